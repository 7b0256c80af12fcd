// A channel inside the pages of another app: two host names, and no cookies of others.
import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { Api } from '../support/api';
import { chatAddress, GuideFolder, Host, makeApp, ReactApp, type EmbedApp } from '../support/embed';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { freePort } from '../support/server';
import config from '../playwright.config';

test.use({ workspace: 'embed' });

interface Channel {
  id: string;
  team_id: string;
  name: string;
}

let blocking: Browser;

test.beforeAll(async () => {
  const { executablePath, args = [] } = config.use?.launchOptions ?? {};
  blocking = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: [...args, '--test-third-party-cookie-phaseout'] });
});

test.afterAll(() => blocking.close());

/** A private channel of the seeded team, and somebody who administers the server. */
async function place(url: string, name: string): Promise<{ api: Api; channel: Channel }> {
  const api = await Api.signIn(url, anna);
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  const channel = await api.post<Channel>('/channels', { team_id: team.id, name, display_name: name, type: 'P' });
  return { api, channel };
}

/** Opens what the element keeps closed, so that a test can press what it draws itself. */
function letIn(): void {
  const attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function (this: Element, init) {
    return attach.call(this, { ...init, mode: 'open' });
  };
}

async function opened(as: string, host: Host, how = ''): Promise<Page> {
  const page = await (await blocking.newContext({ locale: 'en-GB', viewport: { width: 900, height: 700 } })).newPage();
  if (how) await page.addInitScript(letIn);
  await page.goto(`${host.url}/?as=${as}${how}`);
  return page;
}

/** The frame of the page, as a page of its own. */
function chat(page: Page): Frame {
  const frame = page.frames().find((candidate) => candidate.url().includes('/embed/'));
  if (!frame) throw new Error('the chat is not shown');
  return frame;
}

async function writes(page: Page, text: string): Promise<void> {
  const field = chat(page).getByRole('textbox', { name: /^Write to/ });
  await field.fill(text);
  await field.press('Enter');
}

async function isShown(page: Page): Promise<void> {
  await expect.poll(() => page.evaluate(() => (window as unknown as { told: [string][] }).told.some(([name]) => name === 'ready'))).toBe(true);
}

test('the guide\'s lines end with a message in the channel', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'guide');
  const port = await freePort();
  const app = await makeApp(api, address, [`http://shop.localhost:${port}`], [channel]);
  const folder = await GuideFolder.make(address, app);
  try {
    await folder.serve(port);
    const page = await (await blocking.newContext()).newPage();
    await page.goto(`http://shop.localhost:${port}/`);
    await expect(async () => chat(page)).toPass();
    await writes(page, 'Is it still there?');
    await expect(chat(page).getByRole('article', { name: 'Ada' })).toContainText('Is it still there?');
    const list = await api.get<{ posts: Record<string, { message: string }> }>(`/channels/${channel.id}/posts`);
    expect(Object.values(list.posts).map(({ message }) => message)).toContain('Is it still there?');
    // Each language of the guide makes a token that the server takes, once.
    await folder.write('print.mjs', 'import {token} from "./token.mjs"; console.log(token({id: "user-2", name: "Ben"}));');
    await folder.write('main.go', 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println(Token("user-2", "Ben")) }\n');
    const tokens = [
      await folder.prints(process.execPath, 'print.mjs'),
      await folder.prints('python3', '-c', 'import chat_token; print(chat_token.token("user-2", "Ben"))'),
      await folder.prints('go', 'run', 'main.go', 'token.go'),
      await folder.prints('php', '-r', 'require "token.php"; echo token("user-2", "Ben");'),
      await folder.prints('ruby', '-r', './token.rb', '-e', 'print token("user-2", "Ben")'),
    ];
    for (const token of tokens) {
      const answers = [];
      for (const _ of [1, 2]) {
        const answer = await fetch(`${server.url}/api/v4/embed/session`, { method: 'POST', body: JSON.stringify({ token }) });
        answers.push(answer.status);
        await answer.text();
      }
      expect(answers).toEqual([201, 401]);
    }
  } finally {
    await folder.remove();
  }
});

