// The categories of the sidebar with what stands in each, as Mattermost sorts and hides: closed and long silent conversations
// are left out, muted channels come last. One pass for all who ask, and the same lists as before as long as nothing of them changes.
import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {Channel} from '@mattermost/types/channels';
import {getTeammateNameDisplaySetting, getVisibleDmGmLimit} from 'mattermost-redux/selectors/entities/preferences';

import type {GlobalState} from '../thunk';

import {channelName, teammateId} from './channel-name';
import {packedUnread, unpackUnread} from './unread';

export type Sidebar = {categories: readonly ChannelCategory[]; channels: Readonly<Record<string, readonly Channel[]>>};

const NOTHING: Sidebar = {categories: [], channels: {}};

let known: {inputs: readonly unknown[]; sidebar: Sidebar} = {inputs: [], sidebar: NOTHING};

/** Returns the team's categories in their order, and the channels of each as they are listed. */
export function sidebarOf(state: GlobalState, teamId: string): Sidebar {
    const {channelCategories, channels, preferences, users} = state.entities;
    const inputs = [
        teamId, channelCategories.byId, channelCategories.orderByTeam[teamId], channels.channels, channels.currentChannelId, channels.myMembers,
        channels.messageCounts, channels.manuallyUnread, preferences.myPreferences, users.profiles, users.profilesInChannel, getTeammateNameDisplaySetting(state),
    ];
    if (!isSame(inputs, known.inputs)) {
        known = {inputs, sidebar: kept(made(state, teamId), known.sidebar)};
    }
    return known.sidebar;
}

/** Lists the sidebar's channels from top to bottom. */
export function channelsInOrder(state: GlobalState): string[] {
    const {categories, channels} = sidebarOf(state, state.entities.teams.currentTeamId);
    return categories.flatMap(({id}) => (channels[id] ?? []).map((channel) => channel.id));
}

function made(state: GlobalState, teamId: string): Sidebar {
    const {byId, orderByTeam} = state.entities.channelCategories;
    const all = state.entities.channels.channels;
    const categories = (orderByTeam[teamId] ?? []).map((id) => byId[id]).filter((category) => category !== undefined);
    const collator = collatorOf(state.entities.users.profiles[state.entities.users.currentUserId]?.locale);
    return {
        categories,
        channels: Object.fromEntries(categories.map((category) => {
            const listed = category.channel_ids.map((id) => all[id]).filter((channel) => channel !== undefined && isListed(state, channel));
            return [category.id, sorted(state, category, recentOnly(state, category, listed as Channel[]), collator)];
        })),
    };
}

const isUnread = (state: GlobalState, channelId: string) => unpackUnread(packedUnread(state, channelId)).isUnread;

const preference = (state: GlobalState, category: string, name: string) => state.entities.preferences.myPreferences[`${category}--${name}`]?.value;

/** Leaves out what is archived, and conversations that were closed by hand. */
function isListed(state: GlobalState, channel: Channel): boolean {
    if (channel.id === state.entities.channels.currentChannelId) {
        return true;
    }
    if (channel.delete_at > 0) {
        return false;
    }
    if ((channel.type !== 'D' && channel.type !== 'G') || isUnread(state, channel.id)) {
        return true;
    }
    const shown = channel.type === 'D' ? preference(state, 'direct_channel_show', teammateId(state, channel)) : preference(state, 'group_channel_show', channel.id);
    return shown !== undefined && shown !== 'false';
}

/** Of conversations that nobody has put anywhere, only the newest are listed. */
function recentOnly(state: GlobalState, category: ChannelCategory, channels: Channel[]): Channel[] {
    if (category.type !== 'direct_messages') {
        return channels;
    }
    const current = state.entities.channels.currentChannelId;
    // Mattermost: what was closed by older clients' rules stands in preferences.
    const viewed = ({id}: Channel) => Math.max(state.entities.channels.myMembers[id]?.last_viewed_at ?? 0, Number(preference(state, 'channel_approximate_view_time', id) ?? 0), Number(preference(state, 'channel_open_time', id) ?? 0));
    const ranked = channels.map((channel) => ({channel, unread: isUnread(state, channel.id), at: viewed(channel)})).filter(({channel, unread, at}) => {
        const other = channel.type === 'D' ? state.entities.users.profiles[teammateId(state, channel)] : undefined;
        return unread || channel.id === current || channel.type !== 'D' || (other !== undefined && other.delete_at <= at);
    });
    const most = Math.max(getVisibleDmGmLimit(state), ranked.filter(({unread}) => unread).length);
    const first = ranked.sort((a, b) => Number(b.channel.id === current) - Number(a.channel.id === current) || Number(b.unread) - Number(a.unread) || b.at - a.at).slice(0, most);
    const ids = new Set(first.map(({channel}) => channel.id));
    return channels.filter(({id}) => ids.has(id));
}

function sorted(state: GlobalState, category: ChannelCategory, channels: Channel[], collator: Intl.Collator): Channel[] {
    switch (category.sorting as string) {
    case 'manual':
        return channels;
    case 'recent': {
        const at = (channel: Channel) => Math.max((channel as Channel & {last_root_post_at?: number}).last_root_post_at || channel.last_post_at, channel.create_at);
        return [...channels].sort((a, b) => at(b) - at(a));
    }
    default: {
        const named = channels.map((channel) => ({channel, name: channelName(state, channel), isMuted: state.entities.channels.myMembers[channel.id]?.notify_props?.mark_unread === 'mention'}));
        return named.sort((a, b) => Number(a.isMuted) - Number(b.isMuted) || collator.compare(a.name, b.name)).map(({channel}) => channel);
    }
    }
}

const collators = new Map<string, Intl.Collator>();

function collatorOf(locale = 'en'): Intl.Collator {
    let collator = collators.get(locale);
    if (!collator) {
        try {
            collator = new Intl.Collator(locale, {numeric: true});
        } catch {
            collator = new Intl.Collator('en', {numeric: true}); // a language that this browser does not know
        }
        collators.set(locale, collator);
    }
    return collator;
}

/** Keeps of what was there before all that is the same. */
function kept(now: Sidebar, before: Sidebar): Sidebar {
    const channels = Object.fromEntries(Object.entries(now.channels).map(([id, list]) => [id, isSame(list, before.channels[id] ?? []) ? before.channels[id] ?? list : list]));
    const categories = isSame(now.categories, before.categories) ? before.categories : now.categories;
    const same = categories === before.categories && Object.keys(channels).every((id) => channels[id] === before.channels[id]);
    return same ? before : {categories, channels};
}

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
    return a.length === b.length && a.every((one, at) => one === b[at]);
}
