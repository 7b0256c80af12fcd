// What was seen to be wrong by using the client, each as the steps that showed it.
import { Api } from '../support/api';
import { compose, post, press } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'seen' });

test('editing goes on behind the last word', async ({ open }) => {
  const page = await open(ben);
  await compose(page, 'An unfinished');
  await press(post(page, 'An unfinished'), 'More actions');
  await page.getByRole('menuitem', { name: 'Edit' }).click();
  await page.keyboard.type(' sentence');
  await page.keyboard.press('Enter');
  await expect(post(page, 'An unfinished sentence')).toBeVisible();
});

test('a channel that was made in one tab is in the other one', async ({ open, server }) => {
  const page = await open(anna);
  const channels = page.getByRole('navigation', { name: 'Channels' });
  await expect(channels.getByText('Town Square')).toBeVisible();
  const api = await Api.signIn(server.url, anna);
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  await api.post('/channels', { team_id: team.id, name: 'greenhouse', display_name: 'Greenhouse', type: 'O' });
  await expect(channels.getByText('Greenhouse')).toBeVisible();
});

test('people who can be added are listed before anything is typed', async ({ open }) => {
  const page = await open(anna);
  await page.goto('/jackfield/channels/greenhouse');
  await page.getByRole('main').getByRole('button', { name: 'Channel menu' }).click();
  await page.getByRole('menuitem', { name: /Members/ }).click();
  await page.getByRole('button', { name: 'Add people' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add people to Greenhouse' });
  await expect(dialog.getByText('@ben')).toBeVisible();
  await picture(page, 'add-people-light-1440');
});

test('a link is that of the channel whose menu it is in, and leaving another channel leaves one where one is', async ({ open }) => {
  const page = await open(anna);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/jackfield/channels/design');
  const channels = page.getByRole('navigation', { name: 'Channels' });
  const row = channels.getByRole('listitem').filter({ hasText: 'Greenhouse' });
  await press(row, 'Channel menu');
  await page.getByRole('menuitem', { name: 'Copy link' }).click();
  await expect(page.getByText('Copied', { exact: true })).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/\/jackfield\/channels\/greenhouse$/);

  await press(row, 'Channel menu');
  await page.getByRole('menuitem', { name: /Leave/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  await expect(row).toHaveCount(0);
  expect(page.url()).toMatch(/\/channels\/design$/);
});

test('a message waits for its files, which keep their order', async ({ open }) => {
  const page = await open(ben);
  await page.goto('/jackfield/channels/design');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let first = true;
  await page.route('**/api/v4/files**', async (route) => {
    if (first && route.request().method() === 'POST') {
      first = false;
      await held;
    }
    await route.continue();
  });
  const file = (name: string) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) });
  await page.locator('.composer input[type=file]').setInputFiles([file('slow.txt'), file('quick.txt')]);
  await compose(page, 'With two files');
  await expect(page.getByText('It is sent when the files are uploaded.')).toBeVisible();
  release();
  await expect(post(page, 'With two files').getByText('quick.txt')).toBeVisible();
  const names = await post(page, 'With two files').innerText();
  expect(names.indexOf('slow.txt')).toBeLessThan(names.indexOf('quick.txt'));
});

test('pinned messages are counted as they are pinned', async ({ open, server }) => {
  const page = await open(anna);
  // What is written before the page listens and has its list is in neither: the first frame says that it listens.
  const listens = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
  await page.goto('/jackfield/channels/design');
  await listens;
  await expect(post(page, 'Dark theme, second round')).toBeVisible();
  const api = await Api.signIn(server.url, ben);
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  const channel = await api.get<{ id: string }>(`/teams/${team.id}/channels/name/design`);
  const { id } = await api.post<{ id: string }>('/posts', { channel_id: channel.id, message: 'Pin me' });
  await expect(post(page, 'Pin me')).toBeVisible();
  const button = page.getByRole('main').getByRole('button', { name: /pinned/i });
  const before = Number(/\d+/.exec((await button.innerText()) || '0')?.[0] ?? 0);
  await api.call('POST', `/posts/${id}/pin`);
  await expect(button).toContainText(String(before + 1));
  await api.call('DELETE', `/posts/${id}`);
  await expect(button).not.toContainText(String(before + 1));
});

