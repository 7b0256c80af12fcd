// Apps inside the client: what a panel finds there, what it cannot do, and a whole app with its own server.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import type { FrameLocator, Page } from '@playwright/test';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { packed, PanelHost, register, whoAsks } from '../support/panels';
import { anna, ben, chloe } from '../support/people';
import { freePort, repository } from '../support/server';

test.use({ workspace: 'panels' });

const inBar = (page: Page, name: string) => page.getByRole('navigation', { name: 'Apps' }).getByRole('button', { name });
const inside = (page: Page): FrameLocator => page.frameLocator('iframe.panel__frame');

async function isConform(page: Page): Promise<void> {
  await expect(inside(page).locator('body[data-done]')).toBeVisible();
  const told = await inside(page).locator('#told li').allTextContents();
  expect(told.filter((line) => !line.startsWith('ok '))).toEqual([]);
  expect(told.length).toBe(13);
}

test('the conformance page passes beside a channel, as a page and as a tab', async ({ server, open }) => {
  const api = await Api.signIn(server.url, anna);
  const host = await PanelHost.start(server.url);
  const page = await open(ben);
  await page.goto('/jackfield/channels/town-square');
  await expect(page.getByRole('article').first()).toBeVisible();
  const told = { events_url: host.events, shortcuts: [{ id: 'ticket', name: 'Make a ticket' }] };
  const panel = await register(api, { name: 'Conformance', url: `${host.url}/conformance`, ...told });
  // It is there at once; a page of before knows nothing of its host.
  await expect(inBar(page, 'Conformance')).toBeVisible();
  await page.reload();
  await inBar(page, 'Conformance').click();
  await isConform(page);
  const answer = inside(page).locator('#answer');
  // To write as the reader takes the reader, and begins with no.
  await inside(page).getByRole('button', { name: 'post', exact: true }).click();
  const consent = page.getByRole('alertdialog', { name: 'Conformance wants to write as you' });
  await expect(consent).toContainText('Town Square');
  await expect(consent).toContainText('Written by a panel');
  await page.screenshot({ path: 'output/panel-consent.png' });
  await expect(consent.getByRole('button', { name: 'Do not send' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(answer).toHaveText('null');
  await inside(page).getByRole('button', { name: 'post', exact: true }).click();
  await consent.getByRole('button', { name: 'Send as me' }).click();
  await expect(answer).toHaveText(/^"[a-z0-9]{26}"$/);
  await expect(page.getByRole('article').filter({ hasText: 'Written by a panel' })).toBeVisible();
  // The client's own dialogs, by keyboard.
  await inside(page).getByRole('button', { name: 'pickUser' }).click();
  await page.getByRole('combobox', { name: 'Whom?' }).fill('chloe');
  await expect(page.getByRole('option').first()).toContainText('@chloe');
  await page.keyboard.press('Enter');
  await expect(answer).toContainText('"username":"chloe"');
  await inside(page).getByRole('button', { name: 'pickChannel' }).click();
  await page.keyboard.press('Escape');
  await expect(answer).toHaveText('null');
  await inside(page).getByRole('button', { name: 'notify' }).click();
  await expect(page.getByText('Conformance: A line')).toBeVisible();
  // The client's keys work inside, and the keyboard is given back.
  await inside(page).locator('#field').focus();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await inside(page).getByRole('button', { name: 'leave' }).click();
  await expect(page.getByRole('region', { name: 'Conformance' })).toBeFocused();
  expect((await new AxeBuilder({ page }).include('.rhs').analyze()).violations).toEqual([]);

  await page.goto(`/panels/${panel.id}/first`);
  await isConform(page);
  await inside(page).getByRole('button', { name: 'navigate' }).click();
  await expect(page).toHaveURL(/\/panels\/[a-z0-9]{26}\/deep\/link\?x=1$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/first$/);
  await page.screenshot({ path: 'output/panel-page.png' });
  await inside(page).getByRole('button', { name: 'open' }).click();
  await expect(page).toHaveURL(/\/messages\/@ben$/);

  await page.goto('/jackfield/channels/town-square');
  await page.getByRole('tab', { name: 'Conformance' }).click();
  await isConform(page);
  await page.screenshot({ path: 'output/panel-tab.png' });
  // What it kept is there when it is shown again.
  await page.getByRole('tab', { name: 'Messages' }).click();
  await page.getByRole('tab', { name: 'Conformance' }).click();
  await isConform(page);
  expect(await page.frames().find((frame) => frame.url().includes('/conformance'))?.evaluate(() => (window as unknown as { panel: { context: { state: unknown } } }).panel.context.state)).toEqual({ kept: 'here' });
  // A message that links to it has it as a card, once somebody wants it.
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  const channel = await api.post<{ id: string }>('/channels', { team_id: team.id, name: 'cards', display_name: 'Cards', type: 'O' });
  await api.post('/posts', { channel_id: channel.id, message: `Look at ${server.url}/panels/${panel.id}/again` });
  await page.goto('/jackfield/channels/cards');
  await page.getByRole('button', { name: 'Open Conformance here' }).click();
  await isConform(page);
  // Its own server answers an entry in the menu of a message.
  await api.put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
  const message = page.getByRole('article').filter({ hasText: 'Look at' });
  await message.hover();
  await message.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Make a ticket' }).click();
  await expect(page.getByText('Conformance: Ticket 7')).toBeVisible();
  // And it has a tab of the reader's settings.
  await page.goto('/jackfield/channels/town-square');
  await expect(page.getByRole('main').getByRole('combobox', { name: /^Write to/ })).toBeVisible();
  await page.keyboard.press('Control+Shift+A');
  await page.getByRole('dialog', { name: 'Settings' }).getByRole('tab', { name: 'Conformance' }).click();
  await isConform(page);
  await page.screenshot({ path: 'output/panel-settings.png' });
  await host.stop();
});

test('the guide\'s page says hello', async ({ server, open }) => {
  const api = await Api.signIn(server.url, anna);
  const host = await PanelHost.start(server.url);
  const hello = await register(api, { name: 'Hello', url: `${host.url}/guide`, places: ['rhs'], scopes: ['identity', 'place', 'post', 'notify'] });
  const other = await register(api, { name: 'Other', url: `${host.url}/guide`, places: ['page'] });
  const page = await open(ben);
  await inBar(page, 'Hello').click();
  await expect(inside(page).getByRole('heading')).toContainText('Hello ');
  await inside(page).getByRole('button', { name: 'Say hello' }).click();
  await page.getByRole('button', { name: 'Send as me' }).click();
  await expect(page.getByText('Hello: Said.')).toBeVisible();
  // Its server believes a token for it, and none for another.
  const bens = await Api.signIn(server.url, ben);
  const [mine, others] = await Promise.all([hello, other].map(({ id }) => bens.post<{ token: string }>(`/panels/${id}/token`, {})));
  expect(await whoAsks(server.url, hello.id, mine?.token ?? '')).toBe('ben');
  expect(await whoAsks(server.url, hello.id, others?.token ?? '')).toBe('undefined');
  await host.stop();
});

test('a plugin serves a panel itself, which has no origin', async ({ server, open }) => {
  const api = await Api.signIn(server.url, anna);
  const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Own</title><h1 id="who"></h1><script type="module">
    import {connectPanel} from '/jackfield-panel.js';
    const panel = await connectPanel({hosts: [location.origin]});
    const claims = JSON.parse(atob((await panel.token()).split('.')[1].replaceAll('-', '+').replaceAll('_', '/')));
    const reads = (work) => { try { return work(); } catch { return 'denied'; } };
    document.getElementById('who').textContent = [claims.preferred_username, self.origin, reads(() => document.cookie), reads(() => String(parent.document))].join(' ');
  </script></html>`;
  const panels = [{ id: 'own', name: 'Own', url: '/public/panel.html', places: ['rhs'], scopes: ['identity'] }];
  const manifest = { id: 'com.example.own', name: 'Own', version: '1.0.0', webapp: { bundle_path: 'web/main.js' }, permissions: { panels } };
  await api.install(await packed({ 'plugin.json': JSON.stringify(manifest), 'web/main.js': '0;', 'public/panel.html': page }));
  const bens = await open(ben);
  await bens.goto('/jackfield/channels/town-square');
  await inBar(bens, 'Own').click();
  await expect(inside(bens).getByRole('heading')).toHaveText('ben null denied denied');
  await bens.screenshot({ path: 'output/panel-own.png' });
});

test('a panel that does not behave is stopped, and named', async ({ server, open }) => {
  const api = await Api.signIn(server.url, anna);
  const host = await PanelHost.start(server.url);
  await register(api, { name: 'Flood', url: `${host.url}/flood`, places: ['rhs'], scopes: [] });
  await register(api, { name: 'Grabber', url: `${host.url}/scope`, places: ['rhs'], scopes: ['identity'] });
  await register(api, { name: 'Silence', url: `${host.url}/silent`, places: ['rhs'], scopes: [] });
  const page = await open(ben);
  await inBar(page, 'Flood').click();
  await expect(page.getByRole('heading', { name: 'Flood was stopped' })).toBeVisible();
  await inBar(page, 'Grabber').click();
  await expect(inside(page).locator('body')).toHaveText('scope');
  await inBar(page, 'Silence').click();
  await expect(page.getByRole('heading', { name: 'Silence does not answer' })).toBeVisible({ timeout: 15_000 });
  await page.screenshot({ path: 'output/panel-silent.png' });
  const admin = await open(anna);
  await admin.goto('/admin_console/panels');
  const row = (name: string) => admin.getByRole('listitem').filter({ hasText: name });
  await expect(row('Flood')).toContainText('it sent more than a well-behaved app does');
  await expect(row('Grabber')).toContainText('it asked for what it was not allowed');
  await expect(row('Silence')).toContainText('its page did not answer');
  await admin.getByRole('button', { name: 'Add a panel' }).click();
  await admin.getByLabel('Name', { exact: true }).fill('Bakery');
  await admin.getByLabel('Address of its page').fill('http://bakery.example/');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(admin.getByRole('alert')).toContainText('https');
  await admin.getByLabel('Address of its page').fill('https://bakery.example/');
  await admin.getByRole('button', { name: 'Save' }).click();
  await expect(row('Bakery')).toContainText('https://bakery.example/');
  await admin.screenshot({ path: 'output/panel-console.png' });
  expect((await new AxeBuilder({ page: admin }).include('.console').analyze()).violations).toEqual([]);
  await row('Bakery').getByRole('button', { name: 'Delete' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row('Bakery')).toHaveCount(0);
  await host.stop();
});

/** The reviews with their own server, as `scripts/reviews` starts them. */
class ReviewsApp {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly panel: string,
  ) {}

  static async start(chat: string): Promise<ReviewsApp> {
    const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-reviews-'));
    const port = await freePort();
    const app = path.join(repository, 'plugins/reviews');
    const env: NodeJS.ProcessEnv = { ...process.env, REVIEWS_CHAT: chat, REVIEWS_PAGE: `http://reviews.localhost:${port}/`, REVIEWS_LISTEN: `127.0.0.1:${port}`, REVIEWS_DATA: path.join(folder, 'reviews.db') };
    const run = (command: string, args: string[]) => new Promise<string>((resolve, reject) => {
      const child = spawn(command, args, { cwd: app, env, stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (part: Buffer) => (said += part.toString()));
      child.on('close', (code) => (code === 0 ? resolve(said) : reject(new Error(`${command} ${args.join(' ')}: ${code}`))));
    });
    await run('npm', ['run', '--silent', 'build']);
    const made = Object.fromEntries((await run(process.execPath, ['dist/service/register.js'])).trim().split('\n').map((line) => line.split('=') as [string, string]));
    const child = spawn(process.execPath, ['dist/service/main.js'], { cwd: app, env: { ...env, ...made }, stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise<void>((resolve, reject) => {
      child.stdout?.on('data', (part: Buffer) => part.toString().includes('listen') && resolve());
      child.on('close', () => reject(new Error('the reviews ended')));
    });
    return new ReviewsApp(child, folder, made.REVIEWS_PANEL ?? '');
  }

  async stop(): Promise<void> {
    this.child.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

test('three people go through a cycle of reviews', async ({ server, open }) => {
  test.setTimeout(120_000);
  const reviews = await ReviewsApp.start(server.url);
  const address = `/panels/${reviews.panel}`;
  const page = await open(anna);
  await page.goto(address);
  const frame = inside(page);
  const pick = async (name: string): Promise<void> => {
    await page.getByRole('combobox', { name: 'Whom?' }).fill(name);
    await expect(page.getByRole('option').first()).toContainText(`@${name}`);
    await page.keyboard.press('Enter');
  };
  // Anna begins a cycle in which Chloe sums up Ben.
  await frame.getByRole('button', { name: 'Begin a cycle' }).press('Enter');
  await frame.getByLabel('Name').fill('Year 1');
  await frame.getByLabel('Last day').fill(new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10));
  await frame.getByRole('button', { name: 'Add a person' }).press('Enter');
  await pick('ben');
  await frame.getByRole('button', { name: /^Choose the manager/ }).press('Enter');
  await pick('chloe');
  await expect(frame.getByText(/reviewed by/)).toBeVisible();
  await frame.getByRole('button', { name: 'Begin', exact: true }).press('Enter');
  await expect(frame.getByRole('heading', { name: 'Year 1' })).toBeVisible();
  // Anna is asked to write as a colleague, by herself.
  await frame.getByRole('button', { name: /^Ask a colleague/ }).click();
  await pick('anna');
  await frame.getByRole('button', { name: /^Write:/ }).click();
  await frame.getByLabel(/^How is it to work with/).fill('A joy');
  await frame.getByRole('button', { name: 'Submit' }).click();
  await expect(frame.getByText('submitted')).toBeVisible();
  await frame.getByRole('button', { name: 'Remind' }).click();
  await expect(page.getByText('Reviews: 2 people were reminded.')).toBeVisible();
  await page.screenshot({ path: 'output/reviews-organiser.png' });
  // Whoever reads German finds it in German, at once.
  const annas = await Api.signIn(server.url, anna);
  await annas.put('/users/me/patch', { locale: 'de' });
  await expect(frame.getByRole('heading', { name: 'Beurteilungen' })).toBeVisible();
  await annas.put('/users/me/patch', { locale: 'en' });
  await expect(frame.getByRole('heading', { name: 'Reviews' })).toBeVisible();

  // Ben is reminded by the bot, follows its link, and writes about himself by keyboard; a draft outlives the page being hidden.
  const bens = await open(ben);
  await bens.goto('/jackfield/messages/@reviews');
  await bens.getByRole('link', { name: 'Open the reviews' }).last().click();
  const own = inside(bens);
  await own.getByRole('button', { name: 'Write: yourself' }).focus();
  await bens.keyboard.press('Enter');
  await expect(own.getByLabel('How was your year?')).toBeFocused();
  await bens.keyboard.type('I learned a lot');
  await bens.keyboard.press('Tab');
  await bens.keyboard.press('Enter');
  await expect(own.getByText('submitted')).toBeVisible();
  await own.getByRole('button', { name: /^Read:/ }).click();
  await expect(own.getByText('I learned a lot')).toBeVisible();
  await expect(own.getByText('A joy')).toHaveCount(0);

  // Chloe reads both beside the channel, and sums up.
  const chloes = await open(chloe);
  await inBar(chloes, 'Reviews').click();
  const beside = inside(chloes);
  await beside.getByRole('button', { name: /^Read:/ }).click();
  await expect(beside.getByText('I learned a lot')).toBeVisible();
  await expect(beside.getByText('A joy')).toBeVisible();
  await beside.getByRole('button', { name: 'All reviews' }).click();
  await beside.getByRole('button', { name: /^Write:/ }).click();
  await beside.getByLabel(/^How was the year of/).fill('Well done, Ben');
  await chloes.screenshot({ path: 'output/reviews-beside.png' });
  await beside.getByRole('button', { name: 'Submit' }).click();
  await expect(beside.getByText('submitted')).toBeVisible();

  // Anna takes everything along and closes the cycle; then Ben reads the summary, and his colleague's words without a name.
  const downloading = page.waitForEvent('download');
  await frame.getByRole('button', { name: 'Export as CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('reviews-1.csv');
  await frame.getByRole('button', { name: 'Close the cycle' }).click();
  await expect(frame.getByText('closed')).toBeVisible();
  // The address still says where he was.
  await bens.reload();
  await expect(own.getByText('Well done, Ben')).toBeVisible();
  await expect(own.getByText('A joy')).toBeVisible();
  await expect(own.getByRole('heading', { name: 'A colleague', exact: true })).toBeVisible();
  await bens.screenshot({ path: 'output/reviews-person.png' });
  // The app's page has a main part of its own, in its frame.
  const looked = new AxeBuilder({ page: bens }).disableRules(['landmark-main-is-top-level', 'landmark-no-duplicate-main', 'landmark-unique']);
  expect((await looked.analyze()).violations.map(({ id }) => id)).toEqual([]);
  await reviews.stop();
});
