// A session without a pointer: from signing in to signing out, by keys alone.
import type { Locator, Page } from '@playwright/test';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { menuHasFocus } from '../support/menu';
import { chloe } from '../support/people';

test.use({ workspace: 'keyboard' });

/** More stops than this are no way to get anywhere. */
const MOST = 60;

/** Goes on by Tab until something has the focus; says how many stops that took. */
async function tabTo(page: Page, where: Locator, back = false): Promise<number> {
  for (let stops = 0; stops <= MOST; stops += 1) {
    if (await where.evaluateAll((elements) => elements.some((element) => element === document.activeElement))) return stops;
    await page.keyboard.press(back ? 'Shift+Tab' : 'Tab');
  }
  throw new Error(`not reached by ${MOST} stops: ${where}`);
}

test('a person without a mouse reads, writes, answers, and goes', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const main = page.getByRole('main');

  await test.step('signs in', async () => {
    await page.goto('/login');
    await tabTo(page, page.getByLabel('Email or username'));
    await page.keyboard.type(chloe.username);
    await tabTo(page, page.getByLabel('Password', { exact: true }));
    await page.keyboard.type(chloe.password);
    await page.keyboard.press('Enter');
    await page.waitForURL('**/jackfield/**');
  });

  await test.step('goes to another channel, and writes there', async () => {
    await expect(main.getByRole('heading', { level: 1 })).toBeVisible();
    await page.keyboard.press('Control+K');
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.type('design');
    await page.keyboard.press('Enter');
    await expect(main.getByRole('heading', { name: 'Design', level: 1 })).toBeVisible();
    await expect(main.getByRole('combobox', { name: /^Write to/ })).toBeFocused();
    await page.keyboard.type('Written by keys');
    await page.keyboard.press('Enter');
    await expect(post(page, 'Written by keys')).toBeVisible();
  });

  await test.step('changes it by the arrow up', async () => {
    // Not before it has arrived.
    await expect(post(page, 'Written by keys')).not.toHaveClass(/post--pending/);
    await page.keyboard.press('ArrowUp');
    await expect(main.getByRole('article').getByRole('combobox')).toBeFocused();
    await page.keyboard.type(' alone');
    await page.keyboard.press('Enter');
    await expect(post(page, 'Written by keys alone')).toBeVisible();
  });

  await test.step('goes through the messages by arrows, reacts and answers', async () => {
    await tabTo(page, page.getByRole('list', { name: 'Messages' }), true);
    await page.keyboard.press('ArrowUp');
    await expect(post(page, 'Written by keys alone')).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(post(page, 'Written by keys alone')).not.toBeFocused();
    await page.keyboard.press('ArrowDown');
    await expect(post(page, 'Written by keys alone')).toBeFocused();
    await tabTo(page, post(page, 'Written by keys alone').getByRole('button', { name: 'More actions' }));
    await page.keyboard.press('Enter');
    await menuHasFocus(page);
    await page.keyboard.press('Escape');
    await tabTo(page, post(page, 'Written by keys alone').getByRole('button', { name: /^Reply/ }), true);
    await page.keyboard.press('Enter');
    const details = page.getByRole('complementary', { name: 'Details' });
    await expect(details.getByRole('combobox')).toBeFocused();
    await page.keyboard.type('And answered');
    await page.keyboard.press('Enter');
    await expect(details.getByText('And answered')).toBeVisible();
    await tabTo(page, details.getByRole('button', { name: 'Close' }), true);
    await page.keyboard.press('Enter');
    await expect(details).toHaveCount(0);
  });

  await test.step('opens and leaves the settings', async () => {
    await page.keyboard.press('Control+Shift+A');
    const settings = page.getByRole('dialog', { name: 'Settings' });
    await tabTo(page, settings.getByRole('tab', { selected: true }));
    await page.keyboard.press('ArrowDown');
    await expect(settings.getByRole('tab', { selected: true })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(settings).toHaveCount(0);
  });

  await test.step('signs out', async () => {
    await tabTo(page, page.getByRole('button', { name: 'Your status and settings' }), true);
    await page.keyboard.press('Enter');
    await menuHasFocus(page);
    await page.keyboard.press('ArrowUp');
    await expect(page.getByRole('menuitem', { name: 'Log out' })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Email or username')).toBeVisible();
  });
  await context.close();
});
