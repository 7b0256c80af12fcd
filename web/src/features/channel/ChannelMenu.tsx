// What can be done to a channel, behind its name.
import type {Channel} from '@mattermost/types/channels';
import type {ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {PluginMenuItems} from '../../plugin-host/PluginMenuItems';
import {overridable} from '../../plugin-host/overridable';
import {useSlot} from '../../plugin-host/slots';
import {useAct} from '../../state/act';
import {closeConversation, setArchived, setNotifyProps} from '../../state/actions/channels';
import {copyText} from '../../state/actions/clipboard';
import {channelName} from '../../state/selectors/channel-name';
import {pathOf} from '../../state/selectors/channel-path';
import {mayInChannel} from '../../state/selectors/rights';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {showRhs} from '../../state/views/rhs';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';

import {useBookmarkRight} from '../bookmarks/BookmarksBar';

import {MoveToItems} from './MoveToItems';

type Props = {channel: Channel; trigger: ReactNode; triggerClassName?: string};

/** Shows a channel's menu. */
export const ChannelMenu = overridable('ChannelMenu', CoreChannelMenu);

function CoreChannelMenu({channel, trigger, triggerClassName = 'channel-header__name'}: Props) {
    const intl = useIntl();
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    return (
        <Menu
            label={intl.formatMessage({id: 'channel.menu', defaultMessage: '{channel}: Channel menu'}, {channel: name})}
            trigger={trigger}
            triggerClassName={triggerClassName}
        >
            <MenuItems channel={channel}/>
        </Menu>
    );
}

function MenuItems({channel}: {channel: Channel}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const history = useHistory();
    const {isMuted} = unpackUnread(useSelector((state: GlobalState) => packedUnread(state, channel.id)));
    const isConversation = channel.type === 'D' || channel.type === 'G';
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const path = useSelector((state: GlobalState) => pathOf(state, channel) ?? '');
    const isOpen = useSelector((state: GlobalState) => state.entities.channels.currentChannelId === channel.id);
    const rights = useChannelRights(channel);
    const hasPluginSettings = useSlot('ChannelSettingsTab').length > 0;
    const isArchived = channel.delete_at > 0;
    const mayBookmark = useBookmarkRight(channel.id, 'add');
    const show = (name: Parameters<typeof openDialog>[0]) => () => dispatch(openDialog(name, channel.id));
    return (
        <>
            <MenuItem
                icon={isMuted ? 'icon-bell-outline' : 'icon-bell-off-outline'}
                onSelect={() => {
                    act(setNotifyProps(channel.id, {mark_unread: isMuted ? 'all' : 'mention'}));
                }}
            >
                {isMuted ? (
                    <FormattedMessage
                        id='channel.menu.unmute'
                        defaultMessage='Unmute'
                    />
                ) : (
                    <FormattedMessage
                        id='channel.menu.mute'
                        defaultMessage='Mute'
                    />
                )}
            </MenuItem>
            <MenuItem
                icon='icon-bell-ring-outline'
                onSelect={show('notification_preferences')}
            >
                <FormattedMessage
                    id='channel.menu.notifications'
                    defaultMessage='Notifications…'
                />
            </MenuItem>
            {channel.type !== 'D' && (
                <MenuItem
                    icon='icon-account-multiple-outline'
                    onSelect={() => {
                        if (!isOpen) {
                            history.push(path);
                        }
                        dispatch(showRhs('channel-members', channel.id));
                    }}
                >
                    <FormattedMessage
                        id='channel.menu.members'
                        defaultMessage='Members'
                    />
                </MenuItem>
            )}
            {!isConversation && rights.addMembers && !isArchived && (
                <MenuItem
                    icon='icon-account-plus-outline'
                    onSelect={show('add_channel_members')}
                >
                    <FormattedMessage
                        id='channel.menu.add'
                        defaultMessage='Add people…'
                    />
                </MenuItem>
            )}
            {(isConversation || rights.edit || rights.archive || hasPluginSettings) && !isArchived && (
                <MenuItem
                    icon={isConversation ? 'icon-pencil-outline' : 'icon-cog-outline'}
                    onSelect={show('edit_channel')}
                >
                    {isConversation ? (
                        <FormattedMessage
                            id='channel.menu.header'
                            defaultMessage='Edit header…'
                        />
                    ) : (
                        <FormattedMessage
                            id='channel.menu.settings'
                            defaultMessage='Channel settings…'
                        />
                    )}
                </MenuItem>
            )}
            <MenuItem
                icon='icon-link-variant'
                onSelect={() => act(copyText(window.location.origin + path))}
            >
                <FormattedMessage
                    id='channel.menu.copy'
                    defaultMessage='Copy link'
                />
            </MenuItem>
            {mayBookmark && (
                <MenuItem
                    icon='icon-bookmark-outline'
                    onSelect={show('bookmark')}
                >
                    <FormattedMessage
                        id='channel.menu.bookmark'
                        defaultMessage='Add a bookmark…'
                    />
                </MenuItem>
            )}
            <MoveToItems channel={channel}/>
            <PluginMenuItems
                slot='ChannelHeader'
                args={[channel.id]}
            />
            <MenuLine/>
            {isConversation ? (
                <MenuItem
                    icon='icon-close'
                    onSelect={() => {
                        if (isOpen) {
                            history.push(`/${team}/channels/town-square`);
                        }
                        act(closeConversation(channel));
                    }}
                >
                    <FormattedMessage
                        id='channel.menu.close'
                        defaultMessage='Close conversation'
                    />
                </MenuItem>
            ) : channel.name !== 'town-square' && (
                <MenuItem
                    icon='icon-exit-to-app'
                    danger={true}
                    onSelect={show('leave_channel')}
                >
                    <FormattedMessage
                        id='channel.menu.leave'
                        defaultMessage='Leave channel'
                    />
                </MenuItem>
            )}
            {rights.archive && channel.name !== 'town-square' && (
                <MenuItem
                    icon='icon-archive-outline'
                    danger={!isArchived}
                    onSelect={() => {
                        if (isArchived) {
                            act(setArchived(channel, false));
                        } else {
                            show('archive_channel')();
                        }
                    }}
                >
                    {isArchived ? (
                        <FormattedMessage
                            id='channel.menu.restore'
                            defaultMessage='Restore channel'
                        />
                    ) : (
                        <FormattedMessage
                            id='channel.menu.archive'
                            defaultMessage='Archive channel'
                        />
                    )}
                </MenuItem>
            )}
        </>
    );
}

function useChannelRights(channel: Channel): {edit: boolean; archive: boolean; addMembers: boolean} {
    const kind = channel.type === 'P' ? 'private' : 'public';
    const isConversation = channel.type === 'D' || channel.type === 'G';
    const edit = useSelector((state: GlobalState) => mayInChannel(state, channel.id, `manage_${kind}_channel_properties`));
    const archive = useSelector((state: GlobalState) => !isConversation && mayInChannel(state, channel.id, `delete_${kind}_channel`));
    const addMembers = useSelector((state: GlobalState) => !isConversation && mayInChannel(state, channel.id, `manage_${kind}_channel_members`));
    return {edit, archive, addMembers};
}
