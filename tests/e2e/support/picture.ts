// Pictures of views: for the docs when asked for, else beside the failures, to be looked at.
import type { Page } from '@playwright/test';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { repository } from './server';

const folder = path.join(repository, process.env.JACKFIELD_SCREENSHOTS ? 'docs/images' : 'tests/e2e/output/images');

/** Pictures taken until two in a row are the same: the first may show text that is not drawn yet. */
const ATTEMPTS = 20;

/** Takes `name.png` once the page stands still. */
export async function picture(page: Page, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  const file = path.join(folder, `${name}.png`);
  let before = await page.screenshot({ caret: 'hide' });
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const now = await page.screenshot({ caret: 'hide', path: file });
    if (now.equals(before)) return;
    before = now;
  }
}
