// The beginning of a channel: what it is, who made it, and the next step while it is empty.
import {Client4} from 'mattermost-redux/client';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {getUserIdFromChannelName} from 'mattermost-redux/utils/channel_utils';
import {FormattedDate, FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../../plugin-host/overridable';
import type {GlobalState} from '../../../state/thunk';
import {Markdown} from '../../../text/Markdown';
import {Picture} from '../../../ui/Avatar';
import {PluginChannelIntro, usePluginIntro} from '../plugin-seams';

/** Shows the introduction. */
export const ChannelIntro = overridable('ChannelIntro', CoreChannelIntro);

function CoreChannelIntro({channelId, isEmpty}: {channelId: string; isEmpty: boolean}) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const setting = useSelector(getTeammateNameDisplaySetting);
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const teammate = useSelector((state: GlobalState) => (channel?.type === 'D' ? state.entities.users.profiles[getUserIdFromChannelName(me, channel.name)] : undefined));
    const creator = useSelector((state: GlobalState) => (channel ? state.entities.users.profiles[channel.creator_id] : undefined));
    const fromPlugin = usePluginIntro(channel);
    if (!channel) {
        return null;
    }
    if (fromPlugin) {
        return <section className='channel-intro'>{fromPlugin}</section>;
    }
    const name = teammate ? displayUsername(teammate, setting ?? 'username') : channel.display_name;
    const direct = channel.type === 'D' || channel.type === 'G';
    return (
        <section className='channel-intro'>
            {teammate && (
                <Picture
                    className='channel-intro__picture'
                    src={Client4.getProfilePictureUrl(teammate.id, teammate.last_picture_update)}
                    name={teammate.username}
                    size={64}
                />
            )}
            <h2 className='channel-intro__name'><bdi>{name}</bdi></h2>
            <p>
                {channel.type === 'G' ? (
                    <FormattedMessage
                        id='posts.intro.group'
                        defaultMessage='This is the beginning of your messages with {name}. Only the people of this group can see them.'
                        values={{name}}
                    />
                ) : direct ? (
                    <FormattedMessage
                        id='posts.intro.direct'
                        defaultMessage='This is the beginning of your direct messages with {name}. Only you can see them.'
                        values={{name}}
                    />
                ) : channel.type === 'P' ? (
                    <FormattedMessage
                        id='posts.intro.private'
                        defaultMessage='This is the beginning of {name}, a private channel. Only its members can see it.'
                        values={{name}}
                    />
                ) : (
                    <FormattedMessage
                        id='posts.intro.public'
                        defaultMessage='This is the beginning of {name}. Anyone in the team can join and read it.'
                        values={{name}}
                    />
                )}
                {!direct && creator && (
                    <>
                        {' '}
                        <FormattedMessage
                            id='posts.intro.creator'
                            defaultMessage='Created by {creator} on {date}.'
                            values={{
                                creator: `@${creator.username}`,
                                date: (
                                    <FormattedDate
                                        value={channel.create_at}
                                        year='numeric'
                                        month='long'
                                        day='numeric'
                                    />
                                ),
                            }}
                        />
                    </>
                )}
            </p>
            {channel.purpose && (
                <div className='channel-intro__purpose'>
                    <Markdown text={channel.purpose}/>
                </div>
            )}
            <PluginChannelIntro channel={channel}/>
            {isEmpty && (
                <p className='channel-intro__empty'>
                    <FormattedMessage
                        id='posts.intro.empty'
                        defaultMessage='Nothing has been written here yet. Write the first message below.'
                    />
                </p>
            )}
        </section>
    );
}
