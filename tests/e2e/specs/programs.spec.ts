// What administrators see of programs and do about them, and what a token with scopes may not.
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { looksRight, looksRightInBoth } from '../support/looks';
import { anna, ben, chloe } from '../support/people';

test.use({ workspace: 'programs' });

test('the scopes that a member chooses bound what the token may do', async ({ open, server, request }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { EnableUserAccessTokens: true } });
  const { id } = await api.get<{ id: string }>('/users/username/ben');
  await api.put(`/users/${id}/roles`, { roles: 'system_user system_user_access_token' });
  const page = await open(ben);
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitem', { name: 'Profile' }).click();
  await page.getByRole('tab', { name: 'Security' }).click();
  await page.getByLabel('What the new token is for').fill('Reads only');
  await page.getByLabel('Only what is chosen here').check();
  await page.getByLabel('Read posts and threads').check();
  await page.getByRole('button', { name: 'Make a token' }).click();
  const token = await page.getByRole('dialog').getByRole('status').locator('pre').innerText();
  const headers = { Authorization: `Bearer ${token}` };
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channel } = await api.get<{ id: string }>(`/teams/${team}/channels/name/development`);
  const read = await request.get(`${server.url}/api/v4/channels/${channel}/posts`, { headers });
  expect(read.status()).toBe(200);
  const written = await request.post(`${server.url}/api/v4/posts`, { headers, data: { channel_id: channel, message: 'not this one' } });
  expect(written.status()).toBe(403);
  expect(((await written.json()) as { id: string }).id).toBe('api.context.scope.app_error');
});

test('all integrations are found, turned off and on, and taken along', async ({ open, server, request }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { EnableUserAccessTokens: true } });
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channel } = await api.get<{ id: string }>(`/teams/${team}/channels/name/development`);
  const hook = await api.post<{ id: string }>('/hooks/incoming', { channel_id: channel, display_name: 'Beacon light' });
  const bot = await api.post<{ user_id: string }>('/bots', { username: 'gulls-light', display_name: 'Gulls', description: 'Counts gulls' });
  const { token } = await api.post<{ token: string }>(`/users/${bot.user_id}/tokens`, { description: 'Gulls at sea, light', scopes: ['users:read'] });
  const me = () => request.get(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status());
  expect(await me()).toBe(200);

  const page = await open(anna);
  await page.goto('/admin_console/integrations');
  const row = (name: string) => page.getByRole('row').filter({ hasText: name });
  await expect(row('Beacon light')).toBeVisible();
  await expect(row('gulls-light').first()).toBeVisible();
  await expect(page.getByText(hook.id)).toHaveCount(0);
  await looksRightInBoth(page, 'console-integrations-1440');

  await page.getByRole('combobox', { name: 'Which kind' }).selectOption('token');
  await page.getByRole('searchbox').fill('gulls at sea, light');
  const one = row('Gulls at sea, light');
  await expect(page.getByRole('row')).toHaveCount(2);
  await expect(one.getByText('users:read')).toBeVisible();
  await one.getByRole('button', { name: 'Activity…' }).click();
  const acts = page.getByRole('dialog');
  await expect(acts.getByRole('row').filter({ hasText: 'GetUser' })).toBeVisible();
  await looksRightInBoth(page, 'console-activity-1440');
  await acts.getByRole('button', { name: 'Close' }).click();
  await one.getByRole('button', { name: 'Turn off' }).click();
  await looksRightInBoth(page, 'console-turn-off-1440');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Turn off' }).click();
  await expect(one.getByRole('cell', { name: 'Off', exact: true })).toBeVisible();
  expect(await me()).toBe(401);
  await page.getByRole('combobox', { name: 'On or off' }).selectOption('off');
  await expect(one).toBeVisible();
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export as CSV' }).click();
  const file = await (await saved).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(chunk as Buffer);
  const csv = Buffer.concat(chunks).toString();
  expect(csv).toContain('Gulls at sea, light');
  expect(csv).not.toContain(token);
  await one.getByRole('button', { name: 'Turn on' }).click();
  await expect(one).toHaveCount(0);
  expect(await me()).toBe(200);

  const posts = () => request.post(`${server.url}/hooks/${hook.id}`, { data: { text: 'blink' } }).then((answer) => answer.status());
  expect(await posts()).toBe(200);
  await page.getByRole('combobox', { name: 'On or off' }).selectOption('');
  await page.getByRole('combobox', { name: 'Which kind' }).selectOption('incoming_webhook');
  await page.getByRole('searchbox').fill('beacon light');
  await row('Beacon light').getByRole('button', { name: 'Turn off' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Turn off' }).click();
  await expect(row('Beacon light').getByRole('button', { name: 'Turn on' })).toBeVisible();
  expect(await posts()).toBe(400);
  await row('Beacon light').getByRole('button', { name: 'Turn on' }).click();
  await expect(row('Beacon light').getByRole('button', { name: 'Turn off' })).toBeVisible();
  expect(await posts()).toBe(200);
});

