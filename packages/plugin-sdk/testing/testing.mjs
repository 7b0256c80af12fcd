// What a plugin's tests import as 'jackfield/testing'. Its types are in testing.d.ts.
import {connect} from 'node:net';
import {resolve} from 'node:path';
import {createInterface} from 'node:readline';

/** How long something may take that happens by itself. */
const PATIENCE = 10_000;

export class Refusal extends Error {
    constructor(status, id, message) {
        super(message);
        this.name = 'Refusal';
        this.status = status;
        this.id = id;
    }
}

/** The connection by which a server is asked for; the server ends with it. */
class Door {
    static async open() {
        const [port, secret] = (process.env.JACKFIELD_TEST ?? '').split('/');
        if (!secret) {
            throw new Error('Run the tests by `jackfield plugin test`: it starts the servers.');
        }
        const socket = connect(Number(port), '127.0.0.1');
        const door = new Door();
        door.socket = socket;
        door.waiting = [];
        createInterface({input: socket}).on('line', (line) => door.waiting.shift()?.(JSON.parse(line)));
        socket.on('error', () => undefined);
        socket.on('close', () => door.waiting.splice(0).forEach((answer) => answer({error: 'The server has ended.'})));
        return [door, await door.ask({world: secret})];
    }

    async ask(what) {
        const answer = new Promise((resolve) => this.waiting.push(resolve));
        this.socket.write(`${JSON.stringify(what)}\n`);
        const {error, ...about} = await answer;
        if (error) {
            throw new Error(error);
        }
        return about;
    }
}

class Person {
    constructor(world, {username, id, token}) {
        Object.assign(this, {username, id});
        this.send = (method, path, body) => fetch(`${world.url}${path}`, {
            method,
            headers: {authorization: `Bearer ${token}`, ...(body === undefined ? {} : {'content-type': 'application/json'})},
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        this.world = world;
    }

    async call(method, path, body) {
        const answer = await this.send(method, `/api/v4${path}`, body);
        const text = await answer.text();
        const said = text && (answer.headers.get('content-type') ?? '').includes('json') ? JSON.parse(text) : text;
        if (!answer.ok) {
            throw new Refusal(answer.status, said.id ?? '', said.message ?? text);
        }
        return said;
    }

    fetch(path, {method = 'GET', body} = {}) {
        return this.send(method, `/plugins/${this.world.plugin}${path}`, body);
    }

    channel(name, team = 'jackfield') {
        return this.call('GET', `/teams/name/${team}/channels/name/${name}`);
    }

    post(channel, message, more = {}) {
        return this.call('POST', '/posts', {channel_id: channel.id, message, ...more});
    }

    async posts(channel) {
        const {order, posts} = await this.call('GET', `/channels/${channel.id}/posts`);
        return order.map((id) => posts[id]).reverse();
    }

    command(channel, command) {
        return this.call('POST', '/commands/execute', {channel_id: channel.id, team_id: channel.team_id, command});
    }
}

class World {
    constructor(door, {url, plugin, people}) {
        Object.assign(this, {url, plugin, door});
        for (const person of people) {
            this[person.username] = new Person(this, person);
        }
    }

    async advance({days = 0, hours = 0, minutes = 0, seconds = 0, ms = 0}) {
        await this.door.ask({advance: Math.round(ms + 1000 * (seconds + 60 * (minutes + 60 * (hours + 24 * days))))});
    }

    log() {
        return this.anna.call('GET', `/plugins/${this.plugin}/logs`);
    }

    async settings(values) {
        await this.anna.call('PUT', '/config/patch', {PluginSettings: {Plugins: {[this.plugin]: values}}});
    }

    async replay(file) {
        const {calls} = await this.door.ask({replay: resolve(file)});
        const other = calls.findIndex(({difference}) => difference);
        if (other >= 0) {
            throw new Error(`Call ${other + 1}, ${calls[other].hook}: ${calls[other].difference}`);
        }
        return calls;
    }

    async until(look) {
        const end = Date.now() + PATIENCE;
        for (;;) {
            const seen = await look();
            // A list is waited for until something is in it: `[]` is true, and most of what is looked at are lists.
            if (Array.isArray(seen) ? seen.length > 0 : seen) {
                return seen;
            }
            if (Date.now() > end) {
                throw new Error(`It has not happened in ${PATIENCE / 1000} s: ${look}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
    }

    end() {
        const ended = new Promise((resolve) => this.door.socket.once('close', resolve));
        this.door.socket.end();
        return ended;
    }
}

export async function server() {
    return new World(...await Door.open());
}

/** Runs a test with a server of its own, which ends with the test. */
export const withServer = (test) => async () => {
    const world = await server();
    try {
        await test(world);
    } finally {
        await world.end();
    }
};
