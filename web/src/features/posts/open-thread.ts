// Opens a post's thread in the right-hand side.
import type {Post} from '@mattermost/types/posts';

import type {Thunk} from '../../state/thunk';

/** Shows the thread a post belongs to. */
export function openThread(post: Pick<Post, 'id' | 'root_id' | 'channel_id'>): Thunk {
    return (dispatch) => {
        dispatch({type: 'SELECT_POST', postId: post.root_id || post.id, channelId: post.channel_id, timestamp: Date.now()});
    };
}
