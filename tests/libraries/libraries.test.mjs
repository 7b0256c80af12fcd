// The programs of the guide of client libraries, taken from the page, against a server: in both languages they do what the
// page says, while connections are cut, the server is killed, and requests are forged.
import assert from 'node:assert/strict';
import {spawn, spawnSync} from 'node:child_process';
import {createHmac} from 'node:crypto';
import {mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import net from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {after, before, test} from 'node:test';
import {setTimeout as pause} from 'node:timers/promises';

import {Proxy, Server, python, root} from './server.mjs';

const page = readFileSync(path.join(root, 'docs/guides/client-libraries.md'), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'jackfield-guide-'));
for (const [, name, text] of page.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)) writeFileSync(path.join(folder, name), text);
mkdirSync(path.join(folder, 'node_modules/@jackfield'), {recursive: true});
symlinkSync(path.join(root, 'packages/client'), path.join(folder, 'node_modules/@jackfield/client'));

const LANGUAGES = {TypeScript: [process.execPath, '.mjs'], Python: [python, '.py']};
const server = new Server();
const proxy = new Proxy(() => server.address);
let admin;
let bot;
let channel;

async function ask(method, where, body, token = admin) {
    const headers = token === undefined ? {} : {Authorization: `Bearer ${token}`};
    const answer = await fetch(`${server.url}/api/v4${where}`, {method, headers, body: body && JSON.stringify(body)});
    assert.ok(answer.ok, `${method} ${where}: ${answer.status} ${answer.ok ? '' : await answer.text()}`);
    return answer;
}
const asks = async (...what) => (await ask(...what)).json();
const posts = (message) => asks('POST', '/posts', {channel_id: channel, message});

/** Tries until it comes true. */
async function until(what, check) {
    const end = Date.now() + 30_000;
    for (;;) {
        const found = await check();
        if (found) return found;
        assert.ok(Date.now() < end, `not in time: ${what}`);
        await pause(25);
    }
}

