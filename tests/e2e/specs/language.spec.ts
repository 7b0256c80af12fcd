// The client in the reader's language: chosen in the settings, and for strangers that of their browser.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../support/fixtures';
import { ben } from '../support/people';

test.use({ workspace: 'language' });

test('a language is chosen, holds at once and after a reload', async ({ open }) => {
  const page = await open(ben, { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Display' }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([]);
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Kanäle' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');
});

test('strangers read what their browser asks for, and how to come in again', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, locale: 'de-CH' });
  const page = await context.newPage();
  await page.goto('/login');
  await expect(page.getByRole('button', { name: 'Anmelden' })).toBeVisible();
  await page.getByRole('link', { name: 'Passwort vergessen?' }).click();
  await expect(page.getByRole('heading', { name: 'Neues Passwort setzen' })).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await context.close();
});
