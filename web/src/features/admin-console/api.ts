// The administrators' requests about the server, its people, teams and channels.
import type {ChannelWithTeamData} from '@mattermost/types/channels';
import type {Team} from '@mattermost/types/teams';
import type {UserAccessToken, UserProfile} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';

export type Config = Record<string, Record<string, unknown> | undefined>;
export const PAGE = 50;

/** The whole configuration; secrets come masked. */
export const getConfig = () => request<Config>('/config');

/** Changes what is named; the server refuses what makes no sense. */
export const patchConfig = (change: Config) => request<Config>('/config/patch', {method: 'PUT', body: JSON.stringify(change)});

/** Finds people; without a term a page of all, the inactive ones included. */
export function findUsers(term: string, page: number): Promise<UserProfile[]> {
    return term ? Client4.searchUsers(term, {allow_inactive: true, limit: PAGE} as never) : Client4.getProfiles(page, PAGE);
}

export const setRoles = (userId: string, roles: string) => Client4.updateUserRoles(userId, roles);
export const setActive = (userId: string, active: boolean) => Client4.updateUserActive(userId, active);
export const setPassword = (userId: string, password: string) => Client4.updateUserPassword(userId, '', password);
export const endSessions = (userId: string) => Client4.revokeAllSessionsForUser(userId);

export async function listTeams(page: number): Promise<{teams: Team[]; total: number}> {
    const {teams, total_count: total} = await request<{teams: Team[]; total_count: number}>(`/teams?page=${page}&per_page=${PAGE}&include_total_count=true`);
    return {teams, total};
}

export const setTeamArchived = (teamId: string, archived: boolean): Promise<unknown> => (archived ? Client4.deleteTeam(teamId) : Client4.unarchiveTeam(teamId));

export async function listChannels(term: string, page: number): Promise<{channels: ChannelWithTeamData[]; total: number}> {
    if (term) {
        const found = await request<{channels: ChannelWithTeamData[]; total_count: number}>('/channels/search', {method: 'POST', body: JSON.stringify({term, page, per_page: PAGE, include_deleted: true})});
        return {channels: found.channels, total: found.total_count};
    }
    const found = await request<{channels: ChannelWithTeamData[]; total_count: number}>(`/channels?page=${page}&per_page=${PAGE}&include_deleted=true&include_total_count=true`);
    return {channels: found.channels, total: found.total_count};
}

export const setChannelArchived = (channelId: string, archived: boolean): Promise<unknown> => (archived ? Client4.deleteChannel(channelId) : Client4.unarchiveChannel(channelId));

/** The figures of the server that it tells. */
export async function getFigures(): Promise<{users: number; teams: number; channels: number}> {
    const [{total_users_count: users}, {total: teams}, {total: channels}] = await Promise.all([request<{total_users_count: number}>('/users/stats'), listTeams(0), listChannels('', 0)]);
    return {users, teams, channels};
}

/** Everybody's access tokens, or those that belong to what was typed: an id, or an owner's id or name. */
export const findTokens = (term: string, page: number): Promise<UserAccessToken[]> => (term ? request<UserAccessToken[]>('/users/tokens/search', {method: 'POST', body: JSON.stringify({term})}) : Client4.getUserAccessTokens(page, PAGE));
export const tokensOf = (userId: string): Promise<UserAccessToken[]> => Client4.getUserAccessTokensForUser(userId, 0, 200);
export const setTokenActive = (id: string, active: boolean): Promise<unknown> => (active ? Client4.enableUserAccessToken(id) : Client4.disableUserAccessToken(id));
export const removeToken = (id: string): Promise<unknown> => Client4.revokeUserAccessToken(id);
