// What a call comes to: its answer, or an exception with what the server says.

/** The server's refusal. Programs match on `id`; `message` is for people. */
export class Refused extends Error {
    override readonly name = 'Refused';

    constructor(
        readonly status: number,
        /** Such as `api.context.permissions.app_error`; empty where no API answered, as by a proxy. */
        readonly id: string,
        message: string,
        /** By which the server's log has it. */
        readonly requestId: string,
        /** Seconds after which it may be asked again, where the server says so. */
        readonly retryAfter?: number,
    ) {
        super(message);
    }

    /** Whether the same may be answered otherwise later. */
    get isPassing(): boolean {
        return this.status === 429 || this.status >= 500;
    }
}

interface Asked<T> {
    data?: T;
    error?: unknown;
    response: Response;
}

/**
 * Waits for a call of `api`: its data, or an exception.
 * @throws {Refused} when the server refuses
 */
export async function answer<T>(asked: Asked<T> | Promise<Asked<T>>): Promise<NonNullable<T>> {
    const {data, error, response} = await asked;
    if (response.ok) return data as NonNullable<T>;
    const said = typeof error === 'object' && error !== null ? error as Record<string, unknown> : {};
    const text = (name: string): string => (typeof said[name] === 'string' ? said[name] : '');
    const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
    throw new Refused(
        response.status,
        text('id'),
        text('message') || `${response.status} ${response.statusText}`,
        text('request_id') || (response.headers.get('X-Request-Id') ?? ''),
        ...(Number.isNaN(seconds) ? [] : [seconds]),
    );
}
