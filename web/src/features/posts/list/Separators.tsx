// The lines between posts: dates, where the new ones begin, and the ends that are still loading.
import {FormattedMessage} from 'react-intl';

import {PluginSeparatorActions} from '../plugin-seams';
import {DayName} from '../time';
import {overridable} from '../../../plugin-host/overridable';

/** Shows the day that begins. */
export const DateLine = overridable('DateLine', CoreDateLine);

function CoreDateLine({at}: {at: number}) {
    return (
        <div
            className='separator separator--date'
            role='separator'
        >
            <span><DayName at={at}/></span>
        </div>
    );
}

/** Shows where the posts begin that the reader has not seen. */
export const NewLine = overridable('NewLine', CoreNewLine);

function CoreNewLine() {
    return (
        <div
            className='separator separator--new'
            role='separator'
            data-testid='NotificationSeparator'
        >
            <span>
                <FormattedMessage
                    id='posts.newMessages'
                    defaultMessage='New messages'
                />
            </span>
            <PluginSeparatorActions/>
        </div>
    );
}

/** Keeps the room of the next page; it says so when the page cannot be had. */
export function LoadMore({failed, onRetry}: {failed: boolean; onRetry: () => void}) {
    return (
        <div className='load-more'>
            {failed ? (
                <button
                    type='button'
                    className='btn btn-tertiary btn-sm'
                    onClick={onRetry}
                >
                    <FormattedMessage
                        id='posts.moreFailed'
                        defaultMessage='More messages could not be loaded. Try again'
                    />
                </button>
            ) : <span className='load-more__dots' aria-hidden={true}/>}
        </div>
    );
}
