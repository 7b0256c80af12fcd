// The line over a channel: its name with its menu, its text, who is in it, and plugins' buttons.
import type {Channel} from '@mattermost/types/channels';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {overridable} from '../../plugin-host/overridable';
import {Slot} from '../../plugin-host/slots';
import {useAct} from '../../state/act';
import {setFavorite} from '../../state/actions/categories';
import {setNotifyProps} from '../../state/actions/channels';
import {channelName, teammateId} from '../../state/selectors/channel-name';
import {mayInChannel} from '../../state/selectors/rights';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {closeRhs, showRhs} from '../../state/views/rhs';
import {Markdown} from '../../text/Markdown';
import {Avatar, useStatusName} from '../../ui/Avatar';
import {Popover} from '../../ui/Popover';
import {Tooltip} from '../../ui/Tooltip';

import {ChannelMenu} from './ChannelMenu';
import {CallButtons, PluginButtons} from './PluginButtons';
import './channel.css';

const HEADER_TEXT = {singleLine: true, inert: true};

/** Shows the header of a channel. */
export const ChannelHeader = overridable('ChannelHeader', CoreChannelHeader);

function CoreChannelHeader({channelId}: {channelId: string}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const member = useSelector((state: GlobalState) => state.entities.channels.myMembers[channelId]);
    const isFavorite = useIsFavorite(channelId);
    const {isMuted} = unpackUnread(useSelector((state: GlobalState) => packedUnread(state, channelId)));
    if (!channel) {
        return <header className='channel-header'/>;
    }
    const favoriteText = isFavorite ? intl.formatMessage({id: 'channel.unfavorite', defaultMessage: 'Remove from favorites'}) : intl.formatMessage({id: 'channel.favorite', defaultMessage: 'Add to favorites'});
    return (
        <header className='channel-header'>
            <button
                type='button'
                className='btn btn-icon visually-narrow'
                aria-label={intl.formatMessage({id: 'channel.back', defaultMessage: 'Show channels'})}
                onClick={() => dispatch({type: 'OPEN_LHS'})}
            >
                <i className='icon icon-arrow-left'/>
            </button>
            <div className='channel-header__main'>
                <div className='channel-header__line'>
                    <ChannelMenu
                        channel={channel}
                        trigger={<HeaderName channel={channel}/>}
                    />
                    <Slot
                        name='ChannelHeaderIcon'
                        props={{channel}}
                        notice='icon'
                    />
                    <Tooltip text={favoriteText}>
                        <button
                            type='button'
                            className='btn btn-icon btn-xs'
                            aria-label={favoriteText}
                            aria-pressed={isFavorite}
                            onClick={() => {
                                act(setFavorite(channelId, !isFavorite));
                            }}
                        >
                            <i className={`icon ${isFavorite ? 'icon-star' : 'icon-star-outline'}`}/>
                        </button>
                    </Tooltip>
                    {isMuted && (
                        <Tooltip text={intl.formatMessage({id: 'channel.unmute', defaultMessage: 'Unmute'})}>
                            <button
                                type='button'
                                className='btn btn-icon btn-xs'
                                aria-label={intl.formatMessage({id: 'channel.unmute', defaultMessage: 'Unmute'})}
                                onClick={() => {
                                    act(setNotifyProps(channelId, {mark_unread: 'all'}));
                                }}
                            >
                                <i className='icon icon-bell-off-outline'/>
                            </button>
                        </Tooltip>
                    )}
                </div>
                <div className='channel-header__line channel-header__facts'>
                    <ChannelFacts channel={channel}/>
                    <HeaderText channel={channel}/>
                </div>
            </div>
            <div className='channel-header__buttons'>
                <CallButtons
                    channel={channel}
                    member={member}
                />
                <PluginButtons
                    channel={channel}
                    member={member}
                />
                <InfoButton channelId={channelId}/>
            </div>
        </header>
    );
}

/** Tells whether a channel is among the open team's favourites. */
export function useIsFavorite(channelId: string): boolean {
    return useSelector((state: GlobalState) => Object.values(state.entities.channelCategories.byId).some((category) => category.type === 'favorites' && category.team_id === state.entities.teams.currentTeamId && category.channel_ids.includes(channelId)));
}

