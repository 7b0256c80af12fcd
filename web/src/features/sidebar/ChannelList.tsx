// The categories with their channels, and the way to all threads.
import type {Channel} from '@mattermost/types/channels';
import {getThreadCountsInCurrentTeam} from 'mattermost-redux/selectors/entities/threads';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {NavLink} from 'react-router-dom';

import {sidebarOf} from '../../state/selectors/sidebar';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import type {GlobalState} from '../../state/thunk';
import {SkeletonLines} from '../../ui/Skeleton';

import {DraftsLink} from '../drafts/DraftsLink';

import {Category} from './Category';
import {SidebarRow} from './SidebarRow';

const NONE: readonly Channel[] = [];

/** Shows the team's categories, or what is unread of them. */
export function ChannelList() {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const {categories, channels} = useSelector((state: GlobalState) => sidebarOf(state, teamId));
    const unreadsOnly = useSelector((state: GlobalState) => state.views.lhs.unreadsOnly);
    if (categories.length === 0) {
        return <SkeletonLines count={8}/>;
    }
    return (
        <div className='sidebar__list'>
            <ThreadsLink/>
            <DraftsLink/>
            {unreadsOnly ? <UnreadChannels channels={Object.values(channels).flat()}/> : categories.map((category) => (
                <Category
                    key={category.id}
                    category={category}
                    channels={channels[category.id] ?? NONE}
                />
            ))}
        </div>
    );
}

function ThreadsLink() {
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const counts = useSelector((state: GlobalState) => getThreadCountsInCurrentTeam(state)) as {total_unread_threads?: number; total_unread_mentions?: number} | undefined;
    const isUnread = (counts?.total_unread_threads ?? 0) > 0;
    const mentions = counts?.total_unread_mentions ?? 0;
    return (
        <NavLink
            to={`/${team}/threads`}
            className={isUnread ? 'sidebar-row sidebar-row--unread' : 'sidebar-row'}
            activeClassName='sidebar-row--active'
        >
            <i className='icon icon-message-text-outline'/>
            <span className='sidebar-row__name'>
                <FormattedMessage
                    id='sidebar.threads'
                    defaultMessage='Threads'
                />
            </span>
            {mentions > 0 && <span className='mention-badge'>{mentions}</span>}
        </NavLink>
    );
}

function UnreadChannels({channels}: {channels: readonly Channel[]}) {
    const ids = useSelector((state: GlobalState) => channels.filter((channel) => unpackUnread(packedUnread(state, channel.id)).isUnread || channel.id === state.entities.channels.currentChannelId).map((channel) => channel.id).join(' '));
    const shown = ids.split(' ').filter(Boolean);
    if (shown.length === 0) {
        return (
            <p className='sidebar__nothing'>
                <FormattedMessage
                    id='sidebar.allRead'
                    defaultMessage='Everything is read.'
                />
            </p>
        );
    }
    return (
        <ul className='sidebar__rows'>
            {shown.map((id) => (
                <SidebarRow
                    key={id}
                    channelId={id}
                />
            ))}
        </ul>
    );
}
