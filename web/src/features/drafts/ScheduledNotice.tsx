// Above the message box: that messages of this channel or thread are scheduled, and where they are.
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import type {GlobalState} from '../../state/thunk';
import {fullTime, useMilitaryTime} from '../posts/time';

/** Shows how many wait; nothing when none does. */
export function ScheduledNotice({channelId, rootId}: {channelId: string; rootId: string}) {
    const intl = useIntl();
    const military = useMilitaryTime();
    // One text for both numbers, so that nothing is drawn anew while they stay the same.
    const waiting = useSelector((state: GlobalState) => {
        const times = Object.values(state.entities.scheduledPosts?.byId ?? {}).filter((post) => post?.channel_id === channelId && post.root_id === rootId && !post.error_code).map((post) => post!.scheduled_at);
        return times.length > 0 ? `${times.length} ${Math.min(...times)}` : '';
    });
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    if (waiting === '') {
        return null;
    }
    const [count = 0, next = 0] = waiting.split(' ').map(Number);
    return (
        <div
            className='scheduled-notice'
            role='status'
        >
            <i className='icon icon-clock-send-outline'/>
            <span>
                <FormattedMessage
                    id='schedule.notice'
                    defaultMessage='{count, plural, one {# scheduled message, to be sent {time}.} other {# scheduled messages, the next to be sent {time}.}}'
                    values={{count, time: fullTime(intl, next, military)}}
                />
            </span>
            <Link to={`/${team}/scheduled_posts`}>
                <FormattedMessage
                    id='schedule.seeAll'
                    defaultMessage='See scheduled messages'
                />
            </Link>
        </div>
    );
}