function HeaderName({channel}: {channel: Channel}) {
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const other = useSelector((state: GlobalState) => teammateId(state, channel));
    const isSelf = useSelector((state: GlobalState) => other !== '' && other === state.entities.users.currentUserId);
    return (
        <>
            {channel.type === 'D' ? (
                <Avatar
                    userId={other}
                    size={20}
                    withStatus={true}
                />
            ) : <ChannelIcon channel={channel}/>}
            <h1><bdi>{name}</bdi></h1>
            {isSelf && (
                <span className='channel-header__self'>
                    <FormattedMessage
                        id='channel.you'
                        defaultMessage='(you)'
                    />
                </span>
            )}
            <i className='icon icon-chevron-down'/>
        </>
    );
}

const ChannelFacts = overridable('ChannelFacts', CoreChannelFacts);

function CoreChannelFacts({channel}: {channel: Channel}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const stats = useSelector((state: GlobalState) => state.entities.channels.stats[channel.id]);
    if (channel.type === 'D') {
        return <PresenceText channel={channel}/>;
    }
    const members = stats?.member_count ?? 0;
    const pinned = stats?.pinnedpost_count ?? 0;
    const membersText = intl.formatMessage({id: 'channel.members', defaultMessage: '{count, plural, one {# member} other {# members}}'}, {count: members});
    const pinnedText = intl.formatMessage({id: 'channel.pinned', defaultMessage: '{count, plural, one {# pinned message} other {# pinned messages}}'}, {count: pinned});
    return (
        <>
            <Tooltip text={membersText}>
                <button
                    type='button'
                    className='channel-header__fact'
                    aria-label={membersText}
                    onClick={() => dispatch(showRhs('channel-members', channel.id))}
                >
                    <i className='icon icon-account-outline'/>
                    {members || '–'}
                </button>
            </Tooltip>
            <Tooltip text={pinnedText}>
                <button
                    type='button'
                    className='channel-header__fact'
                    aria-label={pinnedText}
                    onClick={() => dispatch(showRhs('pin', channel.id))}
                >
                    <i className='icon icon-pin-outline'/>
                    {pinned || ''}
                </button>
            </Tooltip>
        </>
    );
}

function PresenceText({channel}: {channel: Channel}) {
    const other = useSelector((state: GlobalState) => teammateId(state, channel));
    const status = useSelector((state: GlobalState) => state.entities.users.statuses[other]) ?? 'offline';
    const isBot = useSelector((state: GlobalState) => state.entities.users.profiles[other]?.is_bot);
    const name = useStatusName(status);
    return (
        <span className='channel-header__presence'>
            {isBot ? (
                <FormattedMessage
                    id='channel.bot'
                    defaultMessage='Bot'
                />
            ) : name}
        </span>
    );
}

function HeaderText({channel}: {channel: Channel}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const mayEdit = useSelector((state: GlobalState) => channel.type === 'D' || channel.type === 'G' || mayInChannel(state, channel.id, channel.type === 'P' ? 'manage_private_channel_properties' : 'manage_public_channel_properties'));
    if (channel.header) {
        return (
            <Popover
                label={intl.formatMessage({id: 'channel.header', defaultMessage: 'Channel header'})}
                triggerClassName='channel-header__text'
                trigger={(
                    <Markdown
                        text={channel.header}
                        options={HEADER_TEXT}
                    />
                )}
            >
                {() => <Markdown text={channel.header}/>}
            </Popover>
        );
    }
    if (!mayEdit || channel.delete_at > 0) {
        return null;
    }
    return (
        <button
            type='button'
            className='channel-header__text channel-header__text--none'
            onClick={() => dispatch(openDialog('edit_channel', channel.id))}
        >
            <FormattedMessage
                id='channel.header.add'
                defaultMessage='Add a channel header'
            />
        </button>
    );
}

function InfoButton({channelId}: {channelId: string}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const isOpen = useSelector((state: GlobalState) => state.views.rhs.isSidebarOpen && state.views.rhs.rhsState === 'channel-info');
    const text = intl.formatMessage({id: 'channel.info', defaultMessage: 'About this channel'});
    return (
        <Tooltip text={text}>
            <button
                type='button'
                className='btn btn-icon'
                aria-label={text}
                aria-pressed={isOpen}
                onClick={() => dispatch(isOpen ? closeRhs() : showRhs('channel-info', channelId))}
            >
                <i className='icon icon-information-outline'/>
            </button>
        </Tooltip>
    );
}
