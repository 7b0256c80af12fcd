// Starts the real binary, seeded, on a free loopback port with a data folder of its own, and stops it.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const repository = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..');

const cache = process.env.XDG_CACHE_HOME ?? path.join(homedir(), '.cache');
const targetDir = process.env.CARGO_TARGET_DIR ?? path.join(cache, 'jackfield/target');
export const binary = process.env.JACKFIELD_BINARY ?? path.join(targetDir, 'debug/jackfield');

export class Server {
  private log = '';

  private constructor(
    readonly url: string,
    private process: ChildProcess,
    private readonly args: string[],
    private readonly data: string,
    /** By how many milliseconds the server's clock, and that of its browsers, is moved. */
    private readonly moved: number,
  ) {
    this.listen();
  }

  private listen(): void {
    const keep = (chunk: Buffer): void => {
      this.log = (this.log + chunk.toString()).slice(-20_000);
    };
    this.process.stdout?.on('data', keep);
    this.process.stderr?.on('data', keep);
  }

  private static spawn(args: string[]): ChildProcess {
    return spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  }

  /** Starts a server; with a moment, as if it were started then. */
  static async start(startAt?: string): Promise<Server> {
    const port = await freePort();
    const data = await mkdtemp(path.join(tmpdir(), 'jackfield-e2e-'));
    const moved = startAt ? Date.parse(startAt) - Date.now() : 0;
    const clock = startAt ? ['--clock-from', String(Date.now() + moved)] : [];
    const args = ['serve', '--seed', '--data', data, '--listen', `127.0.0.1:${port}`, ...clock];
    const server = new Server(`http://127.0.0.1:${port}`, Server.spawn(args), args, data, moved);
    await server.ready();
    return server;
  }

  /** What time it is for the server and its browsers. */
  now(): number {
    return Date.now() + this.moved;
  }

  get pid(): number {
    return this.process.pid ?? 0;
  }

  /** What the server wrote last: shown when a test fails. */
  get recentLog(): string {
    return this.log;
  }

  /** Ends it and starts it again, with the data and the address that it had. */
  async restart(): Promise<void> {
    await this.end();
    this.process = Server.spawn(this.args);
    this.listen();
    await this.ready();
  }

  async stop(): Promise<void> {
    await this.end();
    await rm(this.data, { recursive: true, force: true });
  }

  private async end(): Promise<void> {
    if (this.process.exitCode === null) {
      const ended = new Promise((resolve) => this.process.once('exit', resolve));
      this.process.kill('SIGTERM');
      const force = setTimeout(() => this.process.kill('SIGKILL'), 10_000);
      await ended;
      clearTimeout(force);
    }
  }

  private async ready(): Promise<void> {
    const deadline = Date.now() + 30_000;
    let failed: Error | undefined;
    this.process.once('error', (error) => (failed = error));
    while (Date.now() < deadline) {
      if (failed) throw failed;
      if (this.process.exitCode !== null) throw new Error(`the server stopped at once:\n${this.log}`);
      const answer = await fetch(`${this.url}/api/v4/system/ping`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the server did not answer within 30 s:\n${this.log}`);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
