// Being reminded of a message at a time.
import type {Post} from '@mattermost/types/posts';
import {FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {MenuItem, SubMenu} from '../../ui/Menu';

import {remindOf} from './change-post';

const MINUTE = 60_000;
const IN_MINUTES = [30, 60, 120] as const;

/** Tomorrow at nine, where the reader is. */
function tomorrow(now: Date): Date {
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, 9);
}

/** Shows the times. */
export function RemindItems({post}: {post: Post}) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const remind = (at: () => number) => () => act(remindOf(post.id, at()), {done: () => dispatch(notice({kind: 'done', text: {id: 'posts.remind.done', defaultMessage: 'You will be reminded.'}}))});
    return (
        <SubMenu
            icon='icon-clock-outline'
            text={(
                <FormattedMessage
                    id='posts.menu.remind'
                    defaultMessage='Remind me'
                />
            )}
        >
            {IN_MINUTES.map((minutes) => (
                <MenuItem
                    key={minutes}
                    onSelect={remind(() => Date.now() + (minutes * MINUTE))}
                >
                    {minutes < 60 ? intl.formatMessage({id: 'posts.remind.minutes', defaultMessage: 'In {count} minutes'}, {count: minutes}) : intl.formatMessage({id: 'posts.remind.hours', defaultMessage: '{count, plural, one {In an hour} other {In # hours}}'}, {count: minutes / 60})}
                </MenuItem>
            ))}
            <MenuItem onSelect={remind(() => tomorrow(new Date()).getTime())}>
                <FormattedMessage
                    id='posts.remind.tomorrow'
                    defaultMessage='Tomorrow at 9'
                />
            </MenuItem>
        </SubMenu>
    );
}
