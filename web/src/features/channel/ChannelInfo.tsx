// A channel's facts in the right-hand side: what it is for, its header, who is in it, what one can do.
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {setFavorite} from '../../state/actions/categories';
import {setNotifyProps} from '../../state/actions/channels';
import {channelName, teammateId} from '../../state/selectors/channel-name';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {showRhs} from '../../state/views/rhs';
import {Markdown} from '../../text/Markdown';
import {Avatar} from '../../ui/Avatar';
import {Button} from '../../ui/Button';

import {useIsFavorite} from './ChannelHeader';
import './channel-info.css';

/** Shows what a channel is. */
export const ChannelInfo = overridable('ChannelInfo', CoreChannelInfo);

function CoreChannelInfo({channelId}: {channelId: string}) {
    const current = useSelector((state: GlobalState) => state.entities.channels.currentChannelId);
    const shownId = current || channelId;
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[shownId]);
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const other = useSelector((state: GlobalState) => teammateId(state, channel));
    const creator = useSelector((state: GlobalState) => state.entities.users.profiles[channel?.creator_id ?? '']?.username);
    if (!channel) {
        return null;
    }
    return (
        <div className='channel-info'>
            {other && (
                <Avatar
                    userId={other}
                    size={64}
                    withStatus={true}
                />
            )}
            <h3><bdi>{name}</bdi></h3>
            <Actions channelId={shownId}/>
            {channel.purpose && (
                <section>
                    <h4>
                        <FormattedMessage
                            id='info.purpose'
                            defaultMessage='What it is for'
                        />
                    </h4>
                    <p>{channel.purpose}</p>
                </section>
            )}
            {channel.header && (
                <section>
                    <h4>
                        <FormattedMessage
                            id='info.header'
                            defaultMessage='Header'
                        />
                    </h4>
                    <Markdown text={channel.header}/>
                </section>
            )}
            {creator && channel.type !== 'D' && (
                <section>
                    <h4>
                        <FormattedMessage
                            id='info.creator'
                            defaultMessage='Created by'
                        />
                    </h4>
                    <p>{`@${creator}`}</p>
                </section>
            )}
            <section>
                <h4>
                    <FormattedMessage
                        id='info.id'
                        defaultMessage='Id, for integrations'
                    />
                </h4>
                <code>{channel.id}</code>
            </section>
        </div>
    );
}

function Actions({channelId}: {channelId: string}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const isFavorite = useIsFavorite(channelId);
    const {isMuted} = unpackUnread(useSelector((state: GlobalState) => packedUnread(state, channelId)));
    const isDirect = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]?.type === 'D');
    return (
        <div className='channel-info__actions'>
            <Button
                size='sm'
                aria-pressed={isFavorite}
                onClick={() => {
                    act(setFavorite(channelId, !isFavorite));
                }}
            >
                <i className={`icon ${isFavorite ? 'icon-star' : 'icon-star-outline'}`}/>
                <FormattedMessage
                    id='info.favorite'
                    defaultMessage='Favorite'
                />
            </Button>
            <Button
                size='sm'
                aria-pressed={isMuted}
                onClick={() => {
                    act(setNotifyProps(channelId, {mark_unread: isMuted ? 'all' : 'mention'}));
                }}
            >
                <i className={`icon ${isMuted ? 'icon-bell-off-outline' : 'icon-bell-outline'}`}/>
                {isMuted ? (
                    <FormattedMessage
                        id='info.muted'
                        defaultMessage='Muted'
                    />
                ) : (
                    <FormattedMessage
                        id='info.mute'
                        defaultMessage='Mute'
                    />
                )}
            </Button>
            {!isDirect && (
                <Button
                    size='sm'
                    onClick={() => dispatch(openDialog('channel_members', channelId))}
                >
                    <i className='icon icon-account-multiple-outline'/>
                    <FormattedMessage
                        id='info.members'
                        defaultMessage='Members'
                    />
                </Button>
            )}
            <Button
                size='sm'
                onClick={() => dispatch(showRhs('pin', channelId))}
            >
                <i className='icon icon-pin-outline'/>
                <FormattedMessage
                    id='info.pinned'
                    defaultMessage='Pinned'
                />
            </Button>
        </div>
    );
}
