// What plugins import as 'jackfield'. Its types are those of packages/plugin-sdk.
const host = globalThis.__host;
delete globalThis.__host;

/** A refusal with an id that programs look at and a message that people read. */
export class AppError extends Error {
    constructor(id, statusCode, message) {
        super(message);
        this.name = 'AppError';
        this.id = id;
        this.statusCode = statusCode;
    }
}

/** Says what the hooks are; their names are Mattermost's. */
export const plugin = (hooks) => hooks;

class Verdict {
    constructor(word, value) {
        this.word = word;
        this.value = value;
    }
}

export const reject = (reason) => new Verdict('reject', String(reason));
export const dismiss = () => new Verdict('dismiss', true);

/** The answer is `+` and JSON, or `-` and the refusal. */
function call(method, given) {
    const args = given.map((value) => (value instanceof Uint8Array ? host.toBase64(value) : value));
    const answer = host.call(method, JSON.stringify(args));
    const body = JSON.parse(answer.slice(1));
    if (answer[0] === '-') {
        throw new AppError(body.id, body.status_code, body.message);
    }
    return body;
}

export const api = new Proxy(Object.freeze({}), {
    get: (_, method) => (typeof method === 'string' && method !== 'then' ? (...args) => call(method, args) : undefined),
});

/** Values that are kept with the plugin, as JSON. */
export const store = Object.freeze({
    get(key) {
        const kept = call('KVGet', [key]);
        return kept ? JSON.parse(host.textOf(kept)) : undefined;
    },
    set(key, value) {
        call('KVSet', [key, host.toBase64(JSON.stringify(value))]);
    },
    delete(key) {
        call('KVDelete', [key]);
    },
});

/** What goes into a column and comes out of it: bytes have a form of their own. */
const bound = (value) => (value instanceof Uint8Array ? {blob: host.toBase64(value)} : value ?? null);
const found = (value) => (value !== null && typeof value === 'object' ? host.fromBase64(value.blob) : value);
const rowsOf = ({columns, rows}) => rows.map((row) => Object.fromEntries(columns.map((name, at) => [name, found(row[at])])));

/** The plugin's own tables. */
export const db = Object.freeze({
    query: (sql, ...values) => rowsOf(call('DatabaseQuery', [sql, values.map(bound)])),
    execute: (sql, ...values) => call('DatabaseExecute', [sql, values.map(bound)]),
    transaction(statements) {
        const said = statements.map(({sql, values = [], changes = null}) => ({sql, values: values.map(bound), changes}));
        return call('DatabaseTransaction', [said]).map((answer) => ({rows: rowsOf(answer), changes: answer.changes}));
    },
});

/** Work for later, which arrives at the hook `Scheduled`. */
export const schedule = Object.freeze({
    at: (name, time, payload = null) => void call('Schedule', [name, Math.round(Number(time)), host.toBase64(JSON.stringify(payload))]),
    cancel: (name) => call('CancelScheduled', [name]),
    read: (payload) => JSON.parse(host.textOf(payload)),
});

export const settings = () => JSON.parse(host.settings());
export const siteURL = () => host.siteURL();
export const toBase64 = (bytes) => host.toBase64(bytes);
export const fromBase64 = (text) => host.fromBase64(text);
export const randomBytes = (count) => host.random(count);

const shown = (value) => (typeof value === 'string' ? value : value instanceof Error ? `${value}\n${value.stack}` : JSON.stringify(value));
const line = (level) => (...values) => host.log(level, values.map(shown).join(' '));
globalThis.console = Object.freeze({debug: line('debug'), log: line('info'), info: line('info'), warn: line('warn'), error: line('error')});

/** What a request brings; its body is read at once. */
function requestOf(given) {
    return {...given, bytes: () => host.fromBase64(given.body), text: () => host.textOf(given.body), json: () => JSON.parse(host.textOf(given.body))};
}

/** The body that is being sent, where it comes bit by bit. */
let stream;

/** The next piece of it; a number is how long to wait for the one after it. */
export function next() {
    const told = ({done, value}) => {
        if (done) {
            return '{}';
        }
        return JSON.stringify(typeof value === 'number' ? {wait: value} : {piece: host.toBase64(value instanceof Uint8Array ? value : String(value))});
    };
    const step = stream.next();
    return step instanceof Promise ? step.then(told) : told(step);
}

function answered(hook, answer) {
    if (answer === undefined || answer === null) {
        return {none: true};
    }
    if (answer instanceof Verdict) {
        return {[answer.word]: answer.value};
    }
    if (hook === 'ServeHTTP') {
        const {status = 200, headers = {}, body = ''} = answer;
        if (typeof body.next === 'function') {
            stream = body;
            return {value: {status, headers: {'content-type': 'text/event-stream', 'cache-control': 'no-store', ...headers}, streams: true}};
        }
        const plain = typeof body === 'string' || body instanceof Uint8Array;
        const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : plain ? 'application/octet-stream' : 'application/json';
        return {value: {status, headers: {'content-type': type, ...headers}, body: host.toBase64(plain ? body : JSON.stringify(body))}};
    }
    return {value: answer};
}

function thrown(error) {
    if (error instanceof AppError) {
        return {thrown: {id: error.id, status_code: error.statusCode, message: error.message}};
    }
    const where = error instanceof Error ? `${error.name}: ${error.message}\n${error.stack}`.trimEnd() : `It threw ${shown(error)}`;
    return {thrown: {message: where}};
}

/** Calls a hook of the text, and answers as the host's interface says. */
export function dispatch(hooks, hook, context, given) {
    try {
        const method = hooks[hook];
        if (typeof method !== 'function') {
            return '{"none":true}';
        }
        const args = JSON.parse(given);
        const answer = method.call(hooks, JSON.parse(context), ...(hook === 'ServeHTTP' ? [requestOf(args[0])] : args));
        if (answer instanceof Promise) {
            return answer.then((value) => JSON.stringify(answered(hook, value)), (error) => JSON.stringify(thrown(error)));
        }
        return JSON.stringify(answered(hook, answer));
    } catch (error) {
        return JSON.stringify(thrown(error));
    }
}
