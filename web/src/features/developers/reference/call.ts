// A call of the API as somebody fills it in: its address, and sending it as the reader.
import {Client4} from 'mattermost-redux/client';

import type {Operation} from './document';

/** What was written for parameters by name, and as the body. */
export type Filled = {values: Record<string, string>; body: string};

export type Answer = {status: number; took: number; text: string};

/** Bytes of an answer that are shown. */
const SHOWN = 200_000;

/** The parameters that have no value and need one. */
export function missingOf({parameters}: Operation, {values}: Filled): string[] {
    return parameters.filter(({name, required, in: place}) => (required || place === 'path') && !values[name]?.trim()).map(({name}) => name);
}

/** The path with its values in their places; what is empty stays as it is named. */
export function addressOf({path, parameters}: Operation, {values}: Filled): string {
    const filled = path.replace(/\{(\w+)\}/g, (place, name: string) => (values[name]?.trim() ? encodeURIComponent(values[name].trim()) : place));
    const query = parameters.filter(({name, in: place}) => place === 'query' && values[name]?.trim()).map(({name}) => [name, values[name]?.trim() ?? '']);
    return query.length > 0 ? `${filled}?${new URLSearchParams(query).toString()}` : filled;
}

/** Sends it by the reader's own session. */
export async function send(operation: Operation, filled: Filled): Promise<Answer> {
    const options = Client4.getOptions({method: operation.method.toLowerCase(), ...(operation.body ? {body: filled.body} : {})}) as RequestInit;
    const begun = performance.now();
    const answer = await fetch(addressOf(operation, filled), options);
    const text = await answer.text();
    return {status: answer.status, took: Math.round(performance.now() - begun), text: shown(text)};
}

function shown(text: string): string {
    const cut = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
    try {
        return JSON.stringify(JSON.parse(cut), undefined, 2);
    } catch {
        return cut;
    }
}
