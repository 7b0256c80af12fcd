// Requests for integrations: asking, listing, deciding.
import type {IntlShape} from 'react-intl';

import {request} from '../../net/client';
import type {IntegrationKind, IntegrationRequest, RequestState} from '../../types/generated';

import type {Kind, Values} from './api';

const REQUESTS = '/integrations/requests';

/** What the kinds of the page are called in requests. */
const KINDS: Partial<Record<Kind, IntegrationKind>> = {hooks: 'incoming_webhook', commands: 'command', bots: 'bot'};

/** Requests, the newest first; all of a state for administrators, and else one's own. */
export const listRequests = (state: RequestState | ''): Promise<IntegrationRequest[]> => request(`${REQUESTS}?state=${state}&per_page=200`);

/** Asks for a new one, with what is known of it. */
export function askFor(kind: Kind, teamId: string, reason: string, values: Values): Promise<IntegrationRequest> {
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    return request(REQUESTS, {method: 'POST', body: JSON.stringify({kind: KINDS[kind], team_id: teamId, reason, draft: given})});
}

/** Asks that a team may use a plugin, which a market may have alone so far. */
export const askForPlugin = (id: string, teamId: string, reason: string): Promise<IntegrationRequest> => request(REQUESTS, {method: 'POST', body: JSON.stringify({kind: 'plugin', team_id: teamId, integration_id: id, reason})});

export const decide = (id: string, approve: boolean, reason: string): Promise<IntegrationRequest> => request(`${REQUESTS}/${id}/decide`, {method: 'POST', body: JSON.stringify({approve, reason})});

export function statesOf(intl: IntlShape): Record<RequestState, string> {
    return {
        pending: intl.formatMessage({id: 'integrations.requests.pending', defaultMessage: 'Nobody has decided yet'}),
        approved: intl.formatMessage({id: 'integrations.requests.approved', defaultMessage: 'Approved'}),
        refused: intl.formatMessage({id: 'integrations.requests.refused', defaultMessage: 'Refused'}),
    };
}
