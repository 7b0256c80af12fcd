// The administrators' requests about the server, its people, teams and channels.
import type {ChannelWithTeamData} from '@mattermost/types/channels';
import type {Group} from '@mattermost/types/groups';
import type {Role} from '@mattermost/types/roles';
import type {Scheme} from '@mattermost/types/schemes';
import type {Session} from '@mattermost/types/sessions';
import type {Team} from '@mattermost/types/teams';
import type {UserAccessToken, UserProfile} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import type {Job} from '../../types/generated';

export type Config = Record<string, Record<string, unknown> | undefined>;
export const PAGE = 50;

/** The whole configuration, whose secrets come masked, and which of it the environment fixes. */
export async function loadConfig(): Promise<{config: Config; fixed: Config}> {
    const [config, fixed] = await Promise.all([request<Config>('/config'), request<Config>('/config/environment')]);
    return {config, fixed};
}

/** Changes what is named; the server refuses what makes no sense. */
export const patchConfig = (change: Config) => request<Config>('/config/patch', {method: 'PUT', body: JSON.stringify(change)});

/** Finds people; without a term a page of all, the inactive ones included. */
export function findUsers(term: string, page: number): Promise<UserProfile[]> {
    return term ? Client4.searchUsers(term, {allow_inactive: true, limit: PAGE} as never) : Client4.getProfiles(page, PAGE);
}

export const setRoles = (userId: string, roles: string) => Client4.updateUserRoles(userId, roles);
export const setActive = (userId: string, active: boolean) => Client4.updateUserActive(userId, active);
export const setPassword = (userId: string, password: string) => Client4.updateUserPassword(userId, '', password);
export const setGuest = (userId: string, guest: boolean): Promise<unknown> => (guest ? Client4.demoteUserToGuest(userId) : Client4.promoteGuestToUser(userId));
export const endMfa = (userId: string): Promise<unknown> => Client4.updateUserMfa(userId, false, '');
export const endSession = (userId: string, id: string): Promise<unknown> => Client4.revokeSession(userId, id);
export const endSessions = (userId: string) => Client4.revokeAllSessionsForUser(userId);

export async function listTeams(page: number): Promise<{teams: Team[]; total: number}> {
    const {teams, total_count: total} = await request<{teams: Team[]; total_count: number}>(`/teams?page=${page}&per_page=${PAGE}&include_total_count=true`);
    return {teams, total};
}

/** Finds groups, those that were archived among them. */
export const listGroups = (term: string, page: number) => request<Group[]>(`/groups?${new URLSearchParams({q: term, page: String(page), per_page: String(PAGE), include_member_count: 'true', include_archived: 'true'})}`);

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
export const setTokenActive = (id: string, active: boolean): Promise<unknown> => (active ? Client4.enableUserAccessToken(id) : Client4.disableUserAccessToken(id));
export const removeToken = (id: string): Promise<unknown> => Client4.revokeUserAccessToken(id);

export const rolesNamed = (names: string[]): Promise<Role[]> => Client4.getRolesByNames(names);

/** Sets all that a role permits. */
export const patchRole = (id: string, permissions: string[]): Promise<Role> => Client4.patchRole(id, {permissions});

/** Schemes of teams; there are few. */
export const listSchemes = (): Promise<Scheme[]> => Client4.getSchemes('team', 0, 100);
export const createScheme = (name: string, description: string): Promise<Scheme> => Client4.createScheme({display_name: name, description, scope: 'team'});
export const deleteScheme = (id: string): Promise<unknown> => Client4.deleteScheme(id);
export const setTeamScheme = (teamId: string, schemeId: string): Promise<unknown> => Client4.updateTeamScheme(teamId, schemeId);

/** A scheme with its roles, its teams, and the teams that have none. */
export async function loadScheme(id: string, rolesOf: (scheme: Scheme) => string[]): Promise<{scheme: Scheme; roles: Role[]; teams: Team[]; others: Team[]}> {
    const [scheme, teams, all] = await Promise.all([Client4.getScheme(id), Client4.getSchemeTeams(id, 0, 200), request<Team[]>('/teams?page=0&per_page=200')]);
    const roles = await rolesNamed(rolesOf(scheme));
    return {scheme, roles, teams, others: all.filter((team) => !team.scheme_id && team.delete_at === 0)};
}

/** An account with its teams, sessions and access tokens. */
export async function loadUser(id: string): Promise<{user: UserProfile; teams: Team[]; sessions: Session[]; tokens: UserAccessToken[]}> {
    const [user, teams, sessions, tokens] = await Promise.all([Client4.getUser(id), Client4.getTeamsForUser(id), Client4.getSessions(id), Client4.getUserAccessTokensForUser(id, 0, 200)]);
    return {user, teams, sessions, tokens};
}

/** The roles of the server's that somebody can be given besides being a member. */
export const givenRoles = (): Promise<Role[]> => request<Role[]>('/roles').then((roles) => roles.filter(({name}) => /^system_(?!user$|guest$)/.test(name)));

export const LEVELS = ['error', 'warn', 'info', 'debug'] as const;
const MOST_LINES = 500;

export type LogLine = {key: string; server: string; timestamp: string; level: string; msg: string; /** What else it says, as text. */ fields: string};

type Told = Record<string, Record<string, unknown>[] | undefined>;

/** The newest lines of a level, or of all, from every server that answers; the newest first. */
export async function loadLog(level: string): Promise<LogLine[]> {
    const told = await request<Told>(`/logs/query?page=0&logs_per_page=${MOST_LINES}`, {method: 'POST', body: JSON.stringify({log_levels: level ? [level] : []})});
    return linesOf(told);
}

/** Makes one list of what the servers said. Lines that are the same in all are told apart by their place. */
export function linesOf(told: Told): LogLine[] {
    const seen = new Map<string, number>();
    const lines = Object.entries(told).flatMap(([server, said]) => (said ?? []).map((line): LogLine => {
        const {timestamp, level, msg, ...rest} = line;
        const fields = Object.entries(rest).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`).join(' ');
        const text = `${server} ${String(timestamp)} ${String(msg)} ${fields}`;
        const count = seen.get(text) ?? 0;
        seen.set(text, count + 1);
        return {key: `${text} ${count}`, server, timestamp: String(timestamp ?? ''), level: String(level ?? ''), msg: String(msg ?? ''), fields};
    }));
    return lines.reverse().sort((a, b) => b.timestamp.localeCompare(a.timestamp));
}

/** Jobs, the newest first. */
export const listJobs = (page: number): Promise<Job[]> => request<Job[]>(`/jobs?page=${page}&per_page=${PAGE}`);
export const cancelJob = (id: string): Promise<unknown> => request(`/jobs/${id}/cancel`, {method: 'POST'});
export const askForJob = (type: string): Promise<unknown> => request('/jobs', {method: 'POST', body: JSON.stringify({type})});
