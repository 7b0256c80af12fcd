// Sending: the post appears at once under a pending id, stays marked until the server has it, and is
// kept with its failure when the server does not take it.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import {FileTypes, PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {failureOf, type Failure} from '../../net/client';
import type {Thunk} from '../../state/thunk';

export type NewPost = {
    channel_id: string;
    root_id: string;
    message: string;
    file_ids?: string[];
    props?: Record<string, unknown>;
    metadata?: Post['metadata'];
};

/** The errors after which sending again cannot help, so the post is taken away and its text given back. */
const HOPELESS = new Set(['plugin.message_will_be_posted.dismiss_post']);

/** Sends a post; resolves to its failure when there is one. */
export function createPost(draft: NewPost, files: readonly FileInfo[] = []): Thunk<Promise<Failure | undefined>> {
    return (dispatch, getState) => {
        const state = getState();
        const userId = getCurrentUserId(state);
        const now = Date.now();
        const pendingId = `${userId}:${now}${Math.floor(Math.random() * 1000)}`;
        const pending = {
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
        } as unknown as Post;
        if (files.length > 0) {
            dispatch({type: FileTypes.RECEIVED_FILES_FOR_POST, postId: pendingId, data: [...files]});
        }
        dispatch({type: PostTypes.RECEIVED_NEW_POST, data: pending, features: {crtEnabled: true}});
        return dispatch(send(pending));
    };
}

/** Sends a failed post again, under the same pending id, so that it cannot appear twice. */
export function retryPost(post: Post): Thunk<Promise<Failure | undefined>> {
    return (dispatch) => {
        const pending = {...post, pending_post_id: post.id, failed: false, error: undefined, update_at: laterThan(post)} as Post;
        dispatch({type: PostTypes.RECEIVED_POST, data: pending, features: {crtEnabled: true}});
        return dispatch(send(pending));
    };
}

/** Takes a failed or an ephemeral post out of the view; the server never had it. */
export function removePost(post: Post): Thunk {
    return (dispatch) => {
        dispatch({type: PostTypes.POST_REMOVED, data: post});
    };
}

function send(pending: Post): Thunk<Promise<Failure | undefined>> {
    return async (dispatch, getState) => {
        const body = {
            channel_id: pending.channel_id,
            root_id: pending.root_id,
            message: pending.message,
            file_ids: pending.file_ids,
            props: pending.props,
            pending_post_id: pending.pending_post_id,
            create_at: 0,
            metadata: pending.metadata?.priority ? {priority: pending.metadata.priority} : undefined,
        };
        try {
            const created = await Client4.createPost(body as unknown as Post);
            // The broadcast may have come first; then the pending post is gone already.
            dispatch({type: PostTypes.RECEIVED_POST, data: created, features: {crtEnabled: true}});
            dispatch({type: PostTypes.CREATE_POST_SUCCESS});
            return undefined;
        } catch (error) {
            const failure = failureOf(error);
            if (HOPELESS.has(failure.errorId ?? '')) {
                dispatch({type: PostTypes.POST_REMOVED, data: pending});
                return failure;
            }
            const current = getState().entities.posts.posts[pending.id];
            if (current) {
                dispatch({type: PostTypes.RECEIVED_POST, data: {...current, pending_post_id: pending.pending_post_id, failed: true, error: failure, update_at: laterThan(current)}, features: {crtEnabled: true}});
            }
            dispatch({type: PostTypes.CREATE_POST_FAILURE, error: failure});
            return failure;
        }
    };
}

// The store keeps the newer of two versions, and two changes may fall into one millisecond.
function laterThan(post: Post): number {
    return Math.max(Date.now(), post.update_at + 1);
}

function emptyPost(): Record<string, unknown> {
    return {edit_at: 0, delete_at: 0, original_id: '', type: '', hashtags: '', reply_count: 0, is_pinned: false};
}
