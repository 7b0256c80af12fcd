// What an incoming webhook asks of its callers, what it makes of what they send, and what came of it.
import type {IncomingWebhookOptions, IncomingWebhookRequest, WebhookCall, WebhookTemplate} from '../../types/generated';
import {request} from '../../net/client';

export type HookOptions = IncomingWebhookOptions;

const of = (id: string) => `/hooks/incoming/${id}`;
const sent = (method: string, body: unknown) => ({method, body: JSON.stringify(body)});

export const readOptions = (id: string): Promise<HookOptions> => request(`${of(id)}/options`);

/** Saves them; answers a secret that was made or set. */
export const saveOptions = (id: string, options: HookOptions): Promise<string | undefined> => request<HookOptions>(`${of(id)}/options`, sent('PUT', options)).then(({secret}) => secret || undefined);

/** Makes another secret; the one before holds for so many seconds more. */
export const rotate = (id: string, overlap: number): Promise<string | undefined> => request<HookOptions>(`${of(id)}/rotate_secret`, sent('POST', {secret: '', overlap})).then(({secret}) => secret || undefined);

/** What would be posted of a payload. */
export const render = (id: string, template: string, payload: string): Promise<IncomingWebhookRequest> => request(`${of(id)}/render`, sent('POST', {template, payload}));

export const listTemplates = (): Promise<WebhookTemplate[]> => request('/hooks/templates');

export const CALLS = 30;

/** A page of the calls, the newest first. */
export const listCalls = (id: string, page: number, failed: boolean): Promise<WebhookCall[]> => request(`${of(id)}/calls?page=${page}&per_page=${CALLS}&failed=${failed}`);

/** A line for a shell that posts by a webhook. */
export const curlOf = (address: string): string => `curl -H 'Content-Type: application/json' -d '{"text": "Hello from a program"}' '${address}'`;
