// A channel inside the pages of another app: two host names, and no cookies of others.
import { chromium, type Browser, type Frame, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { Api } from '../support/api';
import { chatAddress, ExampleApp, GuideFolder, Host, makeApp, type EmbedApp } from '../support/embed';
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
  // Before it says to whom, there is nobody to write to: Enter leaves the text where it is.
  const field = chat(page).getByRole('textbox', { name: /^Write to \S/ });
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

/** Two people in pages of an example, each in a browser of their own. */
async function two(open: (page: Page, as: string) => Promise<void>): Promise<[Page, Page]> {
  const pages = await Promise.all(['ada', 'ben'].map(async (as) => {
    const page = await (await blocking.newContext({ locale: 'en-GB', viewport: { width: 900, height: 700 } })).newPage();
    await page.addInitScript(letIn);
    await open(page, as);
    await expect(async () => chat(page)).toPass();
    return page;
  }));
  return pages as [Page, Page];
}

async function talk([ada, ben]: [Page, Page]): Promise<void> {
  await writes(ada, 'Is it on its way?');
  await expect(chat(ben).getByRole('article', { name: 'ada' })).toContainText('Is it on its way?');
  await writes(ben, 'It is');
  await expect(chat(ada).getByRole('article', { name: 'ben' })).toContainText('It is');
}

test('each example signs its people in and talks both ways', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'examples');
  const ports = [await freePort(), await freePort(), await freePort()];
  const app = await makeApp(api, address, ports.map((port) => `http://shop.localhost:${port}`), [channel]);
  const [html = 0, express = 0, react = 0] = ports;
  const running: ExampleApp[] = [];
  try {
    await test.step('a page', async () => {
      running.push(await ExampleApp.html(address, app, html));
      const pages = await two(async (page, as) => void (await page.goto(`http://shop.localhost:${html}/?as=${as}`)));
      await talk(pages);
      expect((await new AxeBuilder({ page: pages[0] }).disableRules(['region', 'landmark-one-main']).analyze()).violations).toEqual([]);
    });
    await test.step('pages made on a server, an order each', async () => {
      running.push(await ExampleApp.express(address, app, express));
      const pages = await two(async (page, as) => {
        await page.goto(`http://shop.localhost:${express}/`);
        await page.getByLabel('Name').fill(as);
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.getByRole('link', { name: 'Order 42' }).click();
      });
      await talk(pages);
      await expect(chat(pages[0]).getByRole('heading', { name: 'Order 42' })).toBeVisible();
      await pages[0].screenshot({ path: 'output/embed-express.png' });
    });
    await test.step('components of React', async () => {
      running.push(await ExampleApp.react(address, app, react));
      const [ada, ben] = await two(async (page, as) => {
        await page.goto(`http://shop.localhost:${react}/?as=${as}`);
        // What is asked of a talk that is not there yet is done when it is.
        await expect(page.frameLocator('iframe[title="About this order"]').getByRole('textbox')).toBeEditable();
        if (as === 'ada') await page.getByRole('button', { name: 'Send' }).click();
      });
      const [hers, his] = [ada, ben].map((page) => page.frameLocator('iframe[title="About this order"]'));
      await expect(his!.getByText('The order is on its way.')).toBeVisible();
      // Where nobody looks, it is counted.
      await ada.evaluate(() => (document.querySelector('jackfield-chat') as HTMLElement).style.setProperty('display', 'none'));
      await his!.getByRole('textbox').fill('Thanks');
      await his!.getByRole('textbox').press('Enter');
      await expect(ada.getByRole('heading', { name: 'Orders (1)' })).toBeVisible();
      await ada.evaluate(() => (document.querySelector('jackfield-chat') as HTMLElement).style.removeProperty('display'));
      await expect(hers!.getByText('Thanks')).toBeVisible();
      await expect(ada.getByRole('heading', { name: 'Orders', exact: true })).toBeVisible();
      await expect(ada.getByRole('alert')).toHaveCount(0);
    });
  } finally {
    await Promise.all(running.map((example) => example.stop()));
  }
});

test('a visitor is answered, and goes on with the talk once they are known', async ({ server }) => {
  const address = chatAddress(server.url);
  const { api, channel } = await place(server.url, 'support');
  await api.put('/config/patch', { GuestAccountsSettings: { Enable: true } });
  let app: EmbedApp | undefined;
  const host = await Host.start(address, () => app ?? { id: '', keys: [] });
  app = await makeApp(api, address, [host.url], [channel]);
  host.secret = app.keys[0]?.secret ?? '';
  await api.put(`/embed/apps/${app.id}/patch`, { visitors: true, queue_channel_id: channel.id });
  // Who only passes by is nobody's visitor.
  const page = await opened('', host, '&visitor=Grace&view=launcher');
  await expect(page.getByRole('button', { name: 'Chat' })).toBeVisible();
  expect(page.frames().some((frame) => frame.url().includes('/embed/'))).toBe(false);
  await page.getByRole('button', { name: 'Chat' }).click();
  await isShown(page);
  await writes(page, 'Is anybody there?');
  await expect(chat(page).getByRole('article', { name: 'Grace' })).toContainText('Is anybody there?');
  await expect(chat(page).getByRole('button', { name: 'Attach a file' })).toHaveCount(0);
  await page.screenshot({ path: 'output/embed-visitor.png' });
  expect((await new AxeBuilder({ page }).disableRules(['region', 'landmark-one-main']).analyze()).violations).toEqual([]);
  // The queue is told, and whoever comes answers.
  const { posts } = await api.get<{ posts: Record<string, { message: string }> }>(`/channels/${channel.id}/posts`);
  const [, name] = Object.values(posts).flatMap(({ message }) => /^Grace is waiting in ~(\S+)\.$/.exec(message) ?? []);
  const talked = await api.get<Channel>(`/teams/${channel.team_id}/channels/name/${name ?? ''}`);
  await api.post(`/channels/${talked.id}/members`, { user_id: (await api.get<{ id: string }>('/users/me')).id });
  await api.post('/posts', { channel_id: talked.id, message: 'I am' });
  await expect(chat(page).getByText('I am')).toBeVisible();
  // The device is known again.
  await page.reload();
  await isShown(page);
  await page.getByRole('button', { name: 'Chat' }).click();
  await expect(chat(page).getByText('Is anybody there?')).toBeVisible();
  // Once the page's own server knows who it is, the talk is theirs, on this device and on others.
  await page.goto(`${host.url}/?as=grace&visitor=Grace&view=channel`);
  await isShown(page);
  await expect(chat(page).getByText('Is anybody there?')).toBeVisible();
  await writes(page, 'It is me');
  const elsewhere = await opened('grace', host);
  await expect(async () => chat(elsewhere)).toPass();
  await expect(chat(elsewhere).getByText('It is me')).toBeVisible();
  await expect(chat(elsewhere).getByText('I am', { exact: true })).toBeVisible();
  await host.stop();
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
  await page.getByLabel('Team', { exact: true }).selectOption({ label: 'Jackfield' });
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
