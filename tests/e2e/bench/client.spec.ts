// What the built client costs in a headless browser, beside its targets. It prints Markdown and fails nobody: a busy machine is slower.
import type { CDPSession, Page } from '@playwright/test';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';

const SWITCHES = 40;
const LETTERS = 120;
const SLOWER = 4;

const rows: string[] = [];

function row(what: string, figure: string, target: string): void {
  rows.push(`| ${what} | ${figure} | ${target} |`);
}

const sorted = (times: number[]): number[] => [...times].sort((a, b) => a - b);
const median = (times: number[]): number => sorted(times)[Math.floor(times.length / 2)] ?? 0;
const slowest = (times: number[], share: number): number => sorted(times)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;

/** The bytes of JavaScript that come over the line from now on, as they are sent. */
async function countScripts(cdp: CDPSession): Promise<() => number> {
  const scripts = new Set<string>();
  let bytes = 0;
  cdp.on('Network.responseReceived', ({ requestId, type, response }) => {
    if (type === 'Script' || response.mimeType.includes('javascript')) scripts.add(requestId);
  });
  cdp.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) bytes += encodedDataLength;
  });
  await cdp.send('Network.enable');
  return () => bytes;
}

/** Goes from channel to channel by its row of the sidebar: until its own messages are drawn. */
async function switchChannels(page: Page): Promise<number[]> {
  return page.evaluate(async (count) => {
    const names = ['Development', 'Design'];
    const times: number[] = [];
    for (let at = 0; at < count; at += 1) {
      const name = names[at % 2] ?? '';
      const link = [...document.querySelectorAll<HTMLAnchorElement>('nav a')].find((one) => one.textContent?.includes(name));
      const began = performance.now();
      link?.click();
      await new Promise<void>((drawn) => {
        const look = (): void => {
          const title = document.querySelector('#centre h1, #centre h2, .channel-header')?.textContent ?? '';
          if (title.includes(name) && document.querySelector('#centre [data-post-id]')) drawn();
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      });
      await new Promise((painted) => requestAnimationFrame(() => setTimeout(painted)));
      times.push(performance.now() - began);
    }
    return times;
  }, SWITCHES);
}

/** From a key to the frame that shows its letter. */
async function typeLetters(page: Page): Promise<number[]> {
  await page.evaluate(() => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    window.addEventListener('keydown', () => {
      const began = performance.now();
      requestAnimationFrame(() => setTimeout(() => times.push(performance.now() - began)));
    }, true);
  });
  await page.keyboard.type('the tide is out '.repeat(LETTERS / 16), { delay: 30 });
  return page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
}

test('the built client', async ({ browser, server }) => {
  test.setTimeout(300_000);
  const context = await browser.newContext({ baseURL: server.url, viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  const scripts = await countScripts(cdp);
  await page.goto('/login');
  await page.getByLabel('Email or username').fill(anna.username);
  const ofLogin = scripts();
  row('JavaScript of the sign-in page, as it is sent', `${(ofLogin / 1000).toFixed(0)} kB`, '110 kB');
  await page.getByLabel('Password', { exact: true }).fill(anna.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('**/jackfield/**');
  await page.goto('/jackfield/channels/development');
  await expect(page.locator('#centre [data-post-id]').first()).toBeVisible();

  // Cold: nothing is in the cache.
  await cdp.send('Network.clearBrowserCache');
  const before = scripts();
  const began = Date.now();
  await page.reload();
  await expect(page.locator('#centre [data-post-id]').first()).toBeVisible();
  row('First channel view, cold cache', `${Date.now() - began} ms`, '1,500 ms');
  await page.waitForLoadState('networkidle');
  row('JavaScript of the channel view, as it is sent', `${((scripts() - before) / 1000).toFixed(0)} kB`, '320 kB');

  await switchChannels(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const switches = await switchChannels(page);
  row(`Channel switch, cached, processor ${SLOWER} times slower: median, 95 of 100`, `${median(switches).toFixed(0)} ms, ${slowest(switches, 0.95).toFixed(0)} ms`, '60 ms, 150 ms');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  await page.getByRole('main').getByRole('combobox', { name: /^Write to/ }).click();
  const letters = await typeLetters(page);
  row('A key until its letter is drawn: median, 95 of 100', `${median(letters).toFixed(0)} ms, ${slowest(letters, 0.95).toFixed(0)} ms`, '16 ms');

  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  row('Heap after that', `${(usedSize / 1_000_000).toFixed(0)} MB`, '60 MB');
  await context.close();
  console.log(`\n| The built client, headless Chromium | now | target |\n|---|---|---|\n${rows.join('\n')}\n`);
});
