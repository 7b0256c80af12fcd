// The team's own emoji, from the server.
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
