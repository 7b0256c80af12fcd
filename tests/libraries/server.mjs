// A server of this build in a process of its own, that can be killed and started again at its address, and a proxy whose
// connections can be cut.
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import net from 'node:net';
import {homedir, tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import {fileURLToPath} from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = process.env.JACKFIELD_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache'), 'jackfield');
const binary = path.join(process.env.CARGO_TARGET_DIR ?? path.join(cache, 'target'), 'debug', 'jackfield');
export const python = path.join(cache, 'client-python', 'bin', 'python');

const SETTINGS = {
    MM_SERVICESETTINGS_ENABLEUSERACCESSTOKENS: 'true',
    MM_SERVICESETTINGS_ENABLEBOTACCOUNTCREATION: 'true',
    MM_SERVICESETTINGS_ALLOWEDUNTRUSTEDINTERNALCONNECTIONS: '127.0.0.1',
    JACKFIELD_LOG: 'off',
};

export class Server {
    #data = mkdtempSync(path.join(tmpdir(), 'jackfield-libraries-'));
    #process;
    /** `127.0.0.1:port`: the same after it was started again. */
    address = '127.0.0.1:0';

    get url() {
        return `http://${this.address}`;
    }

    async start() {
        const argv = ['serve', '--data', this.#data, '--listen', this.address, '--log-format', 'json', '--until-input-ends'];
        this.#process = spawn(binary, argv, {env: {...process.env, ...SETTINGS}, stdio: ['pipe', 'pipe', 'inherit']});
        const lines = createInterface({input: this.#process.stdout});
        const [line] = await Promise.race([once(lines, 'line'), once(this.#process, 'exit').then(() => Promise.reject(new Error('the server ended')))]);
        this.address = JSON.parse(line).address;
    }

    /** Ends it as a power cut would. */
    async kill() {
        const ended = once(this.#process, 'exit');
        this.#process.kill('SIGKILL');
        await ended;
    }

    async end() {
        await this.kill();
        rmSync(this.#data, {recursive: true, force: true});
    }
}

/** Between a client and the server: passes on what comes, until it is cut. */
export class Proxy {
    #pairs = new Set();
    #isCut = false;
    #listener = net.createServer((client) => {
        if (this.#isCut) return client.destroy();
        const [host, port] = this.to().split(':');
        const server = net.connect(Number(port), host);
        const pair = () => {
            this.#pairs.delete(pair);
            client.destroy();
            server.destroy();
        };
        this.#pairs.add(pair);
        for (const [one, other] of [[client, server], [server, client]]) one.on('error', pair).on('close', pair).pipe(other);
    });

    /** `to` says where the server is. */
    constructor(to) {
        this.to = to;
    }

    async start() {
        this.#listener.listen(0, '127.0.0.1');
        await once(this.#listener, 'listening');
        this.url = `http://127.0.0.1:${this.#listener.address().port}`;
    }

    /** Ends all connections, and takes none until it is mended. */
    cut() {
        this.#isCut = true;
        for (const pair of [...this.#pairs]) pair();
    }

    mend() {
        this.#isCut = false;
    }

    end() {
        this.cut();
        this.#listener.close();
    }
}