test('two people see each other, and go on after a restart', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'shop');
  let app: EmbedApp | undefined;
  const host = await Host.start(address, () => app ?? { id: '', keys: [] });
  app = await makeApp(api, address, [host.url], [channel]);
  host.secret = app.keys[0]?.secret ?? '';
  const [ada, ben] = [await opened('ada', host), await opened('ben', host)];
  await Promise.all([isShown(ada), isShown(ben)]);
  await writes(ada, 'Hello **Ben**');
  await expect(chat(ben).getByRole('article', { name: 'ada' })).toContainText('Hello Ben');
  await writes(ben, 'Hello Ada');
  await expect(chat(ada).getByRole('article', { name: 'ben' })).toContainText('Hello Ada');
  await ada.screenshot({ path: 'output/embed.png' });
  // Landmarks are for the page around it, which the guide's is too small to have.
  const looked = new AxeBuilder({ page: ada }).disableRules(['region', 'landmark-one-main']);
  expect((await looked.analyze()).violations).toEqual([]);
  // Nothing is kept where others find it.
  const kept = await chat(ada).evaluate(() => {
    try {
      return `${document.cookie}${String(localStorage.length)}${String(sessionStorage.length)}`;
    } catch {
      // Browsers that block cookies of third parties give their frames no storage at all.
      return 'denied';
    }
  });
  expect(['00', 'denied']).toContain(kept);
  // The page itself says and hears what the port lets it.
  await ada.evaluate(() => (document.getElementById('chat') as unknown as { post: (text: string) => Promise<void> }).post('From the page'));
  await expect(chat(ben).getByText('From the page')).toBeVisible();
  await server.restart();
  await writes(ada, 'After the restart');
  await expect(chat(ben).getByText('After the restart')).toBeVisible({ timeout: 60_000 });
  // A key that is ended at once takes all sessions with it; pages go on with the next one.
  const rotated = await api.post<EmbedApp>(`/embed/apps/${app.id}/keys`, { overlap_seconds: 0 });
  host.secret = rotated.keys.at(-1)?.secret ?? '';
  await expect.poll(() => host.asked, { timeout: 60_000 }).toBeGreaterThanOrEqual(4);
  await writes(ada, 'With another key');
  await expect(chat(ben).getByText('With another key')).toBeVisible({ timeout: 60_000 });
  await ada.evaluate(() => (document.getElementById('chat') as unknown as { signOut: () => Promise<void> }).signOut());
  await expect(chat(ada).getByText('You are signed out.')).toBeVisible();
  await host.stop();
});

test('all channels, one thread, a field, a button and a count', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'first');
  const { channel: other } = await place(server.url, 'second');
  let app: EmbedApp | undefined;
  const host = await Host.start(address, () => app ?? { id: '', keys: [] });
  app = await makeApp(api, address, [host.url], [channel, other]);
  host.secret = app.keys[0]?.secret ?? '';
  const root = await api.post<{ id: string }>('/posts', { channel_id: channel.id, message: 'Which colour?' });
  await api.post('/posts', { channel_id: channel.id, message: 'Something else' });

  // All channels: what comes in another is counted until it is opened.
  const list = await opened('ada', host, '&view=list');
  await isShown(list);
  const channels = chat(list).getByRole('navigation', { name: 'Channels' });
  await expect(channels.getByRole('button')).toHaveCount(2);
  await api.post('/posts', { channel_id: other.id, message: 'Over here' });
  const second = channels.getByRole('button', { name: /^second ?1 new message$/ });
  await list.screenshot({ path: 'output/embed-list.png' });
  expect((await new AxeBuilder({ page: list }).disableRules(['region', 'landmark-one-main']).analyze()).violations).toEqual([]);
  await second.click();
  await expect(chat(list).getByText('Over here')).toBeVisible();
  await expect(channels.getByRole('button', { name: 'second', exact: true })).toHaveAttribute('aria-current', 'page');

  // One thread: its messages and no others, and what is written answers it.
  const thread = await opened('ben', host, `&view=thread&thread=${root.id}`);
  await isShown(thread);
  await writes(thread, 'Blue');
  await expect(chat(thread).getByText('Blue')).toBeVisible();
  await expect(chat(thread).getByText('Something else')).toHaveCount(0);
  await expect.poll(async () => (await api.get<{ order: string[] }>(`/posts/${root.id}/thread`)).order.length).toBe(2);

  // A field alone.
  const field = await opened('cleo', host, '&view=composer');
  await isShown(field);
  await writes(field, 'From the field');
  await expect(chat(field).getByRole('article')).toHaveCount(0);

  // A count that stays until somebody looks, and a button that shows what it counts.
  const badge = await opened('dan', host, '&view=badge');
  await isShown(badge);
  await expect(badge.frameLocator('iframe').getByRole('main')).toBeHidden();
  const launcher = await opened('eve', host, '&view=launcher&channel=first');
  await isShown(launcher);
  await api.post('/posts', { channel_id: channel.id, message: 'Read me' });
  const counts = (page: Page): Promise<number | undefined> =>
    page.evaluate(() => (window as unknown as { told: [string, { count: number }][] }).told.filter(([name]) => name === 'unread').at(-1)?.[1].count);
  await expect.poll(() => counts(badge)).toBeGreaterThanOrEqual(1);
  await expect.poll(() => counts(launcher)).toBeGreaterThanOrEqual(1);
  await expect(launcher.getByRole('status', { name: /new message/ })).toBeVisible();
  await launcher.getByRole('button', { name: 'Chat' }).press('Enter');
  await expect(chat(launcher).getByText('Read me')).toBeVisible();
  await expect.poll(() => counts(launcher)).toBe(0);
  await launcher.screenshot({ path: 'output/embed-launcher.png' });
  await launcher.getByRole('button', { name: 'Chat' }).click();
  await expect(launcher.getByRole('button', { name: 'Chat' })).toHaveAttribute('aria-expanded', 'false');
  await host.stop();
});

