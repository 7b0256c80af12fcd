// Bundles built for React 16, 18 and 19 in one page, as plugins of several years bring them.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
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

/** What waits in the menu of the channel opens in the right-hand side. */
async function openSide(page: Page, item: string): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name: /Development/ }).first().click();
  await page.getByRole('menuitem', { name: item }).click();
  return page.locator('.rhs');
}

// covers: 32
test('a web half that is held apart draws, listens and asks, and reaches nothing else', async ({ open, server }) => {
  const page = await open(ben);
  await page.context().route('https://example.com/**', (route) => route.fulfill({ body: 'reached' }));
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(?:data|blob):/.test(request.url())) outside.push(request.url());
  });
  await page.route('**/api/v4/plugins/webapp', (route) => route.fulfill({ json: ['apart', 'hostile'].map((id) => ({ id, name: id, webapp: { bundle_path: `/static/plugins/${id}/main.js`, isolated: true } })) }));
  for (const [id, file] of [['apart', 'isolated.js'], ['hostile', 'hostile.js']] as const) {
    const body = await readFile(path.join(repository, 'tests/conformance/web-plugin', file), 'utf8');
    await page.route(`**/static/plugins/${id}/main.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: `const PAGE = ${JSON.stringify(server.url)};\n${body}` }));
  }
  await page.clock.install();
  await page.route('**/plugins/apart/hello', (route) => route.fulfill({ body: `hello ${route.request().postData()} with ${route.request().headers()['x-csrf-token'] ? 'a token' : 'none'}` }));
  await page.goto('/jackfield/channels/development');

  await test.step('what it draws is the page\'s, and follows what is done', async () => {
    const side = await openSide(page, 'Open what is apart');
    await expect(page.getByText('apart: A channel of 26 letters')).toBeVisible();
    await expect(side.getByText('It goes on by itself')).toBeVisible();
    await side.getByRole('button', { name: 'Pressed 0 times' }).click();
    await expect(side.getByRole('button', { name: 'Pressed 1 times' })).toBeVisible();
    await side.getByLabel('Name').pressSequentially('everybody at once');
    await expect(side.getByLabel('Name')).toHaveValue('everybody at once');
    await expect(side.getByText('Hello everybody at once')).toBeVisible();
    await side.getByRole('button', { name: 'Ask the server half' }).click();
    await expect(side.getByText('Answer: hello everybody at once with a token')).toBeVisible();
    await side.getByRole('button', { name: 'Pressed 1 times' }).click();
    await side.getByRole('button', { name: 'Pressed 2 times' }).click();
    await expect(side.getByRole('note').getByText('The plugin apart could not show this.')).toBeVisible();
  });

  await test.step('a hostile one gets at nothing', async () => {
    const side = await openSide(page, 'Open what is hostile');
    await expect(side.getByText('in a frame')).toBeVisible();
    const told = side.locator('pre');
    await expect(told).toContainText('asks for //example.com');
    await expect.poll(async () => Object.keys(JSON.parse(await told.innerText()) as object).length).toBeGreaterThanOrEqual(28);
    const tried = JSON.parse(await told.innerText()) as Record<string, string>;
    expect(Object.entries(tried).filter(([, outcome]) => outcome.startsWith('GOT'))).toEqual([]);
    expect(outside).toEqual([]);
    const inside = side.locator('.isolated');
    await expect(inside.locator('script, iframe, svg, object, [id], [onload], [action], [type=password]')).toHaveCount(0);
    await expect(inside.locator('img')).not.toHaveAttribute('src', /./);
    await expect(inside.getByText('a link that runs')).not.toHaveAttribute('href', /./);
    await expect(inside.getByText('a link that leads')).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(inside.locator('> div')).toHaveCSS('position', 'static');
    expect(await inside.locator('> div').getAttribute('style')).toBe('color: red;');
    expect(await page.evaluate(() => 'got' in window)).toBe(false);
    await side.getByRole('button', { name: 'Too much' }).click();
    await expect(side.getByRole('note').getByText('The plugin hostile could not show this.')).toBeVisible();
  });

  await test.step('one that stands still is ended, and the page goes on', async () => {
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Close' }).click();
    const side = await openSide(page, 'Open what is hostile');
    await side.getByRole('button', { name: 'Stand still' }).click();
    // In steps, between which the one that is well can answer.
    for (let at = 0; at < 4; at += 1) await page.clock.runFor(5_000);
    await expect(page.getByText('hostile: It stood still and was ended.')).toBeVisible();
    await page.getByRole('main').getByRole('button', { name: /Development/ }).first().click();
    await expect(page.getByRole('menuitem', { name: 'Open what is apart' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: 'Open what is hostile' })).toHaveCount(0);
  });
});
