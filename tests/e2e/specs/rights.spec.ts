// Who may do what, as administrators set it: permissions, schemes of teams, and one account.
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben, chloe } from '../support/people';

test.use({ workspace: 'rights' });

test('a permission is taken and given back, and holds at once', async ({ open }) => {
  const other = await open(ben);
  const add = other.getByRole('button', { name: 'Browse, create, or write to somebody' });
  await add.click();
  await expect(other.getByRole('menuitem', { name: 'Create a channel' })).toBeVisible();
  await other.keyboard.press('Escape');

  const page = await open(anna);
  await page.goto('/admin_console/permissions');
  await expect(page.getByRole('heading', { name: 'Permissions', level: 1 })).toBeVisible();
  const boxes = ['create_public_channel', 'create_private_channel'].map((name) => page.getByRole('checkbox', { name: `${name} for Members` }));
  for (const box of boxes) await box.uncheck();
  await looksRightInBoth(page, 'permissions-1440');
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await add.click();
  await expect(other.getByRole('menuitem', { name: 'Browse channels' })).toBeVisible();
  await expect(other.getByRole('menuitem', { name: 'Create a channel' })).toHaveCount(0);
  await other.keyboard.press('Escape');

  for (const box of boxes) await box.check();
  await page.getByRole('button', { name: 'Save 2 changes' }).click();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await add.click();
  await expect(other.getByRole('menuitem', { name: 'Create a channel' })).toBeVisible();
});

test('a scheme holds in its team, and in no other', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const name = 'quiet-light';
  const { id } = await api.post<{ id: string }>('/teams', { name, display_name: 'Quiet light', type: 'O' });
  const user = await api.get<{ id: string }>('/users/username/ben');
  await api.post(`/teams/${id}/members`, { team_id: id, user_id: user.id });
  const channel = await api.get<{ id: string }>(`/teams/${id}/channels/name/town-square`);

  const page = await open(anna);
  await page.goto('/admin_console/permissions');
  await page.getByRole('button', { name: 'Add a scheme…' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Name').fill('Reading light');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('heading', { name: 'Reading light', level: 1 })).toBeVisible();
  await page.getByLabel('Give it to a team').selectOption({ label: 'Quiet light' });
  await expect(page.getByRole('button', { name: 'Take Quiet light out' })).toBeVisible();
  await page.getByRole('checkbox', { name: 'create_post for Members' }).uncheck();
  await looksRightInBoth(page, 'scheme-1440');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();

  const his = await Api.signIn(server.url, ben);
  await expect(his.post('/posts', { channel_id: channel.id, message: 'May I?' })).rejects.toThrow('403');
  await page.getByRole('button', { name: 'Delete the scheme…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(page.getByRole('heading', { name: 'Permissions', level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: 'Reading light' })).toHaveCount(0);
});

test('an account is looked at, given a role and made a guest', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { GuestAccountsSettings: { Enable: true } });
  const hers = await open(chloe);
  const page = await open(anna);
  await page.goto('/admin_console/users');
  await page.getByRole('searchbox').fill('chloe');
  await page.getByRole('row', { name: /chloe/ }).getByRole('link').click();
  await expect(page.getByRole('heading', { name: 'Sessions' })).toBeVisible();
  await expect(page.getByText(/^Used /).first()).toBeVisible();
  await looksRightInBoth(page, 'console-user-1440');

  await page.getByRole('checkbox', { name: 'System user access token' }).check();
  await page.getByRole('button', { name: 'Save the roles' }).click();
  await expect(page.getByRole('button', { name: 'Save the roles' })).toBeDisabled();
  await expect.poll(async () => (await api.get<{ roles: string }>('/users/username/chloe')).roles).toBe('system_user system_user_access_token');
  await page.getByRole('checkbox', { name: 'System user access token' }).uncheck();
  await page.getByRole('button', { name: 'Save the roles' }).click();

  const menu = page.getByRole('button', { name: 'Actions for chloe' });
  await menu.click();
  await page.getByRole('menuitem', { name: 'Make a guest…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Make a guest' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Guest' })).toBeVisible();
  await menu.click();
  await page.getByRole('menuitem', { name: 'Make a member' }).click();
  await expect(page.getByRole('definition').filter({ hasText: 'Member' })).toBeVisible();

  const sessions = page.locator('section').filter({ has: page.getByRole('heading', { name: 'Sessions' }) });
  for (let left = await sessions.getByRole('button', { name: 'Log out' }).count(); left > 0; left -= 1) {
    await sessions.getByRole('button', { name: 'Log out' }).first().click();
    await expect(sessions.getByRole('button', { name: 'Log out' })).toHaveCount(left - 1);
  }
  await expect(page.getByText('Signed in nowhere.')).toBeVisible();
  await expect(hers.getByText('Your session has ended').first()).toBeVisible();
});
