// The administrators' requests about integrations of all kinds.
import {request} from '../../../net/client';
import type {AllowedIntegrations, Audit, Integration, IntegrationKind, IntegrationList, TokenCalls} from '../../../types/generated';

export type Wanted = {kind: string; owner: string; state: string; term: string};
export const ANY: Wanted = {kind: '', owner: '', state: '', term: ''};
export const PAGE = 50;

/** What narrows the list, as the server reads it. */
export function queryOf({kind, owner, state, term}: Wanted): string {
    const given = Object.entries({kind, owner: owner.trim(), state, term: term.trim()}).filter(([, value]) => value);
    return new URLSearchParams(given).toString();
}

/** A page of integrations; `after` is the `next` of the one before. */
export const listIntegrations = (wanted: Wanted, after = ''): Promise<IntegrationList> => request(`/integrations?${queryOf(wanted)}&per_page=${PAGE}&after=${encodeURIComponent(after)}`);

/** Where the list is as a file. */
export const exportOf = (wanted: Wanted, format: 'csv' | 'json') => `/api/v4/integrations/export?${queryOf(wanted)}&format=${format}`;

export const switchIntegration = ({kind, id}: Integration, active: boolean): Promise<unknown> => request('/integrations/switch', {method: 'POST', body: JSON.stringify({kind, id, active})});

/** The kinds that a team may have a list of. */
export const LISTED: readonly IntegrationKind[] = ['command', 'incoming_webhook', 'outgoing_webhook', 'bot', 'oauth_app', 'plugin'];

export const listAllowed = (teamId: string): Promise<AllowedIntegrations[]> => request(`/integrations/allowed?team_id=${teamId}`);
export const saveAllowed = (teamId: string, kind: IntegrationKind, ids: string[]): Promise<unknown> => request('/integrations/allowed', {method: 'PUT', body: JSON.stringify({team_id: teamId, kind, ids})});

/** The kinds whose acts are known by who acted. */
const BY: Partial<Record<IntegrationKind, string>> = {token: 'token_id', bot: 'user_id', oauth_app: 'oauth_app_id'};

export const hasActs = ({kind}: Integration) => kind in BY;

/** What somebody's program asked for lately, and what of it was weighty. */
export async function loadActs({kind, id}: Integration): Promise<{calls: TokenCalls[]; acts: Audit[]}> {
    const of = `${BY[kind] ?? ''}=${id}&per_page=${PAGE}`;
    const [calls, acts] = await Promise.all([request<TokenCalls[]>(`/integrations/calls?${of}`), request<Audit[]>(`/audits?${of}`)]);
    return {calls, acts};
}
