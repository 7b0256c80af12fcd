// The main views at three widths in both colour schemes: accessible, nothing scrolls sideways, and the pictures of the docs.
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { packageFile } from '../support/github';
import { looksRight, looksRightInBoth } from '../support/looks';
import { anna } from '../support/people';

test.use({ workspace: 'views' });

test.beforeAll(async ({ server }) => {
  await (await Api.signIn(server.url, anna)).install(packageFile());
});

const views: { name: string; open: (page: Page) => Promise<void> }[] = [
  {
    name: 'channel',
    open: async (page) => {
      await page.goto('/jackfield/channels/development');
      await expect(post(page, 'The release check-list')).toBeVisible();
    },
  },
  {
    name: 'thread',
    open: async (page) => {
      await page.goto('/jackfield/channels/development');
      await post(page, 'How a plugin answers a slash command').getByRole('button', { name: /4 replies/ }).click();
      await expect(page.getByText('Asking for a friend')).toBeVisible();
    },
  },
  {
    name: 'plugins',
    open: async (page) => {
      await page.goto('/admin_console/plugins');
      await expect(page.getByRole('heading', { name: 'GitHub', exact: true })).toBeVisible();
    },
  },
];

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 900 }, { width: 390, height: 844 }];
const isPhone = ({ width }: { width: number }): boolean => width < 600;

test('main views', async ({ open }) => {
  const page = await open(anna);
  for (const view of views) {
    await test.step(view.name, async () => {
      await view.open(page);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        // accessible.spec.ts looks at them on wide screens, by more rules.
        await looksRightInBoth(page, `${view.name}-${size.width}`, { axe: isPhone(size) });
      }
      await page.setViewportSize(SIZES[0]!);
    });
  }
});

test('signing in', async ({ browser, server }) => {
  const context = await browser.newContext({ baseURL: server.url, reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      // What was shown last is remembered before an account is known.
      await page.emulateMedia({ colorScheme });
      await page.goto('/login');
      await page.evaluate(() => localStorage.clear());
      await page.reload();
      await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
      await looksRight(page, `sign-in-${colorScheme}-${size.width}`, { axe: size.width !== 1024 });
    }
  }
  await context.close();
});