test('who only reads the console sees integrations and no switch, and members see nothing', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const { id } = await api.get<{ id: string }>('/users/username/chloe');
  await api.put(`/users/${id}/roles`, { roles: 'system_user system_read_only_admin' });
  await api.post('/bots', { username: 'terns', display_name: 'Terns' });
  const page = await open(chloe);
  await page.goto('/admin_console');
  await expect(page.getByRole('heading', { name: 'Integrations', level: 1 })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'terns' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Turn off' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Settings' })).toHaveCount(0);
  await api.put(`/users/${id}/roles`, { roles: 'system_user' });
  const other = await open(ben);
  await other.goto('/admin_console/integrations');
  await expect(other.getByText('Only administrators of the server come in here.')).toBeVisible();
});

test('a member asks for a command, is told what became of it, and a team uses only what is on its list', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const member = await open(ben);
  await member.goto('/jackfield/integrations');
  const asks = async (trigger: string, reason: string) => {
    await member.getByRole('button', { name: 'Ask for an integration' }).click();
    const form = member.getByRole('dialog');
    await form.getByLabel('What you need', { exact: true }).selectOption('Slash commands');
    await form.getByLabel('Word after the slash').fill(trigger);
    await form.getByLabel('Address that is asked').fill('https://tides.example.com/');
    await form.getByLabel('What you need it for').fill(reason);
    await form.getByRole('button', { name: 'Ask', exact: true }).click();
    await expect(member.getByRole('listitem').filter({ hasText: reason }).getByText('Nobody has decided yet')).toBeVisible();
  };
  await asks('tides', 'To know the tides');
  await asks('moons', 'To know the moons');

  const page = await open(anna);
  await page.goto('/admin_console/integrations');
  const asked = (reason: string) => page.getByRole('region', { name: 'Requests' }).getByRole('row').filter({ hasText: reason });
  await looksRight(page, 'console-requests-1440');
  await asked('To know the tides').getByRole('button', { name: 'Approve' }).click();
  await asked('To know the moons').getByRole('button', { name: 'Refuse…' }).click();
  await page.getByRole('dialog').getByLabel('Why, for whoever asked').fill('The calendar has them');
  await page.getByRole('dialog').getByRole('button', { name: 'Refuse', exact: true }).click();
  await expect(page.getByRole('region', { name: 'Requests' })).toHaveCount(0);
  await expect(page.getByRole('row').filter({ hasText: '/tides' }).getByText('@ben')).toBeVisible();

  await page.getByRole('button', { name: 'What a team may use…' }).click();
  const lists = page.getByRole('dialog');
  await lists.getByLabel('Team').selectOption('Jackfield');
  await lists.getByLabel('Which kind').selectOption('Bot');
  await lists.getByLabel('Which kind').selectOption('Slash command');
  await lists.getByLabel('/tides').check();
  await lists.getByRole('button', { name: 'Save' }).click();
  await expect(lists).toHaveCount(0);
  const { id } = await api.get<{ id: string }>('/teams/name/jackfield');
  expect(await api.get(`/integrations/allowed?team_id=${id}`)).toMatchObject([{ kind: 'command', ids: [expect.any(String)] }]);
  await api.put('/integrations/allowed', { team_id: id, kind: 'command', ids: [] });

  await member.goto('/jackfield/messages/@system-bot');
  await expect(member.getByText('Your request was approved: slash command tides.')).toBeVisible();
  await expect(member.getByText('Your request was refused: slash command moons. The calendar has them')).toBeVisible();
});
