// Fetches what posts refer to and the store lacks: authors, people mentioned, statuses, custom emoji.
import type {Post} from '@mattermost/types/posts';
import {EmojiTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {keepProfiles, loadStatuses} from '../../state/actions/users';
import {load} from '../../state/load';
import type {GlobalState, Thunk} from '../../state/thunk';
import {isSystemEmoji} from '../../text/system-emoji';

/** No more names than these are asked for at once, whatever posts are made of. */
const MOST_NAMES = 200;
const SPECIAL = new Set(['all', 'channel', 'here']);

const requestedUsers = new Set<string>();
const requestedNames = new Set<string>();
const requestedEmoji = new Set<string>();

/** Loads users by id that the store does not have yet. */
export function loadMissingUsers(ids: Iterable<string>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {profiles} = getState().entities.users;
        const missing = [...new Set(ids)].filter((id) => id && !profiles[id] && !requestedUsers.has(id));
        if (missing.length === 0) {
            return;
        }
        missing.forEach((id) => requestedUsers.add(id));
        try {
            await dispatch(keepProfiles(() => Client4.getProfilesByIds(missing)));
            await dispatch(loadStatuses(missing));
        } catch {
            // Names stay blank until the next posts ask again.
        } finally {
            missing.forEach((id) => requestedUsers.delete(id));
        }
    };
}

/** Loads everything a set of posts refers to; failures leave the posts readable. */
export function loadRelated(posts: readonly Post[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const users = posts.flatMap((post) => [post.user_id, ...((post.participants ?? []) as {id: string}[]).map((user) => user.id), ...(post.metadata?.reactions ?? []).map((reaction) => reaction.user_id)]);
        await Promise.all([
            dispatch(loadMissingUsers(users)),
            dispatch(loadMentioned(missingMentions(posts, getState()))),
            dispatch(loadCustomEmoji(posts.flatMap((post) => emojiNamesIn(post.message)))),
        ]);
    };
}

function missingMentions(posts: readonly Post[], state: GlobalState): string[] {
    const known = new Set(Object.values(state.entities.users.profiles).map((user) => user.username));
    const names = new Set<string>();
    for (const post of posts) {
        for (const match of post.message.matchAll(/(?<![\p{L}\p{N}_@.])@([a-z0-9][a-z0-9._-]{0,63})/giu)) {
            const name = match[1]!.toLowerCase().replace(/[._-]+$/, '');
            if (names.size >= MOST_NAMES) {
                return [...names];
            }
            if (!known.has(name) && !SPECIAL.has(name) && !requestedNames.has(name)) {
                names.add(name);
            }
        }
    }
    return [...names];
}

function loadMentioned(names: string[]): Thunk<Promise<void>> {
    return async (dispatch) => {
        if (names.length === 0) {
            return;
        }
        // A name that nobody has is asked for once, not with every page of history.
        names.forEach((name) => requestedNames.add(name));
        try {
            await dispatch(keepProfiles(() => Client4.getProfilesByUsernames(names)));
        } catch {
            names.forEach((name) => requestedNames.delete(name));
        }
    };
}

function emojiNamesIn(message: string): string[] {
    return [...message.matchAll(/:([a-z0-9_+-]{1,64}):/gi)].map((match) => match[1]!.toLowerCase());
}

function loadCustomEmoji(names: string[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {config} = getState().entities.general;
        if (names.length === 0 || config.EnableCustomEmoji === 'false') {
            return;
        }
        const have = new Set(Object.values(getState().entities.emojis.customEmoji).map((emoji) => emoji.name));
        const unknown = [...new Set(names)].filter((name) => !have.has(name) && !requestedEmoji.has(name) && /[a-z]/.test(name));
        const ofSystem = await Promise.all(unknown.map(isSystemEmoji));
        const missing = unknown.filter((_, at) => !ofSystem[at]).slice(0, MOST_NAMES);
        if (missing.length === 0) {
            return;
        }
        missing.forEach((name) => requestedEmoji.add(name));
        try {
            await dispatch(load({}, () => Client4.getCustomEmojisByNames(missing), (data) => dispatch({type: EmojiTypes.RECEIVED_CUSTOM_EMOJIS, data})));
        } catch {
            // The name is shown instead.
        }
    };
}
