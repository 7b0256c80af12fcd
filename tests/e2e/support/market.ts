// A market of plugins, as somebody hosts one: the real binary with a folder of its own, and plugins that are only a web half.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { binary, freePort } from './server';

export const ID = 'com.example.cards';

interface Ran {
  stdout: string;
  stderr: string;
  ok: boolean;
}

/** Runs the command line, in an environment of its own. */
export async function jackfield(args: string[], env: Record<string, string> = {}): Promise<Ran> {
  try {
    const ran = await promisify(execFile)(binary, args, { env: { ...process.env, NO_COLOR: '1', ...env } });
    return { ...ran, ok: true };
  } catch (error) {
    const { stdout, stderr } = error as Ran;
    return { stdout, stderr, ok: false };
  }
}

export class Market {
  private constructor(
    readonly url: string,
    readonly key: string,
    private readonly process: ChildProcess,
    readonly data: string,
  ) {}

  static async start(data: string): Promise<Market> {
    const port = await freePort();
    const args = ['market', 'serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--log-format', 'json', '--until-input-ends'];
    // It ends with whoever started it, also where a test failed before it said so.
    const child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'ignore'] });
    const ready = await new Promise<string>((resolve, reject) => {
      let told = '';
      child.once('error', reject);
      child.once('exit', () => reject(new Error('the market stopped at once')));
      child.stdout?.on('data', (chunk: Buffer) => {
        told += chunk.toString();
        if (told.includes('\n')) resolve(told);
      });
    });
    const { key } = JSON.parse(ready.slice(0, ready.indexOf('\n'))) as { key: string };
    return new Market(`http://127.0.0.1:${port}`, key, child, data);
  }

  /** What commands of its administrator, and of authors, read from the environment. */
  env(author: string): Record<string, string> {
    return { JACKFIELD_MARKET: this.url, JACKFIELD_MARKET_TOKEN_FILE: path.join(this.data, 'admin.token'), JACKFIELD_AUTHOR_KEY: author };
  }

  async get<Body>(operation: string): Promise<Body> {
    return (await (await fetch(`${this.url}/api/v2${operation}`)).json()) as Body;
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    await ended;
  }
}

/** Makes and packs a version of the cards; answers the package. */
export async function packed(folder: string, version: string, script: string, permissions: object): Promise<string> {
  const source = path.join(folder, `cards-${version}`);
  await mkdir(path.join(source, 'webapp'), { recursive: true });
  await mkdir(path.join(source, 'assets'), { recursive: true });
  const manifest = {
    id: ID,
    name: 'Cards',
    version,
    description: 'Shows cards.',
    icon_path: 'assets/icon.svg',
    homepage_url: 'https://example.com/cards',
    release_notes_url: 'https://example.com/cards/notes',
    webapp: { bundle_path: 'webapp/main.js' },
    permissions,
    props: { categories: ['cards'], changes: `All of ${version} is new.` },
  };
  await writeFile(path.join(source, 'plugin.json'), JSON.stringify(manifest, null, 2));
  await writeFile(path.join(source, 'webapp/main.js'), script);
  await writeFile(path.join(source, 'assets/icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(path.join(source, 'LICENSE'), 'MIT License\n');
  const { stdout, ok, stderr } = await jackfield(['plugin', 'pack', source]);
  if (!ok) throw new Error(stderr);
  return stdout.trim();
}

/** The text of a file's digest, as a reviewer gets it who built it again. */
export async function digestOf(file: string): Promise<string> {
  return createHash('sha256').update(await readFile(file)).digest('hex');
}
