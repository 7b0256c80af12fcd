// Apps of others inside the client: their pages at a host name of their own. What the guide shows is taken from the guide.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Api } from './api';
import { freePort, repository } from './server';

export interface Panel {
  id: string;
  url: string;
}

export const register = (api: Api, draft: object): Promise<Panel> => api.post('/panels', { places: ['page', 'rhs', 'channel', 'card', 'settings'], scopes: ['identity', 'place', 'post', 'pick', 'open', 'notify'], ...draft });

/** A package with these files; answers where it lies. */
export async function packed(files: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-package-'));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, 'plugin', name)), { recursive: true });
    await writeFile(path.join(folder, 'plugin', name), text);
  }
  const file = path.join(folder, 'plugin.tar.gz');
  await promisify(execFile)('tar', ['-czf', file, '-C', folder, 'plugin']);
  return file;
}

/** Who comes with a token, by the lines that the guide has for a panel's own server. */
export async function whoAsks(chat: string, panel: string, token: string): Promise<string> {
  const guide = await readFile(path.join(repository, 'docs/guides/panels.md'), 'utf8');
  const lines = /^```js file=who\.mjs\n([\s\S]*?)^```$/m.exec(guide)?.[1] ?? '';
  const env = { ...process.env, CHAT_SERVER: chat, CHAT_PANEL: panel };
  const script = `${lines.replace('export ', '')}\nconsole.log(String((await who(${JSON.stringify(token)}))?.preferred_username));`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { env });
  return stdout.trim();
}

/** The conformance page: what a panel finds in the client, told as a list of what is right, and buttons for what takes a person. */
const conformance = (chat: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Conformance</title>
  <main><h1>Conformance</h1><ul id="told"></ul>
  <label>Field <input id="field"></label>
  ${['post', 'pickUser', 'pickChannel', 'notify', 'open', 'navigate', 'leave'].map((name) => `<button id="${name}">${name}</button>`).join('')}
  <output id="answer"></output></main>
  <script type="module">
    import {connectPanel, PanelRefusal} from '${chat}/jackfield-panel.js';
    const tell = (name, right) => document.getElementById('told').append(Object.assign(document.createElement('li'), {textContent: (right ? 'ok ' : 'WRONG ') + name}));
    const denied = (work) => { try { return !work(); } catch { return true; } };
    const reason = (asked) => asked.then(() => 'none', (error) => (error instanceof PanelRefusal ? error.reason : String(error)));
    const panel = window.panel = await connectPanel({hosts: ['https://elsewhere.example', '${chat}']});
    const {context} = panel;
    tell('user', context.user?.id.length === 26 && context.user.username !== '');
    tell('place', ['rhs', 'page', 'channel', 'card', 'settings'].includes(context.place.kind) && ['page', 'settings'].includes(context.place.kind) === (context.place.channelId === undefined));
    tell('theme', /^#/.test(context.theme.background) && getComputedStyle(document.documentElement).getPropertyValue('--jackfield-background') === context.theme.background);
    tell('locale', document.documentElement.lang === context.locale && context.locale === 'en');
    tell('path', context.path.startsWith('/') && (context.place.kind === 'card') === (context.path === '/again'));
    const token = await panel.token();
    const claims = JSON.parse(atob(token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    tell('token', claims.sub === context.user.id && claims.channel_id === context.place.channelId && await panel.token() === token);
    tell('keep', await reason(panel.keep({kept: 'here'})) === 'none' && await reason(panel.keep('x'.repeat(70000))) === 'many');
    tell('resize', await reason(panel.resize(600)) === 'none' && await reason(panel.resize(NaN)) === 'bad');
    tell('bad paths', await reason(panel.navigate('//evil.example')) === 'bad' && await reason(panel.navigate('/../../admin_console')) === 'bad');
    tell('bad posts', await reason(panel.post('')) === 'bad' && await reason(panel.post('x', 'a'.repeat(26))) === 'bad');
    tell('no window', denied(() => window.open('https://evil.example')));
    tell('no parent', denied(() => window.parent.document) && denied(() => { window.top.location = 'about:blank'; return true; }) );
    tell('no cookies', !document.cookie.includes('MMUSERID'));
    const answer = (work) => async () => { document.getElementById('answer').textContent = ''; document.getElementById('answer').textContent = JSON.stringify(await work().catch((error) => error.reason ?? String(error)) ?? null); };
    const acts = {post: () => panel.post('Written by a panel', context.place.channelId), pickUser: () => panel.pickUser(), pickChannel: () => panel.pickChannel(), notify: () => panel.notify('A line'),
      open: () => panel.open({userId: context.user.id}), navigate: () => panel.navigate('/deep/link?x=1'), leave: () => panel.leave()};
    for (const [name, work] of Object.entries(acts)) document.getElementById(name).onclick = answer(work);
    document.body.dataset.done = 'yes';
  </script></html>`;

const hostile = (chat: string, script: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hostile</title><script type="module">
  import {connectPanel} from '${chat}/jackfield-panel.js';
  ${script}</script></html>`;

/** An app's pages, by their paths. */
export class PanelHost {
  private constructor(
    private readonly server: HttpServer,
    readonly url: string,
    /** Where the chat server asks it, which knows no names of this machine. */
    readonly events: string,
  ) {}

  static async start(chat: string): Promise<PanelHost> {
    const guide = await readFile(path.join(repository, 'docs/guides/panels.md'), 'utf8');
    const shown = /^```html file=panel\.html\n([\s\S]*?)^```$/m.exec(guide)?.[1] ?? '';
    const connected = `const panel = await connectPanel({hosts: ['${chat}']});`;
    const pages: Record<string, string> = {
      '/guide': shown.replaceAll('https://chat.example.com', chat),
      '/conformance': conformance(chat),
      '/flood': hostile(chat, `${connected} for (;;) { panel.resize(200).catch(() => {}); await new Promise((done) => setTimeout(done, 0)); for (let at = 0; at < 100; at++) panel.resize(200).catch(() => {}); }`),
      '/scope': hostile(chat, `${connected} document.body.textContent = await panel.post('x').catch((error) => error.reason);`),
      '/silent': '<!doctype html><html lang="en"><title>Silent</title></html>',
    };
    const port = await freePort();
    const server = createServer((request, response) => {
      if (request.method === 'POST') return void response.end(JSON.stringify({ text: 'Ticket 7' }));
      const page = pages[new URL(request.url ?? '/', 'http://x').pathname];
      response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html', 'Content-Security-Policy': `frame-ancestors ${chat}` });
      response.end(page ?? 'There is no such page.');
    });
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    return new PanelHost(server, `http://panel.localhost:${port}`, `http://127.0.0.1:${port}/events`);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
