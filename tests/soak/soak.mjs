// A mixed load on a server that is killed again and again: whatever it has acknowledged is there in the end, once, and
// its counters are what a recount says. `node soak.mjs [--minutes 10] [--every 30] [--database postgres://…]`.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
    options: {
        minutes: { type: 'string', default: '10' },
        every: { type: 'string', default: '30' },
        database: { type: 'string' },
        program: { type: 'string' },
    },
});
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const target = process.env.CARGO_TARGET_DIR ?? path.join(root, 'target');
const program = values.program ?? path.join(target, 'debug', 'jackfield');
const PEOPLE = 12;
const CHANNELS = 4;
const PASSWORD = 'correct horse 7';
const PAGE = 200;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A port that is free now; the server keeps it over its restarts. */
async function freePort() {
    const probe = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address();
    await new Promise((resolve) => probe.close(resolve));
    return port;
}

const data = mkdtempSync(path.join(tmpdir(), 'jackfield-soak-'));
const address = `127.0.0.1:${await freePort()}`;
let server;

function start() {
    const argv = ['serve', '--data', data, '--listen', address, '--until-input-ends'];
    if (values.database) argv.push('--database', values.database);
    const env = { ...process.env, JACKFIELD_LOG: 'error', MM_RATELIMITSETTINGS_ENABLE: 'false' };
    const started = spawn(program, argv, { env, stdio: ['pipe', 'ignore', 'inherit'] });
    started.ended = new Promise((resolve) => started.once('exit', resolve));
    server = started;
}

/** Asks until there is an answer: a server that was killed answers again soon. */
async function ask(token, method, where, body) {
    const request = {
        method,
        headers: token ? { authorization: `Bearer ${token}` } : {},
        body: body === undefined ? undefined : JSON.stringify(body),
    };
    for (;;) {
        let answer;
        try {
            answer = await fetch(`http://${address}/api/v4${where}`, { ...request, signal: AbortSignal.timeout(20_000) });
            const said = await answer.text();
            if (answer.status < 500) return { status: answer.status, token: answer.headers.get('token'), said: said ? JSON.parse(said) : null };
        } catch {
            // It is away.
        }
        await pause(100);
    }
}

async function must(...asked) {
    const answer = await ask(...asked);
    if (answer.status >= 400) throw new Error(`${asked[1]} ${asked[2]}: ${answer.status} ${JSON.stringify(answer.said)}`);
    return answer.said;
}

async function signIn(username) {
    const answer = await ask(null, 'POST', '/users/login', { login_id: username, password: PASSWORD });
    return { id: answer.said.id, token: answer.token, username };
}

async function makeTown() {
    const draft = (username) => ({ username, email: `${username}@example.com`, password: PASSWORD });
    await must(null, 'POST', '/users', draft('admin'));
    const admin = await signIn('admin');
    const team = await must(admin.token, 'POST', '/teams', { name: 'soak', display_name: 'Soak', type: 'O' });
    const channels = [];
    for (let number = 0; number < CHANNELS; number += 1) {
        channels.push(await must(admin.token, 'POST', '/channels', { team_id: team.id, name: `c${number}`, display_name: `C${number}`, type: 'O' }));
    }
    const people = [];
    for (let number = 0; number < PEOPLE; number += 1) {
        const { id } = await must(admin.token, 'POST', '/users', draft(`person${number}`));
        await must(admin.token, 'POST', `/teams/${team.id}/members`, { team_id: team.id, user_id: id });
        for (const channel of channels) await must(admin.token, 'POST', `/channels/${channel.id}/members`, { user_id: id });
        people.push(await signIn(`person${number}`));
    }
    return { admin, channels, people };
}

/** What was acknowledged: posts by their ids, and reactions and deletions of them. */
const acknowledged = new Map();
let asked = 0;

async function live(person, channels, until) {
    const roots = [];
    const any = (list) => list[Math.floor(Math.random() * list.length)];
    while (Date.now() < until) {
        asked += 1;
        const channel = any(channels);
        const chance = Math.random();
        if (chance < 0.55 || roots.length === 0) {
            const under = chance < 0.2 && roots.length > 0 ? any(roots) : null;
            // Sent again by the same name it is the same post.
            const post = {
                channel_id: under?.channel_id ?? channel.id,
                root_id: under?.id ?? '',
                message: `@person1 ${randomUUID()}`,
                pending_post_id: `${person.id}:${randomUUID()}`,
            };
            const answer = await ask(person.token, 'POST', '/posts', post);
            if (answer.status !== 201) {
                // Its root was deleted meanwhile.
                if (under && answer.status === 400) continue;
                throw new Error(`a post was refused: ${JSON.stringify(answer.said)}`);
            }
            acknowledged.set(answer.said.id, { message: post.message, root: post.root_id, channel: post.channel_id, deleted: false });
            if (!under) roots.push(answer.said);
        } else if (chance < 0.7) {
            const post = any(roots);
            await ask(person.token, 'POST', '/reactions', { user_id: person.id, post_id: post.id, emoji_name: any(['eyes', 'tada', '+1']) });
        } else if (chance < 0.75) {
            const post = roots.splice(Math.floor(Math.random() * roots.length), 1)[0];
            await ask(person.token, 'DELETE', `/posts/${post.id}`);
            acknowledged.get(post.id).deleted = true;
        } else if (chance < 0.85) {
            await ask(person.token, 'POST', '/channels/members/me/view', { channel_id: channel.id });
        } else {
            await ask(person.token, 'GET', `/channels/${channel.id}/posts?per_page=30`);
        }
    }
}

