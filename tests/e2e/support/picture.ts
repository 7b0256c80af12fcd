// Pictures of views: for the docs (JACKFIELD_SCREENSHOTS), or below output/ to be looked at (JACKFIELD_LOOK). Else none is taken:
// a run has some eighty places for one, and what failed is pictured anyway.
import type { Page } from '@playwright/test';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { repository } from './server';

const forDocs = Boolean(process.env.JACKFIELD_SCREENSHOTS);
const isWanted = forDocs || Boolean(process.env.JACKFIELD_LOOK);
const folder = path.join(repository, forDocs ? 'docs/images' : 'tests/e2e/output/images');

/** Pictures taken until two in a row are the same: the first may show text that is not drawn yet. */
const ATTEMPTS = 20;
const QUALITY = 70;

/** Takes `name.webp` once the page stands still. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!isWanted) return;
  await mkdir(folder, { recursive: true });
  await page.evaluate(() => document.fonts.ready);
  let before = await page.screenshot({ caret: 'hide' });
  for (let attempt = 1; attempt < ATTEMPTS; attempt += 1) {
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
    const now = await page.screenshot({ caret: 'hide' });
    if (now.equals(before)) break;
    before = now;
  }
  // A third of what Playwright's own formats take.
  const cdp = await page.context().newCDPSession(page);
  const { data } = await cdp.send('Page.captureScreenshot', { format: 'webp', quality: QUALITY });
  await cdp.detach();
  await writeFile(path.join(folder, `${name}.webp`), Buffer.from(data, 'base64'));
}
