// Where a permalink leads: the channel, the post in it, and the thread when the post is a reply.
import type {Channel} from '@mattermost/types/channels';

import {joinChannel, loadChannel} from '../../state/actions/channels';
import type {Thunk} from '../../state/thunk';

import {loadPost} from './load-posts';

export type PermalinkTarget = {channel: Channel; /** The post to bring into view in the channel. */ postId: string; /** The thread to open beside it, for a reply. */ rootId: string; replyId: string};

/** Finds what a permalink's post id leads to; joins an open channel that the reader is not in. */
export function permalinkTarget(postId: string): Thunk<Promise<PermalinkTarget>> {
    return async (dispatch, getState) => {
        const post = await dispatch(loadPost(postId));
        const known = getState().entities.channels.channels[post.channel_id];
        let channel = known && getState().entities.channels.myMembers[known.id] ? known : await dispatch(loadChannel(post.channel_id));
        if (channel?.type === 'O' && !getState().entities.channels.myMembers[channel.id]) {
            await dispatch(joinChannel(channel));
        }
        channel = getState().entities.channels.channels[post.channel_id];
        if (!channel) {
            throw Object.assign(new Error(''), {status_code: 404});
        }
        return {channel, postId: post.root_id || post.id, rootId: post.root_id, replyId: post.root_id ? post.id : ''};
    };
}
