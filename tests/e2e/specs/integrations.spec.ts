// What people make for other programs, and how administrators end it.
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';
import { Receiver } from '../support/receiver';

test.use({ workspace: 'integrations' });

test('an outgoing webhook is made, told, changed and renewed', async ({ open, server }) => {
  await (await Api.signIn(server.url, anna)).put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
  const receiver = await Receiver.start({ text: 'High water at nine, light' });
  const page = await open(anna);
  await page.goto('/jackfield/integrations');
  await page.getByRole('tab', { name: 'Outgoing webhooks' }).click();
  await page.getByRole('button', { name: 'Add an outgoing webhook' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Tides');
  await form.getByLabel('Addresses that are told').fill(receiver.url);
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByLabel(/^Words/).fill('tide-light');
  await looksRightInBoth(page, 'outgoing-form-1440');
  await form.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Tides' });
  await expect(row.getByText('Made by @anna')).toBeVisible();
  const token = await row.locator('code').innerText();
  await looksRightInBoth(page, 'outgoing-1440');

  const other = await open(ben);
  await other.goto('/jackfield/channels/development');
  await compose(other, 'tide-light please');
  await expect(post(other, 'High water at nine, light')).toBeVisible();
  expect(JSON.parse(receiver.heard[0]?.body ?? '')).toMatchObject({ token, user_name: 'ben', text: 'tide-light please' });

  await row.getByRole('button', { name: 'Edit' }).click();
  await expect(form.getByLabel('Addresses that are told')).toHaveValue(receiver.url);
  await form.getByLabel('Title').fill('Ebbs');
  await form.getByRole('button', { name: 'Save' }).click();
  const renamed = page.getByRole('listitem').filter({ hasText: 'Ebbs' });
  await renamed.getByRole('button', { name: 'New token…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new token' }).click();
  await expect(renamed.locator('code')).not.toHaveText(token);
  await renamed.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(renamed).toHaveCount(0);
  receiver.stop();
});

test('a member makes a token, and an administrator turns it off', async ({ open, server, request }) => {
  const api = await Api.signIn(server.url, anna);
  const { id } = await api.get<{ id: string }>('/users/username/ben');
  await api.put(`/users/${id}/roles`, { roles: 'system_user system_user_access_token' });
  const page = await open(ben);
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitem', { name: 'Profile' }).click();
  await page.getByRole('tab', { name: 'Security' }).click();
  await page.getByLabel('What the new token is for').fill('Backups, light');
  await page.getByLabel('How long it works').selectOption('7 days');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = await page.getByRole('dialog').getByRole('status').locator('pre').innerText();
  await expect(page.getByRole('listitem').filter({ hasText: 'Backups, light' }).getByText(/works until/)).toBeVisible();
  await looksRightInBoth(page, 'token-made-1440');
  const me = () => request.get(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status());
  expect(await me()).toBe(200);

  const admin = await open(anna);
  await admin.goto('/admin_console/tokens');
  await admin.getByRole('searchbox', { name: 'Search by owner or id' }).fill('ben');
  const row = admin.getByRole('listitem').filter({ hasText: 'Backups, light' });
  await expect(row.getByText('@ben')).toBeVisible();
  await looksRightInBoth(admin, 'console-tokens-1440');
  await row.getByRole('button', { name: 'Turn off' }).click();
  await expect(row.getByText('turned off')).toBeVisible();
  expect(await me()).toBe(401);
  await row.getByRole('button', { name: 'Turn on' }).click();
  await expect(row.getByText('turned off')).toHaveCount(0);
  expect(await me()).toBe(200);
  await row.getByRole('button', { name: 'Delete' }).click();
  await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect(await me()).toBe(401);
});

test('a bot is told of events, and of one that failed again', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
  const receiver = await Receiver.start({});
  const bot = await api.post<{ user_id: string }>('/bots', { username: 'tides-light', display_name: 'Tides' });
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channel } = await api.get<{ id: string }>(`/teams/${team}/channels/name/development`);
  await api.post(`/teams/${team}/members`, { team_id: team, user_id: bot.user_id });
  await api.post(`/channels/${channel}/members`, { user_id: bot.user_id });

  const page = await open(anna);
  await page.goto('/jackfield/integrations');
  await page.getByRole('tab', { name: 'Events' }).click();
  await page.getByRole('button', { name: 'Add a subscription' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Tide gauge light');
  await form.getByLabel('Bot', { exact: true }).selectOption({ label: '@tides-light' });
  await form.getByLabel('Events', { exact: true }).fill('posted');
  await form.getByLabel(/^Address that is told/).fill(receiver.url);
  await looksRightInBoth(page, 'subscription-form-1440');
  await form.getByRole('button', { name: 'Save' }).click();
  const secret = page.getByRole('dialog', { name: 'Its secret' });
  await expect(secret.locator('code')).not.toBeEmpty();
  await secret.getByRole('button', { name: 'Close' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Tide gauge light' });
  await expect(row.getByText(receiver.url)).toBeVisible();

  receiver.status = 500;
  const other = await open(ben);
  await other.goto('/jackfield/channels/development');
  await compose(other, 'Low water, light');
  await expect.poll(() => receiver.heard.length).toBeGreaterThan(0);
  expect(receiver.heard[0]?.headers['webhook-signature']).toBeTruthy();
  await row.getByRole('button', { name: 'Deliveries…' }).click();
  const log = page.getByRole('dialog', { name: /was told$/ });
  const first = log.getByRole('listitem').filter({ hasText: 'posted' }).last();
  await expect(first.getByText('500')).toBeVisible();
  await first.getByText('What was sent and answered').click();
  await looksRightInBoth(page, 'deliveries-1440');
  receiver.status = 200;
  const before = receiver.heard.length;
  await first.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => receiver.heard.length).toBeGreaterThan(before);
  const ids = receiver.heard.map(({ headers }) => headers['webhook-id']);
  expect(new Set(ids).size).toBe(1);
  receiver.stop();
});

test('an application is made, and acts for whoever allows it', async ({ open, server, request }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { SiteURL: server.url, EnableOAuthServiceProvider: true } });
  const receiver = await Receiver.start({});
  const page = await open(anna);
  await page.goto('/jackfield/integrations');
  await page.getByRole('tab', { name: 'OAuth applications' }).click();
  await page.getByRole('button', { name: 'Add an application' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill('Harbour light');
  await form.getByLabel('What it is for').fill('Shows who is at sea');
  await form.getByLabel('Its home page').fill('https://harbour.example');
  await form.getByLabel(/^Addresses that people are sent back to/).fill(`${receiver.url}callback`);
  await looksRightInBoth(page, 'oauth-form-1440');
  await form.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Harbour light' });
  const id = await row.locator('code').first().innerText();
  await expect(row.getByRole('button', { name: 'Copy the secret of Harbour light' })).toBeVisible();
  await looksRightInBoth(page, 'oauth-apps-1440');
  const { client_secret: secret } = await api.get<{ client_secret: string }>(`/oauth/apps/${id}`);

  const other = await open(ben);
  await other.goto(`/oauth/authorize?${new URLSearchParams({ response_type: 'code', client_id: id, redirect_uri: `${receiver.url}callback`, state: 'tide' }).toString()}`);
  await expect(other.getByRole('heading', { name: new RegExp('Harbour light') })).toBeVisible();
  await looksRightInBoth(other, 'oauth-consent-1440');
  await other.locator('button[value=allow]').click();
  await expect.poll(() => receiver.heard.find(({ path }) => path.startsWith('/callback'))?.path ?? '').toContain('state=tide');
  const code = new URL(receiver.heard.find(({ path }) => path.startsWith('/callback'))?.path ?? '', receiver.url).searchParams.get('code') ?? '';
  const answer = await request.post(`${server.url}/oauth/access_token`, { form: { grant_type: 'authorization_code', client_id: id, client_secret: secret, code, redirect_uri: `${receiver.url}callback` } });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  const me = await request.get(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } });
  expect(((await me.json()) as { username: string }).username).toBe('ben');

  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect((await request.get(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } })).status()).toBe(401);
  receiver.stop();
});
