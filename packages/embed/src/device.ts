// The key of a visitor: made on their device, kept there by the page's own storage, and never shown to anybody, the page
// included. What it signs says that the same device is there again, and nothing else.

const STORE = 'keys';
/** How long what it signs is good for; the server takes no longer. */
const LASTS = 50;
const ALGORITHM = {name: 'ECDSA', namedCurve: 'P-256'};

const coded = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
const part = (value: unknown): string => coded(new TextEncoder().encode(JSON.stringify(value)));

function asked<Value>(request: IDBRequest<Value>): Promise<Value> {
    return new Promise((done, failed) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => failed(request.error);
    });
}

async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    const open = indexedDB.open('jackfield-chat', 1);
    open.onupgradeneeded = () => open.result.createObjectStore(STORE);
    return (await asked(open)).transaction(STORE, mode).objectStore(STORE);
}

/** Keys of pages that may keep nothing: good until they are left. */
const unkept = new Map<string, CryptoKeyPair>();

export class Device {
    readonly #server: string;
    readonly #app: string;

    constructor(server: string, app: string) {
        this.#server = server;
        this.#app = app;
    }

    get #name(): string {
        return `${this.#server}/${this.#app}`;
    }

    async #find(): Promise<CryptoKeyPair | undefined> {
        const kept = await store('readonly').then((keys) => asked<CryptoKeyPair | undefined>(keys.get(this.#name)), () => undefined);
        return kept ?? unkept.get(this.#name);
    }

    /** Whether somebody was here before, as a visitor. */
    async isKnown(): Promise<boolean> {
        return Boolean(await this.#find());
    }

    async #make(): Promise<CryptoKeyPair> {
        const pair = await crypto.subtle.generateKey(ALGORITHM, false, ['sign']);
        unkept.set(this.#name, pair);
        // Of two tabs that make one at once, the first one's stays.
        await store('readwrite').then((keys) => asked(keys.add(pair, this.#name))).catch(() => undefined);
        return await this.#find() ?? pair;
    }

    /** A token that says who is there, by the server's clock, which is so many milliseconds ahead. */
    async sign(ahead: number, profile: {name: string; locale: string}): Promise<string> {
        const {privateKey, publicKey} = await this.#find() ?? await this.#make();
        const {kty, crv, x, y} = await crypto.subtle.exportKey('jwk', publicKey);
        const claims = {iss: this.#app, aud: this.#server, act: 'visit', jti: crypto.randomUUID(), exp: Math.floor((Date.now() + ahead) / 1000) + LASTS, profile};
        const said = `${part({alg: 'ES256', typ: 'JWT', jwk: {kty, crv, x, y}})}.${part(claims)}`;
        const signature = await crypto.subtle.sign({name: 'ECDSA', hash: 'SHA-256'}, privateKey, new TextEncoder().encode(said));
        return `${said}.${coded(new Uint8Array(signature))}`;
    }

    async forget(): Promise<void> {
        unkept.delete(this.#name);
        await asked((await store('readwrite')).delete(this.#name));
    }
}
