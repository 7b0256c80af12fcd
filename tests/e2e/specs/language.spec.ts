// The client in the reader's language: chosen in the settings, and for strangers that of their browser.
import AxeBuilder from '@axe-core/playwright';
import type { Locator } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'language' });

test('a language is chosen, holds at once and after a reload', async ({ open }) => {
  const page = await open(ben, { colorScheme: 'dark' });
  await page.getByRole('button', { name: 'Your status and settings' }).click();
  await page.getByRole('menuitem', { name: 'Settings' }).click();
  await page.getByRole('tab', { name: 'Display' }).click();
  await page.getByLabel('Language').selectOption('Deutsch');
  await expect(page.getByRole('dialog', { name: 'Einstellungen' })).toBeVisible();
  await page.getByRole('radio', { name: 'Von rechts nach links' }).check();
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
  expect((await new AxeBuilder({ page }).include('[role=dialog]').analyze()).violations).toEqual([]);
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Kanäle' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', 'de');

  // From right to left the channels are on the right of the messages, and what is opened beside these on their left.
  await page.goto('/jackfield/channels/town-square');
  await page.getByRole('main').getByRole('button', { name: 'Über diesen Kanal' }).click();
  const left = async (place: Locator): Promise<number> => (await place.boundingBox())?.x ?? -1;
  const [channels, messages, details] = [page.getByRole('navigation', { name: 'Kanäle' }), page.getByRole('main'), page.getByRole('complementary', { name: 'Einzelheiten' })];
  await expect(details).toBeVisible();
  expect(await left(channels)).toBeGreaterThan(await left(messages));
  expect(await left(details)).toBeLessThan(await left(messages));
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
  await picture(page, 'right-to-left-dark-1440');
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
