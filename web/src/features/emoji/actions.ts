// The server's own emoji: loading, making and deleting them.
import type {CustomEmoji} from '@mattermost/types/emojis';
import {EmojiTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {load} from '../../state/load';
import type {Thunk} from '../../state/thunk';

const PAGE = 200;
let loaded = false;

/** Loads the first pages of custom emoji, once a session. */
export function loadCustomEmoji(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        if (loaded || getState().entities.general.config.EnableCustomEmoji === 'false') {
            return;
        }
        loaded = true;
        try {
            for (let page = 0; page < 5; page += 1) {
                // eslint-disable-next-line no-await-in-loop -- the next page is wanted only when this one is full
                const data = await dispatch(load({}, () => Client4.getCustomEmojis(page, PAGE, 'name'), (found) => dispatch({type: EmojiTypes.RECEIVED_CUSTOM_EMOJIS, data: found})));
                if (data.length < PAGE) {
                    break;
                }
            }
        } catch {
            loaded = false;
        }
    };
}

export const EMOJI_PAGE = 50;

/** A page of the server's emoji by name, or those whose names begin with what was typed. */
export const listEmoji = (term: string, page: number): Promise<CustomEmoji[]> => (term ? Client4.searchCustomEmoji(term, {prefix_only: true}) : Client4.getCustomEmojis(page, EMOJI_PAGE, 'name'));

/** Makes an emoji of a picture; everybody has it at once. */
export function addEmoji(name: string, picture: File): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const data = await Client4.createCustomEmoji({name, creator_id: getState().entities.users.currentUserId}, picture);
        dispatch({type: EmojiTypes.RECEIVED_CUSTOM_EMOJI, data});
    };
}

/** Deletes one. Where it was written its name stays. */
export function deleteEmoji(id: string): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.deleteCustomEmoji(id);
        dispatch({type: EmojiTypes.DELETED_CUSTOM_EMOJI, data: {id}});
    };
}

/** What an emoji may be called: as the server has it. */
export const isEmojiName = (name: string): boolean => /^[a-z0-9_+-]{1,64}$/.test(name);

/** The address of an emoji's picture. */
export const emojiPicture = (id: string): string => Client4.getCustomEmojiImageUrl(id);
