// An app of somebody else: its pages at a host name of their own, its server, and what it signs. What the guide shows is taken
// from the guide.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { createHmac, randomUUID } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Claims } from '../../../packages/embed/src/protocol';
import type { Api } from './api';
import { freePort, repository } from './server';

export interface EmbedApp {
  id: string;
  keys: { id: string; secret?: string }[];
}

/** The files that the guide shows, by name. */
export async function guideFiles(): Promise<Map<string, string>> {
  const text = await readFile(path.join(repository, 'docs/guides/embedding.md'), 'utf8');
  return new Map([...text.matchAll(/^```\w+ file=(\S+)\n([\s\S]*?)^```$/gm)].map(([, name = '', content = '']) => [name, content]));
}

/** How the chat server is called by its people: not by its number, as cookies of others know it. */
export const chatAddress = (url: string): string => url.replace('127.0.0.1', 'chat.localhost');

/** The attributes that a page's address says. */
function said({ searchParams }: URL): string {
  const known = ['view', 'thread', 'channel', 'visitor'].filter((name) => searchParams.has(name));
  return known.map((name) => `${name}="${searchParams.get(name)?.replace(/[^a-zA-Z0-9-]/g, '') ?? ''}"`).join(' ');
}

/** Makes an app for a channel. */
export async function makeApp(api: Api, chat: string, origins: string[], channels: { id: string; team_id: string }[]): Promise<EmbedApp> {
  await api.put('/config/patch', { ServiceSettings: { SiteURL: chat } });
  return api.post('/embed/apps', { name: 'Shop', origins, team_id: channels[0]?.team_id, channel_ids: channels.map(({ id }) => id) });
}

/** Waits until a server that was started listens. */
async function listens(child: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (child.exitCode !== null) throw new Error('the server of the host ended');
    if (await fetch(`http://127.0.0.1:${port}/`).then((answer) => answer.ok, () => false)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A folder with the guide's files, its placeholders filled, and a way to run what is in it. */
export class GuideFolder {
  private child: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  static async make(chat: string, app: EmbedApp): Promise<GuideFolder> {
    const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-guide-'));
    for (const [name, content] of await guideFiles()) {
      await writeFile(path.join(folder, name), content.replaceAll('https://chat.example.com', chat).replaceAll('APP_ID', app.id));
    }
    const env = { ...process.env, CHAT_SERVER: chat, CHAT_APP: app.id, CHAT_SECRET: app.keys[0]?.secret };
    return new GuideFolder(folder, env);
  }

  /** Starts the guide's server; answers its port once it listens. */
  async serve(port: number): Promise<void> {
    this.child = spawn(process.execPath, ['server.mjs'], { cwd: this.folder, env: { ...this.env, PORT: String(port) }, stdio: 'inherit' });
    await listens(this.child, port);
  }

  /** What a program of the folder prints. */
  async prints(program: string, ...args: string[]): Promise<string> {
    const env = { ...this.env, GOFLAGS: '-mod=mod', GO111MODULE: 'off', GOTOOLCHAIN: 'local' };
    const { stdout } = await promisify(execFile)(program, args, { cwd: this.folder, env });
    return stdout.trim();
  }

  async write(name: string, content: string): Promise<void> {
    await writeFile(path.join(this.folder, name), content);
  }

  async remove(): Promise<void> {
    this.child?.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** An example, served by its own server. */
export class ExampleApp {
  private constructor(
    readonly folder: string | undefined,
    private readonly child: ChildProcess,
  ) {}

  private static async serve(file: string, chat: string, app: EmbedApp, port: number, folder?: string): Promise<ExampleApp> {
    const own = { CHAT_SERVER: chat, CHAT_APP: app.id, CHAT_SECRET: app.keys[0]?.secret, PORT: String(port), ...(folder ? { DIST: folder } : {}) };
    const child = spawn(process.execPath, [file], { env: { ...process.env, ...own }, stdio: 'inherit' });
    await listens(child, port);
    return new ExampleApp(folder, child);
  }

  static html(chat: string, app: EmbedApp, port: number): Promise<ExampleApp> {
    return ExampleApp.serve(path.join(repository, 'examples/embed-html/server.mjs'), chat, app, port);
  }

  /** Where the tests' own packages are found: an example of the repository has none. */
  static async express(chat: string, app: EmbedApp, port: number): Promise<ExampleApp> {
    await mkdir(path.join(repository, 'tests/e2e/output'), { recursive: true });
    const folder = await mkdtemp(path.join(repository, 'tests/e2e/output/express-'));
    const file = path.join(folder, 'server.mjs');
    await copyFile(path.join(repository, 'examples/embed-express/server.mjs'), file);
    return ExampleApp.serve(file, chat, app, port, folder);
  }

  static async react(chat: string, app: EmbedApp, port: number): Promise<ExampleApp> {
    const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-react-'));
    const modules = path.join(repository, 'web/node_modules');
    // The client's own builder, which needs no packages of the example's own.
    const { build } = (await import(path.join(modules, 'vite/dist/node/index.js'))) as { build: (options: object) => Promise<unknown> };
    const alias = { '@jackfield/embed-react': path.join(repository, 'packages/embed-react/src/index.ts'), 'react-dom': path.join(modules, 'react-dom'), react: path.join(modules, 'react') };
    await build({ configFile: false, root: path.join(repository, 'examples/embed-react'), logLevel: 'error', resolve: { alias }, build: { outDir: folder, emptyOutDir: true } });
    return ExampleApp.serve(path.join(repository, 'examples/embed-react/server.mjs'), chat, app, port, folder);
  }

  async stop(): Promise<void> {
    this.child.kill();
    if (this.folder) await rm(this.folder, { recursive: true, force: true });
  }
}

/** A host whose page shows the channel to whom the address names: `/?as=ada`. */
export class Host {
  asked = 0;

  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
    public secret: string,
  ) {}

  static async start(chat: string, app: () => EmbedApp, more: (user: string) => object = () => ({})): Promise<Host> {
    const server = createServer();
    const port = await freePort();
    const host = new Host(server, `http://shop.localhost:${port}`, '');
    const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    server.on('request', (request, response) => {
      const address = new URL(request.url ?? '/', host.url);
      const user = address.searchParams.get('as') ?? 'ada';
      if (request.method === 'POST') {
        host.asked += 1;
        if (!user) return void response.end();
        const claims: Claims = { iss: app().id, aud: chat, sub: user, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 50, profile: { name: user }, ...more(user) };
        const claimed = `${part({ alg: 'HS256' })}.${part(claims)}`;
        response.end(`${claimed}.${createHmac('sha256', host.secret).update(claimed).digest('base64url')}`);
        return;
      }
      response.setHeader('Content-Type', 'text/html');
      response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><h1>Shop</h1>
        <script src="${chat}/jackfield-chat.js" defer></script>
        <jackfield-chat id="chat" server="${chat}" app="${app().id}" token-url="/token?as=${user}" ${said(address)}></jackfield-chat>
        <script>
          window.told = [];
          for (const name of ['ready', 'unread', 'message', 'size', 'error', 'signed-out', 'toggle']) {
            document.getElementById('chat').addEventListener(name, (event) => window.told.push([name, event.detail]));
          }
        </script>`);
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return host;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
