// The main views at three widths in both colour schemes: accessible, nothing scrolls sideways, and the pictures of the docs.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { repository } from '../support/server';

const pictures = process.env.JACKFIELD_SCREENSHOTS ? path.join(repository, 'docs/images') : path.join(repository, 'tests/e2e/output/images');

const views: { name: string; open: (page: Page) => Promise<void> }[] = [
  {
    name: 'channel',
    open: async (page) => {
      await page.goto('/jackfield/channels/development');
      await expect(post(page, 'The release check-list')).toBeVisible();
    },
  },
  {
    name: 'plugins',
    open: async (page) => {
      await page.goto('/admin_console/plugins');
      await expect(page.getByRole('heading', { name: 'Plugins', exact: true })).toBeVisible();
    },
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1440, 1024, 390]) {
    test(`main views in ${colorScheme} at ${width} pixels`, async ({ open }) => {
      await mkdir(pictures, { recursive: true });
      const page = await open(anna, { colorScheme, width, height: width < 600 ? 844 : 900 });
      for (const view of views) {
        await test.step(view.name, async () => {
          await view.open(page);
          await page.evaluate(() => document.fonts.ready);
          await page.screenshot({ path: path.join(pictures, `${view.name}-${colorScheme}-${width}.png`) });
          const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(overflow, 'nothing scrolls sideways').toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa']).analyze();
          const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
          expect(found).toEqual([]);
        });
      }
    });
  }
}