before(async () => {
    await server.start();
    await proxy.start();
    const account = {username: 'admin', email: 'admin@example.com', password: 'correct horse 7'};
    await ask('POST', '/users', account);
    admin = (await ask('POST', '/users/login', {login_id: 'admin', password: account.password})).headers.get('Token');
    const team = await asks('POST', '/teams', {name: 'reds', display_name: 'Reds', type: 'O'});
    channel = (await asks('POST', '/channels', {team_id: team.id, name: 'dock', display_name: 'Dock', type: 'P'})).id;
    const {user_id} = await asks('POST', '/bots', {username: 'robot', display_name: 'Robot'});
    await ask('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id});
    await ask('POST', `/channels/${channel}/members`, {user_id});
    bot = {id: user_id, token: (await asks('POST', `/users/${user_id}/tokens`, {description: 'libraries'})).token};
});

after(async () => {
    proxy.end();
    await server.end();
    rmSync(folder, {recursive: true, force: true});
});

/** A program of the page while a test runs, with the lines that it wrote. */
function starts(context, language, name, env) {
    const [program, ending] = LANGUAGES[language];
    const lines = [];
    const PYTHONPATH = path.join(root, 'clients/python/src');
    const child = spawn(program, [name + ending], {cwd: folder, env: {...process.env, PYTHONPATH, ...env}, stdio: ['ignore', 'pipe', 'inherit']});
    createInterface({input: child.stdout}).on('line', (line) => lines.push(line));
    context.after(() => child.kill('SIGKILL'));
    return {child, lines, kill: () => child.kill('SIGKILL')};
}

async function subscribes(context, more) {
    const made = await asks('POST', '/integrations/subscriptions', {bot_user_id: bot.id, display_name: 'Library', events: ['posted'], channel_ids: [channel], ...more});
    context.after(() => ask('DELETE', `/integrations/subscriptions/${made.id}`));
    return made;
}

const countAnswers = async ({id}) => {
    const thread = await asks('GET', `/posts/${id}/thread`);
    return Object.values(thread.posts).filter((post) => post.user_id === bot.id && post.message === 'Hello yourself').length;
};

/** Says hello until a program has answered: it may still be starting. */
async function answers({lines}) {
    let said;
    await until('it answers', async () => {
        said = await posts('hello dock');
        for (let waited = 0; waited < 80; waited += 1) {
            if (lines.includes(`answered ${said.id}`)) return true;
            await pause(25);
        }
        return false;
    });
    return said;
}

for (const [language, program] of [['TypeScript', 'quick-start'], ['Python', 'quick-start'], ['Python', 'quick-start-async']]) {
    test(`${language}: ${program} answers, whatever becomes of its connection`, async (context) => {
        const running = starts(context, language, program, {JACKFIELD_URL: proxy.url, JACKFIELD_TOKEN: bot.token});
        const first = await answers(running);
        // What is said while it is cut off comes when it is back.
        proxy.cut();
        const second = await posts('hello in the dark');
        proxy.mend();
        await until('it is answered later', () => running.lines.includes(`answered ${second.id}`));
        // A server that was killed remembers no connection: it begins anew.
        await server.kill();
        await server.start();
        const third = await answers(running);
        assert.deepEqual(await Promise.all([first, second, third].map(countAnswers)), [1, 1, 1]);
    });
}

for (const language of Object.keys(LANGUAGES)) {
    test(`${language}: the event log is followed from where it was, by both sides' restarts`, async (context) => {
        rmSync(path.join(folder, 'cursor'), {force: true});
        const {id} = await subscribes(context, {});
        const env = {JACKFIELD_URL: proxy.url, JACKFIELD_TOKEN: bot.token, SUBSCRIPTION_ID: id};
        for (const number of [1, 2, 3]) await posts(`before ${number}`);
        let follower = starts(context, language, 'follow', env);
        const seen = () => follower.lines.length;
        await until('three are read', () => seen() === 3);
        await server.kill();
        await server.start();
        await posts('after the server');
        await until('the fourth is read', () => seen() === 4);
        const before = follower.lines;
        await until('its place is kept', () => Number(readFileSync(path.join(folder, 'cursor'), 'utf8')) === 4);
        follower.kill();
        await posts('while nobody reads');
        follower = starts(context, language, 'follow', env);
        await until('the fifth is read', () => seen() === 1);
        const all = [...before, ...follower.lines];
        assert.ok(all.every((line) => line.startsWith('posted msg_')), all.join());
        assert.equal(new Set(all).size, 5);
    });

    test(`${language}: what is signed is taken, and nothing else`, async (context) => {
        const probe = net.createServer().listen(0, '127.0.0.1');
        await until('a port is free', () => probe.listening);
        const port = probe.address().port;
        probe.close();
        const url = `http://127.0.0.1:${port}/`;
        const {id, secret} = await subscribes(context, {url});
        const receiver = starts(context, language, 'receive', {PORT: String(port), JACKFIELD_SECRET: secret});
        await until('it listens', () => receiver.lines[0] === 'listening');
        await posts('signed');
        await until('it is told', () => receiver.lines.length === 2);
        await ask('POST', `/integrations/subscriptions/${id}/rotate_secret`);
        await posts('signed by two');
        await until('it is told by the secret of before', () => receiver.lines.length === 3);

        const body = JSON.stringify({id: 'msg_1', type: 'posted', create_at: 1, channel_id: '', team_id: '', data: {}});
        const sends = async ({key = secret, at = Math.floor(Date.now() / 1000), said = body, drop}) => {
            const mac = createHmac('sha256', Buffer.from(key.replace('whsec_', ''), 'base64')).update(`msg_1.${at}.${body}`).digest('base64');
            const headers = {'webhook-id': 'msg_1', 'webhook-timestamp': String(at), 'webhook-signature': `v1,${mac}`};
            if (drop) delete headers[drop];
            return (await fetch(url, {method: 'POST', body: said, headers})).status;
        };
        const now = Math.floor(Date.now() / 1000);
        assert.equal(await sends({}), 204);
        const other = `whsec_${Buffer.from('another key').toString('base64')}`;
        const refused = [{key: other}, {at: now - 400}, {at: now + 400}, {said: body.replace('posted', 'edited')}, {drop: 'webhook-signature'}, {drop: 'webhook-id'}, {drop: 'webhook-timestamp'}];
        for (const one of refused) assert.equal(await sends(one), 401, JSON.stringify(one));
    });

    test(`${language}: a token that is none ends it, and says so`, async () => {
        const [program, ending] = LANGUAGES[language];
        const env = {...process.env, PYTHONPATH: path.join(root, 'clients/python/src'), JACKFIELD_URL: server.url, JACKFIELD_TOKEN: 'a'.repeat(26)};
        const ended = spawnSync(program, [`quick-start${ending}`], {cwd: folder, env, encoding: 'utf8', timeout: 30_000});
        assert.equal(ended.status, 1);
        assert.match(ended.stderr, /Refused/);
    });
}
