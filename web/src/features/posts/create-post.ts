// A new post as it stands on the screen before the server has it. Bringing it there is the outbox's business.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import {PostTypes} from 'mattermost-redux/action_types';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import type {Failure} from '../../net/client';
import type {Thunk} from '../../state/thunk';

import {post} from './outbox';

export type NewPost = {
    channel_id: string;
    root_id: string;
    message: string;
    file_ids?: string[];
    props?: Record<string, unknown>;
    metadata?: Post['metadata'];
};

let last = 0;

/** Sends a post; resolves to the server's refusal when there is one. */
export function createPost(draft: NewPost, files: readonly FileInfo[] = []): Thunk<Promise<Failure | undefined>> {
    return (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        // Two in one millisecond keep their order.
        const now = Math.max(Date.now(), last + 1);
        last = now;
        const pendingId = `${userId}:${now}${Math.floor(Math.random() * 1000)}`;
        return dispatch(post({
            ...emptyPost(),
            ...draft,
            file_ids: draft.file_ids ?? [],
            props: draft.props ?? {},
            id: pendingId,
            pending_post_id: pendingId,
            user_id: userId,
            create_at: now,
            update_at: now,
            metadata: {...(draft.metadata ?? {}), ...(files.length > 0 ? {files: [...files]} : {})},
        } as unknown as Post));
    };
}

/** Takes a post out of the view that only the reader sees; the server never had it. */
export function removePost(ephemeral: Post): Thunk {
    return (dispatch) => {
        dispatch({type: PostTypes.POST_REMOVED, data: ephemeral});
    };
}

function emptyPost(): Record<string, unknown> {
    return {edit_at: 0, delete_at: 0, original_id: '', type: '', hashtags: '', reply_count: 0, is_pinned: false};
}