test('the example made with React posts, hears and counts', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'react');
  const port = await freePort();
  const app = await makeApp(api, address, [`http://shop.localhost:${port}`], [channel]);
  const example = await ReactApp.start(address, app, port);
  try {
    const page = await (await blocking.newContext({ viewport: { width: 900, height: 400 } })).newPage();
    await page.addInitScript(letIn);
    await page.goto(`http://shop.localhost:${port}/?as=ada`);
    const talk = page.frameLocator('iframe[title="About this order"]');
    await expect(talk.getByRole('textbox')).toBeEditable();
    await page.getByRole('button', { name: 'Send' }).click();
    await expect(talk.getByText('The order is on its way.')).toBeVisible();
    // Where nobody looks, it is counted.
    await page.evaluate(() => (document.querySelector('jackfield-chat') as HTMLElement).style.setProperty('display', 'none'));
    await api.post('/posts', { channel_id: channel.id, message: 'Thanks' });
    await expect(page.getByRole('heading', { name: 'Orders (1)' })).toBeVisible();
    await expect(page.getByRole('alert')).toHaveCount(0);
  } finally {
    await example.stop();
  }
});

test('pages of other origins show nothing', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'kept');
  let app: EmbedApp | undefined;
  const host = await Host.start(address, () => app ?? { id: '', keys: [] });
  app = await makeApp(api, address, ['https://shop.example.com'], [channel]);
  host.secret = app.keys[0]?.secret ?? '';
  const page = await (await blocking.newContext()).newPage();
  const refused = page.waitForEvent('console', (message) => message.text().includes('frame-ancestors'));
  await page.goto(host.url);
  await refused;
  expect(host.asked).toBe(0);
  await host.stop();
});

test('an administrator makes an app, gives it another key, and deletes it', async ({ open }) => {
  const page = await open(anna);
  await page.goto('/admin_console/embed');
  await page.getByRole('button', { name: 'Add an app' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Bakery');
  await page.getByLabel(/^Pages that may show it/).fill('http://bakery.example');
  await page.getByLabel('Team').selectOption({ label: 'Jackfield' });
  await page.getByLabel('Town Square').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('alert')).toContainText('origins');
  await page.getByLabel(/^Pages that may show it/).fill('https://bakery.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Keep it now: it is not shown again.')).toBeVisible();
  await page.keyboard.press('Escape');
  const row = page.getByRole('listitem').filter({ hasText: 'Bakery' });
  await expect(row).toContainText('https://bakery.example');
  await page.screenshot({ path: 'output/embed-console.png' });
  expect((await new AxeBuilder({ page }).include('.console').analyze()).violations).toEqual([]);
  await row.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Keep it now: it is not shown again.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(row).toContainText('HS256 and HS256');
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
});
