// A form of a plugin: a command opens it, what is wrong stands beside its field, and the answers reach the plugin.
import AxeBuilder from '@axe-core/playwright';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { ID, goPackage } from '../support/go-plugin';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'dialogs' });
// The first build of the plugin compiles Mattermost's module.
test.setTimeout(300_000);

let folder = '';
test.beforeAll(async ({ server }) => {
  folder = mkdtempSync(path.join(tmpdir(), 'jackfield-dialogs-'));
  await (await Api.signIn(server.url, anna)).install(goPackage(folder));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Has the plugin register its command; most plugins do so by themselves. */
async function register(page: Page): Promise<void> {
  const command = { trigger: 'conformance', auto_complete: true, auto_complete_desc: 'Says it again' };
  const status = await page.evaluate(
    async ({ address, body }) => (await fetch(address, { method: 'POST', body, headers: { 'X-Requested-With': 'XMLHttpRequest' } })).status,
    { address: `/plugins/${ID}/api/RegisterCommand`, body: JSON.stringify([command]) },
  );
  expect(status).toBe(200);
}

test('a command opens a form, which complains, goes on, and is answered', async ({ open }) => {
  const page = await open(anna);
  await register(page);
  await page.goto('/jackfield/channels/off-topic');
  await compose(page, '/conformance dialog');
  const form = page.getByRole('dialog', { name: 'Order a lunch' });
  await expect(form).toBeVisible();

  await test.step('what is missing is said before anybody is asked', async () => {
    await expect(form.getByLabel('Dish')).toBeFocused();
    await form.getByRole('button', { name: 'Next' }).click();
    await expect(form.getByText('This is needed.')).toHaveCount(2);
    await expect(form.getByLabel('Dish')).toBeFocused();
  });

  await test.step('people are found, and choices looked up', async () => {
    await form.getByLabel('Dish').fill('nettle soup');
    await form.getByLabel('Large').check();
    await form.getByLabel('For whom').fill('chl');
    await form.getByRole('option', { name: '@chloe' }).click();
    await form.getByLabel('With').fill('b');
    await expect(form.getByRole('option')).toHaveText(['Bread', 'Butter']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(form.getByRole('button', { name: 'Remove Butter' })).toBeVisible();
    // The list closes first, the form stays.
    await page.keyboard.press('Escape');
    await expect(form.getByRole('option')).toHaveCount(0);
    await expect(form).toBeVisible();
  });

  await test.step("the plugin's complaints stand where they belong, and nothing typed is lost", async () => {
    await form.getByRole('button', { name: 'Next' }).click();
    await expect(form.getByText('The kitchen says no.')).toBeVisible();
    await expect(form.getByText('There are no nettles.')).toBeVisible();
    await expect(form.getByLabel('Dish')).toHaveValue('nettle soup');
    await picture(page, 'dialog-light-1440');
    const { violations } = await new AxeBuilder({ page }).include('[role=dialog]').withTags(['wcag2a', 'wcag2aa']).analyze();
    expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
  });

  await test.step('a server that is away is tried again', async () => {
    await form.getByLabel('Dish').fill('leek soup');
    await page.route('**/actions/dialogs/submit', (route) => route.abort(), { times: 1 });
    await form.getByRole('button', { name: 'Next' }).click();
    await expect(form.getByText('The server cannot be reached.', { exact: false })).toBeVisible();
    await form.getByRole('button', { name: 'Try again' }).click();
  });

  await test.step('the second step sends all answers, and the result is seen', async () => {
    const second = page.getByRole('dialog', { name: 'A word for the cook' });
    await expect(second.getByLabel('Note')).toBeFocused();
    await second.getByLabel('Note').fill('not too hot');
    await second.getByRole('button', { name: 'Order' }).click();
    await expect(second).toBeHidden();
    await expect(post(page, 'Ordered: leek soup, l, with [butter] on 2026-03-15 (not too hot)')).toBeVisible();
  });
});

test('on a narrow screen it fits; Esc cancels it, the plugin hears of it, and the focus returns', async ({ open }) => {
  const page = await open(ben, { colorScheme: 'dark', width: 390, height: 844 });
  const helper = await open(anna);
  await register(helper);
  await page.goto('/jackfield/channels/off-topic');
  await compose(page, '/conformance dialog');
  const form = page.getByRole('dialog', { name: 'Order a lunch' });
  await expect(form).toBeVisible();
  await picture(page, 'dialog-dark-390');
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await form.getByLabel('Dish').press('Escape');
  await expect(form).toBeHidden();
  await expect(post(page, 'No lunch then.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('combobox', { name: /^Write to/ })).toBeFocused();
});
