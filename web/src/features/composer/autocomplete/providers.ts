// Where suggestions come from: the store for what is at hand, the server for the rest.
import type {UserProfile} from '@mattermost/types/users';
import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getFullName} from 'mattermost-redux/utils/user_utils';

import {mayInChannel} from '../../../state/selectors/rights';
import type {GlobalState, Thunk} from '../../../state/thunk';
import {loadEmojiNames} from '../../../text/system-emoji';
import {recentEmoji} from '../../emoji/recent-emoji';

import type {Trigger} from './trigger';

export type Suggestion = {
    key: string;
    /** What replaces the typed text. */
    completion: string;
    title: string;
    detail?: string | undefined;
    group?: 'members' | 'others' | 'special' | 'groups' | undefined;
    imageUrl?: string | undefined;
    emoji?: string | undefined;
    icon?: string | undefined;
};

export type Place = {channelId: string; teamId: string; rootId: string};

const LIMIT = 25;

/** Finds suggestions for what is being typed. */
export function suggestionsFor(trigger: Trigger, place: Place): Thunk<Promise<Suggestion[]>> {
    switch (trigger.kind) {
    case 'user':
        return users(trigger.query, place);
    case 'channel':
        return channels(trigger.query, place);
    case 'hashtag':
        return hashtags(trigger.query);
    case 'emoji':
        return emoji(trigger.query);
    case 'command':
        return commands(trigger.query, place);
    default:
        return async () => [];
    }
}

const SPECIAL: [string, string][] = [['here', 'icon-account-multiple-outline'], ['channel', 'icon-account-multiple-outline'], ['all', 'icon-account-multiple-outline']];

function users(query: string, place: Place): Thunk<Promise<Suggestion[]>> {
    return async (dispatch, getState) => {
        const found = await Client4.autocompleteUsers(query, place.teamId, place.channelId, {limit: LIMIT});
        const outside = found.out_of_channel ?? [];
        dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: [...found.users, ...outside]});
        const special = SPECIAL.filter(([name]) => query !== '' && name.startsWith(query.toLowerCase())).map(([name, icon]): Suggestion => ({key: `@${name}`, completion: `@${name}`, title: `@${name}`, group: 'special', icon}));
        return [
            ...found.users.map((user) => userSuggestion(user, 'members')),
            ...groupSuggestions(getState(), query, place.channelId),
            ...special,
            ...outside.map((user) => userSuggestion(user, 'others')),
        ];
    };
}

/** Groups that may be mentioned there, by their mention or their name. */
function groupSuggestions(state: GlobalState, query: string, channelId: string): Suggestion[] {
    if (query === '' || !mayInChannel(state, channelId, 'use_group_mentions')) {
        return [];
    }
    const wanted = query.toLowerCase();
    return Object.values(state.entities.groups.groups).
        filter((group) => group.delete_at === 0 && group.allow_reference && (group.name.startsWith(wanted) || group.display_name.toLowerCase().startsWith(wanted))).
        slice(0, LIMIT).
        map((group): Suggestion => ({key: group.id, completion: `@${group.name}`, title: `@${group.name}`, detail: group.display_name, group: 'groups', icon: 'icon-account-multiple-outline'}));
}

function userSuggestion(user: UserProfile, group: 'members' | 'others'): Suggestion {
    return {
        key: user.id,
        completion: `@${user.username}`,
        title: `@${user.username}`,
        detail: [getFullName(user), user.nickname && `(${user.nickname})`].filter(Boolean).join(' '),
        group,
        imageUrl: Client4.getProfilePictureUrl(user.id, user.last_picture_update),
    };
}

function channels(query: string, place: Place): Thunk<Promise<Suggestion[]>> {
    return async (dispatch, getState) => {
        const found = await Client4.autocompleteChannels(place.teamId, query);
        dispatch({type: ChannelTypes.RECEIVED_CHANNELS, teamId: place.teamId, data: found});
        const {myMembers} = getState().entities.channels;
        return found.filter((channel) => channel.delete_at === 0).slice(0, LIMIT).map((channel): Suggestion => ({
            key: channel.id,
            completion: `~${channel.name}`,
            title: channel.display_name,
            detail: `~${channel.name}`,
            group: myMembers[channel.id] ? 'members' : 'others',
            icon: channel.type === 'P' ? 'icon-lock-outline' : 'icon-globe',
        }));
    };
}

function hashtags(query: string): Thunk<Promise<Suggestion[]>> {
    return async (_, getState) => {
        const wanted = `#${query.toLowerCase()}`;
        return [...knownHashtags(getState())].
            filter(([tag]) => tag.toLowerCase().startsWith(wanted) && tag.toLowerCase() !== wanted).
            sort((a, b) => b[1] - a[1]).
            slice(0, 10).
            map(([tag]): Suggestion => ({key: tag, completion: tag, title: tag}));
    };
}

function knownHashtags(state: GlobalState): Map<string, number> {
    const counts = new Map<string, number>();
    for (const post of Object.values(state.entities.posts.posts)) {
        for (const tag of (post.hashtags ?? '').split(' ')) {
            if (tag.startsWith('#')) {
                counts.set(tag, (counts.get(tag) ?? 0) + 1);
            }
        }
    }
    return counts;
}

function emoji(query: string): Thunk<Promise<Suggestion[]>> {
    return async (_, getState) => {
        const names = await loadEmojiNames();
        const wanted = query.toLowerCase();
        const recent = new Set(recentEmoji());
        const custom = Object.values(getState().entities.emojis.customEmoji).map((one) => ({name: one.name, unicode: ''}));
        const found = [...custom, ...names.all].filter((one) => one.name.includes(wanted));
        const rank = (name: string): number => (name === wanted ? 0 : recent.has(name) ? 1 : name.startsWith(wanted) ? 2 : 3);
        return found.
            sort((a, b) => rank(a.name) - rank(b.name) || a.name.length - b.name.length).
            slice(0, LIMIT).
            map((one): Suggestion => ({key: one.name, completion: `:${one.name}:`, title: `:${one.name}:`, emoji: one.name}));
    };
}

function commands(query: string, place: Place): Thunk<Promise<Suggestion[]>> {
    return async () => {
        // eslint-disable-next-line no-restricted-syntax -- kept nowhere
        const found = await Client4.getCommandAutocompleteSuggestionsList(query, place.teamId, {channel_id: place.channelId, team_id: place.teamId, ...(place.rootId ? {root_id: place.rootId} : {})});
        // Mattermost: the keys are capitalised, and the slash is left to the client.
        const list = (found ?? []) as unknown as {Complete: string; Suggestion: string; Hint: string; Description: string; IconData?: string}[];
        return list.slice(0, LIMIT).map((one): Suggestion => ({
            key: `${one.Complete}|${one.Suggestion}`,
            completion: withSlash(one.Complete),
            title: [withSlash(one.Suggestion), one.Hint].filter(Boolean).join(' '),
            detail: one.Description,
            ...(isPicture(one.IconData) ? {imageUrl: one.IconData} : {icon: 'icon-slash-forward-box-outline'}),
        }));
    };
}

function withSlash(text: string): string {
    return text.startsWith('/') ? text : `/${text}`;
}

function isPicture(data: string | undefined): boolean {
    return /^(data:image\/|https?:\/\/|\/)/.test(data ?? '');
}
