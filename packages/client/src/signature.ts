// Signatures of what the server sends, by the scheme of Standard Webhooks, with what Node and browsers both have.
import type {components} from './generated/schema.js';

export type SubscribedEvent = components['schemas']['SubscribedEvent'];

/** What claims to be signed and is not, or not now. */
export class Forged extends Error {
    override readonly name = 'Forged';
}

export interface Verifying {
    /** Seconds that the sender's clock may be off; 300 unless it is said. */
    tolerance?: number;
    /** Milliseconds since 1970. */
    now?: number;
}

type Named = Headers | Record<string, string | readonly string[] | undefined>;

/** A header by its name, in whatever case a framework gives them. */
function header(headers: Named, name: string): string {
    if (headers instanceof Headers) return headers.get(name) ?? '';
    const found = Object.keys(headers).find((one) => one.toLowerCase() === name);
    const value = found === undefined ? undefined : headers[found];
    return (typeof value === 'string' ? value : value?.[0]) ?? '';
}

function bytes(base64: string): Uint8Array<ArrayBuffer> | undefined {
    try {
        return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    } catch {
        return undefined;
    }
}

/**
 * Checks a request of a subscription and gives its event. The body has to be as it came, not as it was parsed.
 * @throws {Forged} when it is not signed by the secret, or too old
 */
export async function verify(secret: string, headers: Named, body: string | Uint8Array, {tolerance = 300, now = Date.now()}: Verifying = {}): Promise<SubscribedEvent> {
    const [id, timestamp, signatures] = [header(headers, 'webhook-id'), header(headers, 'webhook-timestamp'), header(headers, 'webhook-signature')];
    if (id === '' || !/^\d{1,12}$/.test(timestamp) || signatures === '') throw new Forged('It is not signed.');
    if (Math.abs(now / 1000 - Number(timestamp)) > tolerance) throw new Forged('It was signed too long ago, or in the future.');
    const raw = bytes(secret.replace(/^whsec_/, ''));
    if (raw === undefined || raw.length === 0) throw new TypeError('The secret is not one of a subscription.');
    const text = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    const before = new TextEncoder().encode(`${id}.${timestamp}.`);
    const signed = new Uint8Array(before.length + text.length);
    signed.set(before);
    signed.set(text, before.length);
    const key = await crypto.subtle.importKey('raw', raw, {name: 'HMAC', hash: 'SHA-256'}, false, ['verify']);
    // While a secret is changed there are two; a header with more is nobody's who means well.
    for (const one of signatures.split(' ').slice(0, 8)) {
        const given = one.startsWith('v1,') ? bytes(one.slice(3)) : undefined;
        // `subtle.verify` compares in constant time.
        if (given !== undefined && await crypto.subtle.verify('HMAC', key, given, signed)) {
            return JSON.parse(new TextDecoder().decode(text)) as SubscribedEvent;
        }
    }
    throw new Forged('The signature is not right.');
}
