// The administrators' requests about apps in whose pages channels are shown.
import type {Channel} from '@mattermost/types/channels';
import type {Team} from '@mattermost/types/teams';

import {request} from '../../net/client';
import type {EmbedApp, EmbedUsage} from '../../types/generated';

export type {EmbedApp, EmbedUsage};

const MOST = 200;
const APPS = '/embed/apps';

/** What the form says of an app. */
export type Draft = {name: string; origins: string[]; team_id: string; channel_ids: string[]; guests: boolean; public_key: string; visitors: boolean; queue_channel_id: string; is_tenant: boolean} & Bounds;

/** How much a tenant may have. */
export type Bounds = {max_users: number; max_posts: number; max_bytes: number; posts_per_minute: number; requests_per_minute: number};

/** What bounds are before anybody says others. */
export const USUAL: Bounds = {max_users: 10_000, max_posts: 1_000_000, max_bytes: 10 * 2 ** 30, posts_per_minute: 600, requests_per_minute: 6000};
const NONE: Bounds = {max_users: USUAL.max_users, max_posts: 0, max_bytes: 0, posts_per_minute: 0, requests_per_minute: 0};

const asked = <Answer>(method: string, path: string, body?: unknown) => request<Answer>(path, body === undefined ? {method} : {method, body: JSON.stringify(body)});

export const listApps = (): Promise<EmbedApp[]> => request(`${APPS}?page=0&per_page=${MOST}`);
export const usageOf = (id: string): Promise<EmbedUsage> => request(`${APPS}/${id}/usage`);
export const exportApp = (id: string): Promise<unknown> => asked('POST', `${APPS}/${id}/export`);
export const listTeams = (): Promise<Team[]> => request(`/teams?page=0&per_page=${MOST}`);
export const removeApp = (id: string): Promise<unknown> => asked('DELETE', `${APPS}/${id}`);
export const setAppActive = (id: string, active: boolean): Promise<unknown> => asked('PUT', `${APPS}/${id}/patch`, {is_active: active});

/** The channels of a team, the private ones among them. */
export async function listChannelsOf(teamId: string): Promise<Channel[]> {
    const [open, closed] = await Promise.all(['', '/private'].map((kind) => request<Channel[]>(`/teams/${teamId}/channels${kind}?page=0&per_page=${MOST}`)));
    return [...open ?? [], ...closed ?? []].sort((one, other) => one.display_name.localeCompare(other.display_name));
}

const secretOf = ({keys}: EmbedApp): string => keys[keys.length - 1]?.secret ?? '';

/** Makes an app, or changes one; answers the secret that is shown this once. */
export async function saveApp({public_key: key, is_tenant: isTenant, ...said}: Draft, id?: string): Promise<string> {
    const draft = isTenant ? said : {...said, ...NONE, max_users: said.max_users};
    return secretOf(id ? await asked<EmbedApp>('PUT', `${APPS}/${id}/patch`, draft) : await asked<EmbedApp>('POST', APPS, {...draft, is_tenant: isTenant, public_key: key}));
}

/** Gives an app another key; those before it sign for a while, or end at once. */
export async function rotateKey(id: string, key: string, seconds: number): Promise<string> {
    return secretOf(await asked<EmbedApp>('POST', `${APPS}/${id}/keys`, {public_key: key, overlap_seconds: seconds}));
}

/** What was written a line each. */
export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);
