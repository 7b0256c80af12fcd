// The administrators' requests about apps that are shown inside the client.
import type {Team} from '@mattermost/types/teams';

import {request} from '../../net/client';
import type {Panel} from '../../types/generated';

export type {Panel};

const MOST = 200;
const PANELS = '/panels';

/** What the form says of a panel. */
export type Draft = {name: string; url: string; icon: string; places: string[]; scopes: string[]; team_ids: string[]; guests: boolean; events_url: string; unfurls: string[]; shortcuts: {id: string; name: string}[]};

const asked = <Answer>(method: string, path: string, body?: unknown) => request<Answer>(path, body === undefined ? {method} : {method, body: JSON.stringify(body)});

export const listAllPanels = (): Promise<Panel[]> => request(`${PANELS}/all?page=0&per_page=${MOST}`);
export const listTeams = (): Promise<Team[]> => request(`/teams?page=0&per_page=${MOST}`);
export const removePanel = (id: string): Promise<unknown> => asked('DELETE', `${PANELS}/${id}`);
export const setPanelActive = (id: string, active: boolean): Promise<unknown> => asked('PUT', `${PANELS}/${id}/patch`, {is_active: active});
export const rotatePanelKey = (seconds: number): Promise<unknown> => asked('POST', `${PANELS}/keys`, {overlap_seconds: seconds});

/** Registers a panel, or changes one. */
export const savePanel = (draft: Partial<Draft>, id?: string): Promise<Panel> => (id ? asked('PUT', `${PANELS}/${id}/patch`, draft) : asked('POST', PANELS, draft));
