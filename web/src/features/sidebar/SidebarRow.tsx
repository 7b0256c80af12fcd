// One channel in the sidebar: bold when unread, a badge for mentions, dimmed when muted.
import {memo} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {overridable} from '../../plugin-host/overridable';
import {Slot} from '../../plugin-host/slots';
import {browserHistory} from '../../state/history';
import {channelName, teammateId} from '../../state/selectors/channel-name';
import {pathOf} from '../../state/selectors/channel-path';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import type {GlobalState} from '../../state/thunk';
import {Avatar} from '../../ui/Avatar';
import {ChannelMenu} from '../channel/ChannelMenu';
import {CustomStatusEmoji} from '../custom-status/CustomStatusEmoji';

/** Shows a channel's line. */
export const SidebarRow = overridable('SidebarRow', memo(function SidebarRow({channelId}: {channelId: string}) {
    const intl = useIntl();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const path = useSelector((state: GlobalState) => channel && pathOf(state, channel));
    const other = useSelector((state: GlobalState) => teammateId(state, channel));
    const isCurrent = useSelector((state: GlobalState) => state.entities.channels.currentChannelId === channelId);
    const {isUnread, mentions, isMuted} = unpackUnread(useSelector((state: GlobalState) => packedUnread(state, channelId)));
    if (!channel || !path) {
        return null;
    }
    const classes = ['sidebar-row', isUnread && 'sidebar-row--unread', isMuted && 'sidebar-row--muted', isCurrent && 'sidebar-row--active'].filter(Boolean).join(' ');
    const unreadText = mentions > 0 ?
        intl.formatMessage({id: 'sidebar.row.mentions', defaultMessage: '{count, plural, one {# mention} other {# mentions}}'}, {count: mentions}) :
        intl.formatMessage({id: 'sidebar.row.unread', defaultMessage: 'unread'});
    return (
        <li
            className='sidebar-row__item'
            data-channel-id={channelId}
        >
            <a
                href={path}
                className={classes}
                onClick={(event) => {
                    // A link of the router's would be drawn anew with every change of the address, each row's.
                    if (!event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
                        event.preventDefault();
                        browserHistory[browserHistory.location.pathname === path ? 'replace' : 'push'](path);
                    }
                }}
                aria-current={isCurrent ? 'page' : undefined}
                draggable={true}
                onDragStart={(event) => {
                    event.dataTransfer.setData('text/x-channel', channelId);
                    event.dataTransfer.effectAllowed = 'move';
                }}
            >
                {channel.type === 'D' ? (
                    <Avatar
                        userId={other}
                        size={18}
                        withStatus={true}
                    />
                ) : <ChannelIcon channel={channel}/>}
                <span className='sidebar-row__name'><bdi>{name}</bdi>{isUnread && <span className='sr-only'>{` ${unreadText}`}</span>}</span>
                {channel.type === 'D' && <CustomStatusEmoji userId={other}/>}
                <Slot
                    name='SidebarChannelLinkLabel'
                    notice='icon'
                    props={{channel}}
                />
                {mentions > 0 && (
                    <span
                        className='mention-badge'
                        aria-hidden={true}
                    >
                        {mentions > 99 ? '99+' : mentions}
                    </span>
                )}
            </a>
            <ChannelMenu
                channel={channel}
                triggerClassName='sidebar-row__menu'
                trigger={<i className='icon icon-dots-vertical'/>}
            />
        </li>
    );
}));
