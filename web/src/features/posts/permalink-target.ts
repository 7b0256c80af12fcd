// Where a permalink leads: the channel, the post in it, and the thread when the post is a reply.
import type {Channel} from '@mattermost/types/channels';
import {ChannelTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import type {Thunk} from '../../state/thunk';

import {loadPost} from './load-posts';

export type PermalinkTarget = {channel: Channel; /** The post to bring into view in the channel. */ postId: string; /** The thread to open beside it, for a reply. */ rootId: string; replyId: string};

/** Finds what a permalink's post id leads to; joins an open channel that the reader is not in. */
export function permalinkTarget(postId: string): Thunk<Promise<PermalinkTarget>> {
    return async (dispatch, getState) => {
        const post = await dispatch(loadPost(postId));
        let channel = getState().entities.channels.channels[post.channel_id];
        if (!channel || !getState().entities.channels.myMembers[post.channel_id]) {
            channel = channel ?? await Client4.getChannel(post.channel_id);
            const member = channel.type === 'O' ? await Client4.addToChannel(getCurrentUserId(getState()), channel.id) : await Client4.getMyChannelMember(channel.id);
            dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: channel});
            dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member});
        }
        return {channel, postId: post.root_id || post.id, rootId: post.root_id, replyId: post.root_id ? post.id : ''};
    };
}
