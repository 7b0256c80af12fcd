// Saying that a message was read, and taking that back; shown at once, undone when the server refuses.
import type {Post, PostAcknowledgement} from '@mattermost/types/posts';
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import {optimistic} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import type {Thunk} from '../../state/thunk';

const given = (data: PostAcknowledgement) => ({type: PostTypes.CREATE_ACK_POST_SUCCESS, data});
const taken = (data: PostAcknowledgement) => ({type: PostTypes.DELETE_ACK_POST_SUCCESS, data});

export const acknowledgementsTold: EventHandlers = {
    post_acknowledgement_added: ({data}) => (dispatch) => {
        const told = read<PostAcknowledgement>(data.acknowledgement);
        if (told) {
            dispatch(given(told));
        }
    },
    post_acknowledgement_removed: ({data}) => (dispatch) => {
        const told = read<PostAcknowledgement>(data.acknowledgement);
        if (told) {
            // Mattermost: one that was taken back has no time; the reducer compares it with that of the one it knows.
            dispatch(taken({...told, acknowledged_at: Number.MAX_SAFE_INTEGER}));
        }
    },
};

/** Acknowledges a message, or takes it back. */
export function setAcknowledged(post: Post, wanted: boolean): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {users: {currentUserId: me}, posts} = getState().entities;
        const before = posts.acknowledgements?.[post.id]?.[me] ?? Date.now();
        const mine = {user_id: me, post_id: post.id, acknowledged_at: before};
        if (wanted) {
            const saved = await optimistic(dispatch, {now: given(mine), undo: taken(mine)}, () => Client4.acknowledgePost(post.id, me));
            dispatch(given(saved));
        } else {
            await optimistic(dispatch, {now: taken(mine), undo: given(mine)}, () => Client4.unacknowledgePost(post.id, me));
        }
    };
}
