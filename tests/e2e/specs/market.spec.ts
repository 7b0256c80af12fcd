// The whole way of a plugin: its author's key, a rule that fails, two reviewers, a server that installs it, an update that asks for
// more, a revocation, and a mirror without the market. All parts are the real ones.
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import AxeBuilder from '@axe-core/playwright';
import type { Browser, Page } from '@playwright/test';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { digestOf, ID, jackfield, Market, packed } from '../support/market';
import { anna, ben } from '../support/people';
import { repository } from '../support/server';

test.use({ workspace: 'market' });

const shows = (version: string): string => `window.registerPlugin('${ID}', {initialize() { document.documentElement.dataset.cards = '${version}'; }});\n`;
const HOST = { http: { allow: ['api.example.com'] } };

/** A browser that runs no script: the market's pages need none. */
async function plain(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1200, height: 900 } });
  return context.newPage();
}

async function signIn(page: Page, market: Market, token: string): Promise<void> {
  await page.goto(`${market.url}/review`);
  await page.getByLabel('Token').fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Cards 1.0.0' }).click();
}

async function isAccessible(page: Page): Promise<void> {
  expect((await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
}

test('from an author\'s key to an air-gapped mirror', async ({ server, open, browser }) => {
  // A long way, with a market, a server and four people in it.
  test.setTimeout(240_000);
  const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-market-'));
  let market = await Market.start(path.join(folder, 'market'));
  const author = path.join(folder, 'author.key');
  const env = market.env(author);
  const run = async (...args: string[]): Promise<string> => {
    const { stdout, stderr, ok } = await jackfield(args, env);
    expect(ok, `${args.join(' ')}: ${stderr}`).toBe(true);
    return stdout;
  };
  const tokens: string[] = [];
  let first = '';

  await test.step('an author\'s key, a rule that fails with its line, and the mended package', async () => {
    const key = (await run('plugin', 'key', author)).trim();
    await run('market', 'publisher', 'Example', '--key', key, '--namespace', 'com.example', '--verified');
    for (const name of ['Rita', 'Tom']) tokens.push((await run('market', 'reviewer', name)).trim());
    const careless = await packed(folder, '1.0.0', `${shows('1.0.0')}eval('1');\n`, HOST);
    const refused = await jackfield(['plugin', 'publish', careless], env);
    expect(refused.ok).toBe(false);
    expect(refused.stderr).toContain('error: web-globals webapp/main.js:2');
    first = await packed(folder, '1.0.0', shows('1.0.0'), HOST);
    expect(await run('plugin', 'publish', first)).toContain('published as verified');
    // The author's report and the market's are the same, but for the time.
    const timeless = (text: string): string => text.replace(/"checked_at": \d+/, '');
    const report = await (await fetch(`${market.url}/api/v2/plugins/${ID}/1.0.0/report`)).text();
    expect(timeless(await run('plugin', 'check', '--certify', first))).toBe(timeless(report));
    expect(await run('plugin', 'review', 'submit', ID, '1.0.0', '--text', 'https://example.com/cards v1.0.0')).toContain('in_review');
  });

  await test.step('two reviewers look at it in the browser', async () => {
    const [ritas, toms] = await Promise.all([plain(browser), plain(browser)]);
    await signIn(ritas, market, tokens[0] ?? '');
    await expect(ritas.getByText('requests to api.example.com').first()).toBeVisible();
    await expect(ritas.getByText('+ 1 window.registerPlugin')).toBeVisible();
    await ritas.screenshot({ path: 'output/market-review.png', fullPage: true });
    await ritas.getByLabel('Question').fill('What is the host for?');
    await ritas.getByRole('button', { name: 'Ask the author' }).click();
    await run('plugin', 'review', 'answer', ID, '1.0.0', '--text', 'For the pictures on the cards.');
    // What was not built to the same package is not approved of, and the reason stays to be sent again.
    await ritas.reload();
    await expect(ritas.getByText('For the pictures on the cards.')).toBeVisible();
    await ritas.getByLabel('Reason').fill('It does what it says.');
    await ritas.getByLabel('Digest of what you built').fill('0'.repeat(64));
    await ritas.getByRole('button', { name: 'Approve' }).click();
    await expect(ritas.getByRole('alert')).toContainText('What was built from the source');
    await ritas.getByLabel('Digest of what you built').fill(await digestOf(first));
    await expect(ritas.getByLabel('Reason')).toHaveValue('It does what it says.');
    await ritas.getByRole('button', { name: 'Approve' }).click();
    await expect(ritas.getByText('Approved by 1 of 2')).toBeVisible();
    await expect(ritas.getByRole('button', { name: 'Approve' })).toHaveCount(0);
    await signIn(toms, market, tokens[1] ?? '');
    await toms.getByLabel('Reason').fill('The host is theirs.');
    await toms.getByRole('button', { name: 'Approve' }).click();
    await expect(toms.getByText('Certified', { exact: true }).first()).toBeVisible();
    await toms.getByRole('button', { name: 'Sign out' }).click();
    await expect(toms.getByLabel('Token')).toBeVisible();
    // Everybody reads what was said.
    await toms.goto(`${market.url}/?q=cards&tier=certified`);
    await toms.screenshot({ path: 'output/market-list.png' });
    await toms.getByRole('link', { name: 'Cards', exact: true }).click();
    await toms.screenshot({ path: 'output/market-plugin.png', fullPage: true });
    await toms.getByRole('link', { name: '1.0.0', exact: true }).click();
    await expect(toms.getByText('The host is theirs.')).toBeVisible();
    await Promise.all([ritas.context().close(), toms.context().close()]);
    // The checker is a script, and the pages are the same with one.
    const context = await browser.newContext();
    const page = await context.newPage();
    for (const place of ['/', `/plugins/${ID}/1.0.0`, '/publishers/Example', '/rules', '/review']) {
      await page.goto(`${market.url}${place}`);
      await isAccessible(page);
    }
    await context.close();
  });

  const api = await Api.signIn(server.url, anna);
  const configure = (change: object): Promise<unknown> => api.put('/config/patch', change);
  const page = await open(anna);
  const consent = page.getByRole('dialog', { name: 'Turn on Cards?' });
  const drawn = (on: Page): Promise<string | undefined> => on.evaluate(() => document.documentElement.dataset.cards);
  const toMarket = async (): Promise<void> => {
    await page.goto('/admin_console/plugins');
    await page.getByRole('tab', { name: 'Market' }).click();
  };

  await test.step('a server that wants certified plugins alone installs it from the market page', async () => {
    await configure({
      PluginSettings: { MarketplaceURL: market.url, AllowInsecureDownloadURL: true, RequirePluginSignature: true },
      ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' },
      JackfieldSettings: { MarketKeys: market.key, LeastMarketTier: 'certified' },
    });
    await toMarket();
    await page.getByLabel('Search the market').fill('cards');
    await page.getByLabel('At least').selectOption('certified');
    await expect(page.getByText('Certified: Example')).toBeVisible();
    await expect(page.getByText('All of 1.0.0 is new.')).toBeVisible();
    await page.screenshot({ path: 'output/market-console.png' });
    await isAccessible(page);
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await expect(consent.getByText('api.example.com')).toBeVisible();
    await consent.getByRole('button', { name: 'Allow and turn on' }).click();
    await expect.poll(() => drawn(page)).toBe('1.0.0');
  });

  await test.step('Mattermost\'s Go client, of which mmctl is made, lists and installs from it', async () => {
    await api.call('DELETE', `/plugins/${ID}`);
    const cwd = path.join(repository, 'tests/conformance/go-client');
    const ran = await promisify(execFile)('go', ['run', '.', server.url, anna.username, anna.password, market.url, ID, '1.0.0'], { cwd });
    expect(ran.stdout).toContain('all is well');
    await api.post(`/plugins/${ID}/enable`, {});
  });

  await test.step('an update that asks for more waits: a day, and for consent', async () => {
    const next = await packed(folder, '1.1.0', shows('1.1.0'), { ...HOST, api: ['posts:read'] });
    await run('plugin', 'publish', next);
    await run('plugin', 'review', 'submit', ID, '1.1.0');
    for (const token of tokens) {
      const body = JSON.stringify({ plugin_id: ID, version: '1.1.0', kind: 'approve', text: 'Seen.', digest: await digestOf(next) });
      const done = await fetch(`${market.url}/api/v2/reviews`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' }, body });
      expect(done.status).toBe(201);
    }
    await toMarket();
    await expect(page.getByText(/This update waits until/)).toBeVisible();
    await page.getByRole('button', { name: 'Update to 1.1.0' }).click();
    await expect(page.getByText(/newer than 24 hours/)).toBeVisible();
    await configure({ JackfieldSettings: { MarketUpdateHours: 0 } });
    await toMarket();
    await expect(page.getByRole('button', { name: 'Update one plugin' })).toBeVisible();
    await page.getByRole('button', { name: 'Update to 1.1.0' }).click();
    await expect(consent.getByText(/asks for more than before: .*Read messages/)).toBeVisible();
    await consent.getByRole('button', { name: 'Not now' }).click();
    await page.goto('/admin_console/plugins');
    await expect(page.getByText('Version 1.1.0 also asks for: posts:read.', { exact: true })).toBeVisible();
    expect(await drawn(page)).toBeUndefined();
    await page.getByRole('button', { name: 'Turn on' }).click();
    await consent.getByRole('button', { name: 'Allow and turn on' }).click();
    await expect.poll(() => drawn(page)).toBe('1.1.0');
  });

  await test.step('a critical revocation turns it off for everybody', async () => {
    const bens = await open(ben);
    await expect.poll(() => drawn(bens)).toBe('1.1.0');
    await run('market', 'revoke', ID, '1.1.0', '--severity', 'critical', '--reason', 'It sends messages elsewhere.');
    // Servers look each hour, and when somebody looks at the market.
    await toMarket();
    await expect.poll(async () => {
      const { active } = await api.get<{ active: { id: string }[] }>('/plugins');
      return active.map(({ id }) => id);
    }).not.toContain(ID);
    await page.goto('/admin_console/plugins');
    await expect(page.getByText('Its market revoked version 1.1.0: It sends messages elsewhere.', { exact: true })).toBeVisible();
    await page.screenshot({ path: 'output/market-revoked.png' });
    await bens.reload();
    await expect(bens.getByRole('combobox', { name: /^Write to/ })).toBeVisible();
    expect(await drawn(bens)).toBeUndefined();
  });

  await test.step('without the market, the older version comes from a mirror', async () => {
    const mirror = path.join(folder, 'mirror');
    await run('market', 'mirror', '--data', mirror, '--only', ID, '--key', market.key);
    await market.stop();
    const key = market.key;
    market = await Market.start(mirror);
    expect(market.key).toBe(key);
    await configure({ PluginSettings: { MarketplaceURL: market.url } });
    await toMarket();
    await expect(page.getByText('Revoked: It sends messages elsewhere.', { exact: true })).toBeVisible();
    // What the server kept comes back with its tables, if it is still there.
    await page.getByRole('button', { name: 'Install version 1.0.0' }).click();
    await page.getByRole('alertdialog', { name: 'Go back to version 1.0.0?' }).getByRole('button', { name: 'Cancel' }).click();
    await api.call('DELETE', `/plugins/${ID}`);
    await toMarket();
    await page.getByRole('button', { name: 'Install', exact: true }).click();
    await consent.getByRole('button', { name: 'Allow and turn on' }).click();
    await expect.poll(() => drawn(page)).toBe('1.0.0');
    await market.stop();
  });
  await rm(folder, { recursive: true, force: true });
});