/** All posts of a channel. */
async function everyPost(token, channel) {
    const found = new Map();
    for (let page = 0; ; page += 1) {
        const { order, posts } = await must(token, 'GET', `/channels/${channel.id}/posts?per_page=${PAGE}&page=${page}`);
        for (const id of order) found.set(id, posts[id]);
        if (order.length < PAGE) return found;
    }
}

async function check({ admin, channels, people }) {
    const wrong = [];
    const there = new Map();
    for (const channel of channels) {
        const posts = await everyPost(admin.token, channel);
        for (const [id, post] of posts) there.set(id, post);
        const said = [...posts.values()].filter((post) => post.type === '');
        const texts = new Set(said.map((post) => post.message));
        if (texts.size !== said.length) wrong.push(`${channel.name}: ${said.length - texts.size} posts are there twice`);
        const replies = new Map();
        for (const post of said) if (post.root_id) replies.set(post.root_id, (replies.get(post.root_id) ?? 0) + 1);
        for (const post of said) {
            const count = replies.get(post.root_id || post.id) ?? 0;
            if (post.reply_count !== count) wrong.push(`${post.id}: ${post.reply_count} replies are counted of ${count}`);
        }
        const now = await must(admin.token, 'GET', `/channels/${channel.id}`);
        // Deleted posts stay counted, as in Mattermost.
        const written = [...acknowledged.values()].filter((post) => post.channel === channel.id);
        const roots = written.filter((post) => post.root === '');
        if (now.total_msg_count !== written.length || now.total_msg_count_root !== roots.length) {
            const counted = `${now.total_msg_count} (${now.total_msg_count_root} roots)`;
            wrong.push(`${channel.name}: ${counted} are counted of ${written.length} (${roots.length} roots)`);
        }
        for (const person of people) {
            await must(person.token, 'POST', '/channels/members/me/view', { channel_id: channel.id });
            const unread = await must(person.token, 'GET', `/users/me/channels/${channel.id}/unread`);
            if (unread.msg_count !== 0 || unread.mention_count !== 0) wrong.push(`${channel.name}: ${person.username} has read all and ${JSON.stringify(unread)}`);
        }
    }
    const gone = new Set([...acknowledged].filter(([, post]) => post.deleted).map(([id]) => id));
    for (const [id, post] of acknowledged) {
        // Replies go with the post that they are under.
        const isGone = gone.has(id) || gone.has(post.root);
        if (isGone && there.has(id)) wrong.push(`${id} was deleted and is there`);
        if (!isGone && there.get(id)?.message !== post.message) wrong.push(`${id} was acknowledged and is not there`);
    }
    for (const finding of await must(admin.token, 'POST', '/integrity')) {
        const found = finding.data?.records?.length ?? 0;
        if (found > 0 || finding.err) wrong.push(`integrity: ${JSON.stringify(finding).slice(0, 300)}`);
    }
    return wrong;
}

start();
let status = 1;
try {
    const town = await makeTown();
    const until = Date.now() + Number(values.minutes) * 60_000;
    let kills = 0;
    const killing = (async () => {
        for (let next = Date.now() + Number(values.every) * 1000; next < until; next += Number(values.every) * 1000) {
            await pause(Math.max(0, next - Date.now()));
            server.kill('SIGKILL');
            await server.ended;
            kills += 1;
            start();
        }
    })();
    await Promise.all([killing, ...town.people.map((person) => live(person, town.channels, until))]);
    const wrong = await check(town);
    console.log(`${asked} requests, ${acknowledged.size} posts, killed ${kills} times: ${wrong.length === 0 ? 'nothing is missing' : `${wrong.length} are wrong`}`);
    for (const line of wrong.slice(0, 50)) console.log(`  ${line}`);
    status = wrong.length === 0 ? 0 : 1;
} finally {
    server.stdin.end();
    await server.ended;
    rmSync(data, { recursive: true, force: true });
}
process.exit(status);
