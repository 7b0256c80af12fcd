// Bundles built for React 16, 18 and 19 in one page, as plugins of several years bring them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from '../support/fixtures';
import { ben } from '../support/people';
import { repository } from '../support/server';

test.use({ workspace: 'web-plugin' });

const BUNDLES = { sixteen: 'react-16.js', eighteen: 'react-18.js', nineteen: 'react-19.js' };

test('bundles of several years run beside each other', async ({ open }) => {
  const page = await open(ben);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.route('**/api/v4/plugins/webapp', (route) => route.fulfill({ json: Object.keys(BUNDLES).map((id) => ({ id, name: id, webapp: { bundle_path: `/static/plugins/${id}/main.js` } })) }));
  for (const [id, file] of Object.entries(BUNDLES)) {
    const body = await readFile(path.join(repository, 'tests/conformance/web-plugin', file), 'utf8');
    await page.route(`**/static/plugins/${id}/main.js`, (route) => route.fulfill({ contentType: 'text/javascript', body }));
  }
  await page.goto('/jackfield/channels/development');

  await test.step('React 16', async () => {
    await expect(page.getByText('sixteen is blue and small')).toBeAttached();
    await expect(page.locator('[data-string-ref=set][data-found=yes]')).toBeAttached();
    await expect(page.getByText('sixteen outside')).toBeAttached();
    await expect.poll(() => page.evaluate(() => (window as unknown as { sixteen: unknown }).sixteen)).toEqual({ sameStore: true, empty: '', answer: 'awaited' });
  });

  await test.step('React 18, with a router of its own', async () => {
    await expect(page.getByText('eighteen sees ben')).toHaveAttribute('data-ref', 'set');
    await expect(page.getByText('eighteen outside')).toBeAttached();
    await expect(page.getByText('not here')).toHaveCount(0);
  });

  await test.step('a tooltip is as wide as its text and on the screen', async () => {
    await page.locator('#eighteen-button').hover();
    const tip = page.locator('#eighteen-tip');
    await expect(tip).toBeVisible();
    const box = (await tip.boundingBox())!;
    expect(box.width).toBeGreaterThan(120);
    expect(box.x).toBeGreaterThanOrEqual(0);
  });

  await test.step('React 19', async () => {
    await expect(page.getByText('nineteen has a ref')).toHaveAttribute('data-ref', 'set');
    await expect(page.getByText('nineteen uses a context')).toBeAttached();
    await page.locator('#nineteen-button').click();
    await expect(page.getByText('nineteen counts 3')).toBeVisible();
  });

  expect(errors).toEqual([]);
});
