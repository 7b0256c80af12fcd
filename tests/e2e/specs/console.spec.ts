// The system console and the integrations' page, by those who may and those who may not.
import AxeBuilder from '@axe-core/playwright';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben, chloe } from '../support/people';

test.use({ workspace: 'console' });

test('settings are found, changed and hold at once', async ({ open, server }) => {
  const page = await open(anna);
  const other = await open(ben);
  await page.getByRole('button', { name: /Products/ }).click();
  await page.getByRole('menuitem', { name: 'System console' }).click();
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible();
  expect((await new AxeBuilder({ page }).include('.console').analyze()).violations).toEqual([]);
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('site name');
  await page.getByLabel('Site name').fill('Harbour');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await expect(page.getByText('Saved. It holds from now on.')).toBeVisible();
  await expect(other.getByRole('button', { name: 'Harbour: Products' })).toBeVisible();
  // What is not the default says so, and goes back to it.
  await page.getByRole('button', { name: 'Site name: back to the default, Jackfield' }).click();
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await expect(other.getByRole('button', { name: 'Jackfield: Products' })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('metrics');
  await expect(page.getByText('After a restart')).toHaveCount(2);
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('minimum length');
  await page.getByLabel('Minimum length').fill('-1');
  await page.getByRole('button', { name: 'Save 1 change' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  const config = await (await Api.signIn(server.url, anna)).get<{ PasswordSettings: { MinimumLength: number } }>('/config');
  expect(config.PasswordSettings.MinimumLength).toBeGreaterThan(1);
});

test('people are found and switched off, and who is no administrator sees nothing', async ({ open }) => {
  const page = await open(anna);
  const other = await open(chloe);
  await other.goto('/admin_console/users');
  await expect(other.getByText('Only administrators of the server come in here.')).toBeVisible();
  await page.goto('/admin_console/users');
  await page.getByRole('searchbox').fill('chloe');
  const row = page.getByRole('row', { name: /chloe/ });
  await expect(row).toHaveCount(1);
  await row.getByRole('button', { name: 'Actions for chloe' }).click();
  await page.getByRole('menuitem', { name: 'Deactivate…' }).click();
  await page.getByRole('button', { name: 'Deactivate', exact: true }).click();
  await expect(row.getByText('Deactivated')).toBeVisible();
  await row.getByRole('button', { name: 'Actions for chloe' }).click();
  await page.getByRole('menuitem', { name: 'Activate' }).click();
  await expect(row.getByText('Member')).toBeVisible();
  expect((await new AxeBuilder({ page }).include('.console').analyze()).violations).toEqual([]);
  await page.goto('/admin_console/teams');
  await expect(page.getByText('/jackfield', { exact: true })).toBeVisible();
});

test('a webhook is made, posts, and is gone when it is deleted', async ({ open, request }) => {
  const page = await open(anna);
  await page.goto('/jackfield/integrations');
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  await page.getByLabel('Title').fill('Lighthouse');
  await page.getByLabel('Channel', { exact: true }).selectOption({ label: 'Development' });
  await page.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: 'Lighthouse' });
  const address = await row.locator('code').first().innerText();
  expect((await request.post(address, { data: { text: 'The light is on' } })).ok()).toBe(true);
  expect((await new AxeBuilder({ page }).include('main').analyze()).violations).toEqual([]);
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('dialog').or(page.getByRole('alertdialog')).getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
  expect((await request.post(address, { data: { text: 'still?' } })).ok()).toBe(false);
  await page.getByRole('tab', { name: 'Slash commands' }).click();
  await page.getByRole('button', { name: 'Add a command' }).click();
  await page.getByLabel('Word after the slash').fill('tide');
  await page.getByLabel('Address that is asked').fill('https://example.com/tide');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('/tide')).toBeVisible();
});

test('what the server says and does is read', async ({ open, server }) => {
  const page = await open(anna);
  await page.goto('/admin_console/logs');
  await expect(page.getByRole('heading', { name: 'Log', level: 1 })).toBeVisible();
  await expect(page.getByRole('row').nth(1)).toBeVisible();
  await looksRightInBoth(page, 'logs-1440');
  // What is said now comes by itself, and not while the page is held.
  const said = 'A fault of a browser in light';
  await (await Api.signIn(server.url, anna)).post('/logs', { level: 'ERROR', message: said });
  await expect(page.getByRole('row').filter({ hasText: said })).toBeVisible();
  await page.getByRole('combobox', { name: 'Which lines' }).selectOption('error');
  await expect(page.getByRole('row').filter({ hasText: said })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Search in these lines' }).fill('nothing says this');
  await expect(page.getByText('There is no such line.')).toBeVisible();

  await page.goto('/admin_console/jobs');
  await page.getByRole('button', { name: 'Remove old exports now' }).click();
  const job = page.getByRole('listitem').filter({ hasText: 'Export delete' }).first();
  await expect(job.getByText('Done')).toBeVisible();
  await looksRightInBoth(page, 'jobs-1440');
});
