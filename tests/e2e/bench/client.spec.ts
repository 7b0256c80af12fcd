// What the built client costs in a headless browser, beside its targets. It prints Markdown and fails nobody: a busy machine is slower.
import type { Browser, CDPSession, Page } from '@playwright/test';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { anna, ben } from '../support/people';

const SWITCHES = 40;
const LETTERS = 120;
const SLOWER = 4;
const EACH_SECOND = 50;
const FLOOD = 250;
/** A frame that takes longer is seen as a stutter. */
const SEEN = 100;

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

/** The processor time that a page's main thread has taken, in milliseconds: what other programs take beside it is not in it. */
async function processorTime(page: Page): Promise<(() => Promise<number>) & { before: Promise<number> }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const now = async (): Promise<number> => ((await cdp.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0) * 1000;
  return Object.assign(now, { before: now() });
}

/** Fifty messages a second into the channel that is open: frames that take longer than a person takes for smooth. */
async function floodOpenChannel(page: Page, api: Api): Promise<void> {
  const { id: teamId } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channelId } = await api.get<{ id: string }>(`/teams/${teamId}/channels/name/${page.url().split('/').pop()}`);
  await page.evaluate(() => {
    const frames: number[] = [];
    Object.assign(window, { frameTimes: frames });
    let before = performance.now();
    const next = (now: number): void => {
      frames.push(now - before);
      before = now;
      requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  });
  const began = Date.now();
  const sent: Promise<unknown>[] = [];
  for (let count = 0; count < FLOOD; count += 1) {
    sent.push(api.post('/posts', { channel_id: channelId, message: `Number ${count} of many, with **some** :tada: in it` }));
    const early = began + (count * 1000) / EACH_SECOND - Date.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  }
  await Promise.all(sent);
  await expect(page.getByText(`Number ${FLOOD - 1} of many`)).toBeVisible();
  const frames = await page.evaluate(() => (window as unknown as { frameTimes: number[] }).frameTimes);
  row(`${EACH_SECOND} messages a second for ${FLOOD / EACH_SECOND} s: frames over ${SEEN} ms, the longest`, `${frames.filter((frame) => frame > SEEN).length} of ${frames.length}, ${Math.max(...frames).toFixed(0)} ms`, 'none');
}

/** How long a new browser on a slow line shows nothing. */
async function paintOnSlowLine(browser: Browser, url: string): Promise<number> {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 });
  await page.goto('/login', { waitUntil: 'commit' });
  const paint = await page.evaluate(() => new Promise<number>((painted) => {
    new PerformanceObserver((list) => {
      const first = list.getEntriesByName('first-contentful-paint')[0];
      if (first) painted(first.startTime);
    }).observe({ type: 'paint', buffered: true });
  }));
  await context.close();
  return paint;
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
  const spent = await processorTime(page);
  await switchChannels(page);
  row('Processor time of the page for a switch, with all that follows it', `${(((await spent()) - (await spent.before)) / SWITCHES).toFixed(0)} ms`, '');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  const switches = await switchChannels(page);
  row(`Channel switch, cached, processor ${SLOWER} times slower: median, 95 of 100`, `${median(switches).toFixed(0)} ms, ${slowest(switches, 0.95).toFixed(0)} ms`, '60 ms, 150 ms');
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 });

  await page.getByRole('main').getByRole('combobox', { name: /^Write to/ }).click();
  const letters = await typeLetters(page);
  row('A key until its letter is drawn: median, 95 of 100', `${median(letters).toFixed(0)} ms, ${slowest(letters, 0.95).toFixed(0)} ms`, '16 ms');

  await floodOpenChannel(page, await Api.signIn(server.url, ben));

  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  row('Heap after that', `${(usedSize / 1_000_000).toFixed(0)} MB`, '60 MB');
  await context.close();
  row('First contentful paint on 400 ms and 50 kB a second', `${(await paintOnSlowLine(browser, server.url)).toFixed(0)} ms`, '3,000 ms');
  console.log(`\n| The built client, headless Chromium | now | target |\n|---|---|---|\n${rows.join('\n')}\n`);
});
