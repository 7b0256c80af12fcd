// Has clients that others wrote call a server of this build, each a new one on each engine, and compares what failed with what
// is known. `node run.mjs [--write] [client …]`; --write takes what fails today as known. PostgreSQL is the one that
// JACKFIELD_TEST_POSTGRES names; without it only SQLite is asked.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../../..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
const caches = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
const cache = process.env.JACKFIELD_CACHE ?? path.join(caches, 'jackfield');
const python = path.join(cache, 'conformance-python', 'bin', 'python');
/** What the bot of mmpy-bot runs in. */
const MMPY_PYTHON = path.join(cache, 'conformance-mmpy', 'bin', 'python');

const go = [path.join(mkdtempSync(path.join(tmpdir(), 'jackfield-go-client-')), 'client')];
const OVER_SOCKET = 'model.Client4 over the local socket';
/** The clients: how each is started, with the address, a name and a password behind it, and the local socket where it is for that. */
const CLIENTS = {
    mattermostdriver: [python, path.join(here, 'python', 'driver.py')],
    mattermostautodriver: [python, path.join(here, 'python', 'autodriver.py')],
    '@mattermost/client': [process.execPath, path.join(here, 'js', 'client.mjs')],
    'model.Client4': go,
    [OVER_SOCKET]: go,
    senders: [python, path.join(here, 'python', 'senders.py')],
};
const ENGINES = process.env.JACKFIELD_TEST_POSTGRES ? ['SQLite', 'PostgreSQL'] : ['SQLite'];
/** Calls that each makes at least; of programs that only send there are fewer to make. */
const CALLS = 150;
const FEWER = { senders: 24 };
const TIME = 90_000;
const ACCOUNT = { username: 'admin', email: 'admin@example.com', password: 'correct horse 7' };
/** What is off by default and clients call. */
const SETTINGS = {
    MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS: 'true',
    MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION: 'true',
    MM_SERVICESETTINGS_ENABLEPOSTUSERNAMEOVERRIDE: 'true',
    MM_SERVICESETTINGS_ENABLEOAUTHSERVICEPROVIDER: 'true',
    MM_FILESETTINGS_ENABLEPUBLICLINK: 'true',
    MM_LOGSETTINGS_ENABLECLIENTLOGGING: 'true',
    JACKFIELD_LOG: 'off',
};

let made = 0;

/** Runs `work` with the address of a new server on an engine that has one account, and with the place of its local socket. */
async function withServer(engine, work) {
    const data = mkdtempSync(path.join(tmpdir(), 'jackfield-conformance-'));
    const argv = ['serve', '--data', data, '--listen', '127.0.0.1:0', '--log-format', 'json', '--until-input-ends'];
    if (engine === 'PostgreSQL') {
        const database = [path.join(root, 'scripts', 'postgres'), ['database', `conformance_${process.pid}_${(made += 1)}`]];
        argv.push('--database', execFileSync(...database, { encoding: 'utf8' }).trim());
    }
    const socket = path.join(data, 'local.socket');
    const local = { MM_SERVICESETTINGS_ENABLELOCALMODE: 'true', MM_SERVICESETTINGS_LOCALMODESOCKETLOCATION: socket };
    const env = { ...process.env, ...SETTINGS, ...local };
    const server = spawn(path.join(target, 'debug', 'jackfield'), argv, { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => {
        server.once('exit', resolve);
        server.once('error', resolve);
    });
    try {
        const ready = (async () => {
            for await (const line of createInterface({ input: server.stdout })) return JSON.parse(line).address;
            throw new Error('the server said nothing');
        })();
        const address = `http://${await Promise.race([ready, ended.then((why) => Promise.reject(new Error(`the server ended: ${why}`)))])}`;
        const made = await fetch(`${address}/api/v4/users`, { method: 'POST', body: JSON.stringify(ACCOUNT) });
        if (!made.ok) throw new Error(`no account: ${await made.text()}`);
        return await work(address, socket);
    } finally {
        server.stdin.end();
        await ended;
        rmSync(data, { recursive: true, force: true });
    }
}

/** What the calls of a client came to: of each why it failed, or null. */
async function calls(name, address, socket) {
    const [program, ...before] = CLIENTS[name];
    const asked = [address, ACCOUNT.username, ACCOUNT.password, ...(name === OVER_SOCKET ? [socket] : [])];
    const client = spawn(program, [...before, ...asked], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, MMPY_PYTHON } });
    const late = setTimeout(() => client.kill('SIGKILL'), TIME);
    const ended = new Promise((resolve, reject) => {
        client.once('exit', (code, signal) => resolve(signal ?? code));
        client.once('error', reject);
    });
    const found = new Map();
    for await (const line of createInterface({ input: client.stdout })) {
        const [kind, name, why] = line.split('\t');
        if (kind === 'pass') found.set(name, null);
        else if (kind === 'fail') found.set(name, why);
        else console.log(line);
    }
    const how = await ended;
    clearTimeout(late);
    return { found, how };
}

const file = (name) => path.join(here, 'baseline', `${name.toLowerCase().replaceAll(/[^a-z]/g, '')}.tsv`);

/** The calls that are known to fail, and why. */
function known(name) {
    const lines = readFileSync(file(name), 'utf8').split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(lines.map((line) => line.split('\t')));
}

const argv = process.argv.slice(2);
const write = argv.includes('--write');
const named = argv.filter((word) => word !== '--write');
let passed = 0;
let failed = 0;
const wanted = named.length > 0 ? named : Object.keys(CLIENTS);
if (wanted.some((name) => CLIENTS[name] === go)) {
    execFileSync('go', ['build', '-C', path.join(here, 'go'), '-o', go[0], '.'], { stdio: 'inherit' });
}
for (const name of wanted) {
    const began = Date.now();
    const onEach = await Promise.all(ENGINES.map(async (engine) => {
        const came = await withServer(engine, (address, socket) => calls(name, address, socket));
        return { engine, ...came };
    }));
    if (write) {
        const before = existsSync(file(name)) ? known(name) : new Map();
        const failing = new Map(onEach.flatMap(({ found }) => [...found].filter(([, why]) => why !== null)));
        const lines = [...failing].map(([call, why]) => `${call}\t${before.get(call) ?? why}\n`);
        writeFileSync(file(name), `# Calls that are known to fail: the call, a tab, and why.\n${lines.join('')}`);
    }
    const expected = known(name);
    for (const { engine, found, how } of onEach) {
        const wrong = [];
        for (const [call, why] of found) {
            if (why !== null && !expected.has(call)) wrong.push(`fails: ${call}: ${why}`);
            if (why === null && expected.has(call)) wrong.push(`passes, and is known to fail: ${call}`);
        }
        for (const call of expected.keys()) if (!found.has(call)) wrong.push(`is known to fail, and was not called: ${call}`);
        if (how !== 0) wrong.push(`the client ended with ${how}`);
        if (found.size < (FEWER[name] ?? CALLS)) wrong.push(`only ${found.size} calls`);
        const took = ((Date.now() - began) / 1000).toFixed(1);
        console.log(`${name} on ${engine}: ${found.size} calls, ${expected.size} known to fail, ${took} s`);
        for (const line of wrong) console.log(`  ${line}`);
        passed += found.size - expected.size;
        failed += wrong.length;
    }
}
rmSync(path.dirname(go[0]), { recursive: true, force: true });
console.log(`ℹ pass ${passed}\nℹ fail ${failed}`);
process.exitCode = failed > 0 ? 1 : 0;
