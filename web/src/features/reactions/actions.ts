// Adding and removing one's reactions; shown at once, taken back when the server refuses.
import type {Reaction} from '@mattermost/types/reactions';
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {optimistic} from '../../state/act';
import type {Thunk} from '../../state/thunk';
import {rememberEmoji} from '../emoji/recent-emoji';

const shown = (data: Reaction) => ({type: PostTypes.RECEIVED_REACTION, data});
const hidden = (data: Reaction) => ({type: PostTypes.REACTION_DELETED, data});

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
        const saved = await optimistic(dispatch, {now: shown(reaction), undo: hidden(reaction)}, () => Client4.addReaction(reaction.user_id, postId, emojiName));
        dispatch({type: PostTypes.RECEIVED_REACTION, data: saved});
    };
}

export function removeReaction(reaction: Reaction): Thunk<Promise<void>> {
    return async (dispatch) => {
        await optimistic(dispatch, {now: hidden(reaction), undo: shown(reaction)}, () => Client4.removeReaction(reaction.user_id, reaction.post_id, reaction.emoji_name));
    };
}
