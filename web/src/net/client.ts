// The client of the REST API, as everything here uses it.
import {Client4} from 'mattermost-redux/client';

/** What a view needs to know of a failed request: the server's words, its error id, and whether it was reached. */
export type Failure = {message: string; errorId?: string | undefined; status?: number | undefined; offline: boolean};

/** What the server says to whom it does not know, or no longer. */
const SESSION_ENDED = 'api.context.session_expired.app_error';

let onSessionEnd: (() => void) | undefined;

/** Points the client at the server this page came from. */
export function setUpClient(): void {
    Client4.setUrl('');
    Client4.setEnableLogging(false);
    // All of the package's requests go through this one, which it keeps to itself.
    const client = Client4 as unknown as {doFetchWithResponse: (url: string, options: unknown) => Promise<unknown>};
    const ask = client.doFetchWithResponse;
    client.doFetchWithResponse = async (url, options) => {
        try {
            return await ask(url, options);
        } catch (error) {
            const {status, errorId} = failureOf(error);
            if (status === 401 && errorId === SESSION_ENDED) {
                onSessionEnd?.();
            }
            throw error;
        }
    };
}

/** Calls back whenever a request finds out that the session has ended. */
export function watchSession(listener: (() => void) | undefined): void {
    onSessionEnd = listener;
}

type Fetch = <Answer>(url: string, options: {method?: string; body?: BodyInit}) => Promise<Answer>;

/** Asks the server for what the packaged client has no method for. */
export function request<Answer>(path: string, options: {method?: string; body?: BodyInit} = {}): Promise<Answer> {
    // The package keeps it to itself, and has no other way in.
    const {doFetch} = Client4 as unknown as {doFetch: Fetch};
    return doFetch<Answer>(`${Client4.getBaseRoute()}${path}`, {method: 'GET', ...options});
}

/** Turns whatever a request threw into a failure. */
export function failureOf(error: unknown): Failure {
    if (error && typeof error === 'object') {
        const {message, server_error_id: errorId, status_code: status} = error as {message?: string; server_error_id?: string; status_code?: number};
        return {message: message ?? '', errorId, status, offline: status === undefined};
    }
    return {message: String(error), offline: true};
}
