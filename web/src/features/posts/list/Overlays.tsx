// What floats over the list: the day at its top, and the way to its end.
import {FormattedMessage, useIntl} from 'react-intl';

import {DayName} from '../time';

/** Shows the day of the topmost post while the list moves. */
export function FloatingDate({at}: {at: number | undefined}) {
    return at === undefined ? null : (
        <div
            className='floating-date'
            aria-hidden={true}
        >
            <span><DayName at={at}/></span>
        </div>
    );
}

/** Shows the way to the newest posts, with how many came meanwhile. */
export function JumpToLatest({count, onJump}: {count: number; onJump: () => void}) {
    const intl = useIntl();
    return (
        <button
            type='button'
            className={count > 0 ? 'jump-latest jump-latest--new' : 'jump-latest'}
            title={intl.formatMessage({id: 'posts.jump.title', defaultMessage: 'Jump to the latest message (Shift+Esc)'})}
            onClick={onJump}
        >
            <i className='icon icon-arrow-down'/>
            {count > 0 ? (
                <FormattedMessage
                    id='posts.jump.count'
                    defaultMessage='{count, plural, one {# new message} other {# new messages}}'
                    values={{count}}
                />
            ) : (
                <FormattedMessage
                    id='posts.jump'
                    defaultMessage='Jump to latest'
                />
            )}
        </button>
    );
}
