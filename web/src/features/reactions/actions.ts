// Adding and removing one's reactions; shown at once, taken back when the server refuses.
import type {Reaction} from '@mattermost/types/reactions';
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {rememberEmoji} from '../emoji/recent-emoji';
import type {Thunk} from '../posts/thunk';

/** Adds a reaction, or removes it when the reader has it already. */
export function toggleReaction(postId: string, emojiName: string): Thunk<Promise<void>> {
    return (dispatch, getState) => {
        const state = getState();
        const own = state.entities.posts.reactions[postId]?.[`${getCurrentUserId(state)}-${emojiName}`];
        return dispatch(own ? removeReaction(own) : addReaction(postId, emojiName));
    };
}

export function addReaction(postId: string, emojiName: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const reaction = {user_id: getCurrentUserId(getState()), post_id: postId, emoji_name: emojiName, create_at: Date.now()} as Reaction;
        rememberEmoji(emojiName);
        dispatch({type: PostTypes.RECEIVED_REACTION, data: reaction});
        try {
            const saved = await Client4.addReaction(reaction.user_id, postId, emojiName);
            dispatch({type: PostTypes.RECEIVED_REACTION, data: saved});
        } catch (error) {
            dispatch({type: PostTypes.REACTION_DELETED, data: reaction});
            throw error;
        }
    };
}

export function removeReaction(reaction: Reaction): Thunk<Promise<void>> {
    return async (dispatch) => {
        dispatch({type: PostTypes.REACTION_DELETED, data: reaction});
        try {
            await Client4.removeReaction(reaction.user_id, reaction.post_id, reaction.emoji_name);
        } catch (error) {
            dispatch({type: PostTypes.RECEIVED_REACTION, data: reaction});
            throw error;
        }
    };
}
