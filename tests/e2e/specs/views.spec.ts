// The main views at three widths in both colour schemes: accessible, nothing scrolls sideways, and the pictures of the docs.
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { packageFile } from '../support/github';
import { looksRight } from '../support/looks';
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

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 1024, 390]) {
    const height = width < 600 ? 844 : 900;

    test(`main views in ${colorScheme} at ${width} pixels`, async ({ open }) => {
      const page = await open(anna, { colorScheme, width, height });
      for (const view of views) {
        await test.step(view.name, async () => {
          await view.open(page);
          await looksRight(page, `${view.name}-${colorScheme}-${width}`);
        });
      }
    });

    test(`signing in, in ${colorScheme} at ${width} pixels`, async ({ browser, server }) => {
      const context = await browser.newContext({ baseURL: server.url, colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await page.goto('/login');
      await expect(page.getByLabel('Password', { exact: true })).toBeVisible();
      await looksRight(page, `sign-in-${colorScheme}-${width}`);
      await context.close();
    });
  }
}