test('a link to a message that is not there says so', async ({ open }) => {
  const page = await open(ben);
  await page.goto('/jackfield/pl/aaaaaaaaaaaaaaaaaaaaaaaaaa');
  await expect(page.getByText('This message cannot be shown')).toBeVisible();
});

test('access tokens are not offered to whom the server would refuse them', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { EnableUserAccessTokens: true } });
  for (const [person, count] of [[ben, 0], [anna, 1]] as const) {
    const page = await open(person);
    await page.getByRole('button', { name: 'Your status and settings' }).click();
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    await page.getByRole('tab', { name: /Security/ }).click();
    await expect(page.getByText('Where you are signed in')).toBeVisible();
    await expect(page.getByRole('heading', { name: 'Access tokens' })).toHaveCount(count);
  }
});

test('a page of a plugin can be reloaded and linked to', async ({ open }) => {
  const page = await open(ben);
  await page.route('**/api/v4/plugins/webapp', (route) => route.fulfill({ json: [{ id: 'decks', webapp: { bundle_path: '/static/plugins/decks/decks.js' } }] }));
  const bundle = `
    const {createElement} = window.React;
    window.registerPlugin('decks', {
      initialize(registry) {
        registry.registerProduct({baseURL: '/decks', switcherText: 'Decks', switcherLinkURL: '/decks', mainComponent: () => createElement('h1', null, 'All decks')});
        registry.registerNeedsTeamRoute('/own', () => createElement('h1', null, 'Own decks'));
      },
    });
  `;
  await page.route('**/static/plugins/decks/**', (route) => route.fulfill({ contentType: 'text/javascript', body: bundle }));
  await page.goto('/decks');
  await expect(page.getByRole('heading', { name: 'All decks' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { name: 'All decks' })).toBeVisible();
  await page.goto('/jackfield/decks/own');
  await expect(page.getByRole('heading', { name: 'Own decks' })).toBeVisible();
  await page.goto('/nothing-of-the-kind');
  await expect(page.getByText('This team cannot be opened')).toBeVisible();
});

test('archived channels are found and read', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const team = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id } = await api.post<{ id: string }>('/channels', { team_id: team.id, name: 'old-house', display_name: 'Old House', type: 'O' });
  await api.post('/posts', { channel_id: id, message: 'We moved out' });
  await api.call('DELETE', `/channels/${id}`);
  const page = await open(anna);
  await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).click();
  await page.getByRole('menuitem', { name: 'Browse channels' }).click();
  const dialog = page.getByRole('dialog', { name: 'Browse channels' });
  await expect(dialog.getByText('Town Square')).toBeVisible();
  await expect(dialog.getByText('Old House')).toHaveCount(0);
  await dialog.getByLabel('Archived').check();
  await picture(page, 'browse-archived-light-1440');
  await dialog.getByText('Old House').click();
  await expect(post(page, 'We moved out')).toBeVisible();
});

test('not to be disturbed ends by itself', async ({ open, server }) => {
  const page = await open(ben);
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitemradio', { name: 'Do not disturb' }).click();
  await picture(page, 'do-not-disturb-light-1440');
  await page.getByRole('dialog').getByRole('button', { name: 'For an hour' }).click();
  await expect(page.getByRole('button', { name: 'Your status and settings' }).getByRole('img', { name: 'Do not disturb' })).toBeVisible();
  const api = await Api.signIn(server.url, ben);
  const status = await api.get<{ status: string; dnd_end_time: number }>('/users/me/status');
  expect(status.status).toBe('dnd');
  expect(Math.abs(status.dnd_end_time - (Date.now() / 1000) - 3600)).toBeLessThan(120);
});
