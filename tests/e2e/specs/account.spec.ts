// A person's own account: custom status, sessions and access tokens.
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'account' });

test('a custom status is set, seen by the others at once, and cleared', async ({ open }) => {
  const annas = await open(anna);
  const bens = await open(ben);
  await annas.goto('/jackfield/channels/town-square');
  await expect(annas.getByRole('main').getByRole('article').first()).toBeVisible();

  await bens.getByRole('button', { name: 'Your status and settings' }).click();
  await bens.getByRole('menuitem', { name: 'Set a custom status' }).click();
  const dialog = bens.getByRole('dialog', { name: 'Set a custom status' });
  await dialog.getByRole('button', { name: /Out for lunch/ }).click();
  await picture(bens, 'custom-status-light-1440');
  await dialog.getByRole('button', { name: 'Set status' }).click();
  await expect(annas.getByRole('main').getByTitle('Out for lunch').first()).toBeVisible();

  await bens.getByRole('button', { name: 'Your status and settings' }).click();
  await bens.getByRole('menuitem', { name: 'Out for lunch' }).click();
  await bens.getByRole('button', { name: 'Clear status' }).click();
  await expect(annas.getByRole('main').getByTitle('Out for lunch')).toHaveCount(0);
});

test('sessions are listed and ended, tokens made and deleted', async ({ open, server }) => {
  const admin = await Api.signIn(server.url, anna);
  await admin.call('PUT', '/config/patch', JSON.stringify({ ServiceSettings: { EnableUserAccessTokens: true } }));
  const other = await Api.signIn(server.url, anna);
  const page = await open(anna);
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitem', { name: 'Profile' }).click();
  await page.getByRole('tab', { name: 'Security' }).click();

  const settings = page.getByRole('dialog', { name: 'Settings' });
  await settings.getByLabel('What the new token is for').fill('Nightly report');
  await settings.getByRole('button', { name: 'Make a token' }).click();
  const secret = settings.getByRole('status').locator('pre');
  await expect(secret).toHaveText(/^[a-z0-9]{26}$/);
  const token = await secret.innerText();
  const asked = () => fetch(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } });
  expect((await asked()).status).toBe(200);
  await picture(page, 'security-light-1440');
  await settings.getByRole('listitem').filter({ hasText: 'Nightly report' }).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(settings.getByText('Nightly report')).toHaveCount(0);
  expect((await asked()).status).toBe(401);

  const sessions = settings.getByRole('listitem').filter({ hasText: 'signed in on' });
  const programs = sessions.filter({ hasNotText: 'Chrome' });
  await expect(sessions.filter({ hasText: /Chrome.*Linux/ }).first()).toBeVisible();
  await expect(programs).toHaveCount(2);
  await programs.last().getByRole('button', { name: 'Log out' }).click();
  await expect(programs).toHaveCount(1);
  const left = await Promise.all([admin, other].map((api) => api.call('GET', '/users/me').then(() => 'in', () => 'out')));
  expect(left.sort()).toEqual(['in', 'out']);
});

test('a favourite channel stands in a category of its own, whichever way it became one', async ({ open, server }) => {
  const page = await open(ben);
  await page.goto('/jackfield/channels/design');
  const channels = page.getByRole('navigation', { name: 'Channels' });
  const favorites = channels.getByRole('region', { name: 'Favorites' });
  await expect(channels.getByText('Design', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Add to favorites' }).click();
  await expect(favorites).toBeVisible();
  await page.getByRole('button', { name: 'Remove from favorites' }).click();
  await expect(favorites).toHaveCount(0);

  // Clients that know no categories keep a preference instead.
  const api = await Api.signIn(server.url, ben);
  const me = await api.call<{ id: string }>('GET', '/users/me');
  const { id } = await api.call<{ id: string }>('GET', '/teams/name/jackfield/channels/name/design');
  const preference = { user_id: me.id, category: 'favorite_channel', name: id, value: 'true' };
  await api.call('PUT', '/users/me/preferences', JSON.stringify([preference]));
  await expect(favorites).toBeVisible();
});
