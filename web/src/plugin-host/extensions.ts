// What plugins add to the client for calls to their own server halves: with the reader's session, under the plugin's own
// addresses and no others, and with refusals as those of the server itself.

export type CallOptions = {
    method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    /** Sent as JSON; a form or a file is sent as it is. */
    body?: unknown;
    signal?: AbortSignal;
};

/** Asks the plugin's server half; answers what it answered as JSON, or the text. */
export type Call = <Answer = unknown>(path: string, options?: CallOptions) => Promise<Answer>;

/** A refusal, as the client's own calls have it. */
export class CallError extends Error {
    override readonly name = 'CallError';

    constructor(message: string, readonly status_code: number | undefined, readonly server_error_id: string | undefined, readonly url: string) {
        super(message);
    }
}

const extensions = new Map<string, Record<string, unknown>>();

/** All that plugins added, by their ids; what was taken away is gone. */
export const extensionsOfPlugins: Readonly<Record<string, Record<string, unknown> | undefined>> = new Proxy({}, {
    get: (_, id) => (typeof id === 'string' ? extensions.get(id) : undefined),
    has: (_, id) => typeof id === 'string' && extensions.has(id),
    ownKeys: () => [...extensions.keys()],
    getOwnPropertyDescriptor: (_, id) => (typeof id === 'string' && extensions.has(id) ? {value: extensions.get(id), enumerable: true, configurable: true, writable: false} : undefined),
});

/** Adds a plugin's calls, or takes them away. */
export function extend(pluginId: string, calls: Record<string, unknown> | undefined): void {
    if (calls) {
        extensions.set(pluginId, Object.freeze({...extensions.get(pluginId), ...calls}));
    } else {
        extensions.delete(pluginId);
    }
}

/** Makes the way to one plugin's server half. */
export function callerOf(pluginId: string): Call {
    return async <Answer>(path: string, {method = 'GET', body, signal}: CallOptions = {}) => {
        const url = addressOf(pluginId, path);
        const plain = body === undefined || body instanceof FormData || body instanceof Blob || typeof body === 'string';
        const response = await fetch(url, {
            method,
            headers: {
                'X-Requested-With': 'XMLHttpRequest',
                'X-CSRF-Token': /(?:^|; )MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '',
                ...(plain ? {} : {'Content-Type': 'application/json'}),
            },
            ...(body === undefined ? {} : {body: plain ? body as BodyInit : JSON.stringify(body)}),
            ...(signal ? {signal} : {}),
        });
        const text = await response.text();
        const answer = parsed(text);
        if (!response.ok) {
            const {message, id} = (answer ?? {}) as {message?: unknown; id?: unknown};
            throw new CallError(typeof message === 'string' ? message : text || response.statusText, response.status, typeof id === 'string' ? id : undefined, url);
        }
        return (answer === undefined ? text : answer) as Answer;
    };
}

function parsed(text: string): unknown {
    try {
        return JSON.parse(text) as unknown;
    } catch {
        return undefined;
    }
}

/** An address below the plugin's own; what would lead out of it is refused. */
function addressOf(pluginId: string, path: string): string {
    const own = `/plugins/${encodeURIComponent(pluginId)}/`;
    const url = new URL(own + path.replace(/^\/+/, ''), window.location.origin);
    if (url.origin !== window.location.origin || !url.pathname.startsWith(own)) {
        throw new CallError('A plugin may call its own addresses alone.', undefined, undefined, path);
    }
    return url.pathname + url.search;
}
