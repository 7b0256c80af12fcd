// How a view looks: its picture, that nothing of it scrolls sideways, and what axe says of it.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { picture } from './picture';

/** Takes a picture of the view, looks whether it scrolls sideways, and for what is not accessible (WCAG 2 A and AA), unless that is done elsewhere. */
export async function looksRight(page: Page, name: string, { axe = true } = {}): Promise<void> {
  await picture(page, name);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, 'nothing scrolls sideways').toBeLessThanOrEqual(0);
  if (!axe) return;
  const { violations } = await new AxeBuilder({ page }).exclude('[data-floating-ui-focus-guard]').withTags(['wcag2a', 'wcag2aa']).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}

/** The same in both themes, of one walk through what is tested. */
export async function looksRightInBoth(page: Page, name: string, options: { axe?: boolean } = {}): Promise<void> {
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    // The client follows the system; the server's own pages say nothing of it.
    await page.waitForFunction((wanted: string) => [undefined, wanted].includes(document.documentElement.dataset.theme), colorScheme);
    await looksRight(page, name.replace(/-(\d+)$/, `-${colorScheme}-$1`), options);
  }
}
