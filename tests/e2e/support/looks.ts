// How a view looks: its picture, that nothing of it scrolls sideways, and what axe says of it.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { picture } from './picture';

/** Takes a picture of the view, and looks for what is not accessible (WCAG 2 A and AA). */
export async function looksRight(page: Page, name: string): Promise<void> {
  await picture(page, name);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, 'nothing scrolls sideways').toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).exclude('[data-floating-ui-focus-guard]').withTags(['wcag2a', 'wcag2aa']).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)).toEqual([]);
}
