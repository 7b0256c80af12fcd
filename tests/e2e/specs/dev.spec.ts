// `jackfield dev` in a real browser: what is saved is seen without a reload, and what goes wrong is shown in
// the page with its place in the source. JACKFIELD_EDITS is how often each half is saved; with 20 or more the limits count.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { Developing } from '../support/developing';
import { expect, test } from '../support/fixtures';

const EDITS = Number(process.env.JACKFIELD_EDITS ?? 2);
/** From the save to the page, in milliseconds: 95 of 100 saves take at most this long. */
const LIMITS = { server: 1000, web: 500 };

const LANGUAGES = [
  {
    lang: 'ts',
    server: 'server/main.ts',
    web: 'webapp/main.tsx',
    ask: 'async function ask(): Promise<void> {',
    brokenServer: { from: 'OnActivate() {', to: 'OnActivate( {', place: /server\/main\.ts:\d+:\d+: / },
  },
];

for (const { lang, server, web, ask, brokenServer } of LANGUAGES) {
  test(`what is saved in a plugin in ${lang} is seen, and so is what is wrong with it`, async ({ browser }) => {
    test.setTimeout(300_000);
    const folder = await mkdtemp(path.join(tmpdir(), 'jackfield-dev-'));
    const developing = await Developing.start(folder, ['--new', 'hello', '--lang', lang]);
    const page = await browser.newPage();
    try {
      await page.goto(developing.link);
      await expect(page.getByRole('button', { name: 'Say hello' })).toBeVisible();
      const draft = page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
      await draft.fill('half a thought');
      await page.evaluate(() => Object.assign(window, { sameDocument: true }));
      const source = async (name: string): Promise<(from: string, to: string) => Promise<void>> => {
        const file = path.join(folder, 'hello', name);
        const text = await readFile(file, 'utf8');
        expect(text).not.toBe('');
        return (from, to) => {
          expect(text).toContain(from);
          return writeFile(file, text.replace(from, to));
        };
      };
      const [saveServer, saveWeb] = [await source(server), await source(web)];

      await test.step('each half is brought in', async () => {
        const times = { server: [] as number[], web: [] as number[] };
        for (let edit = 1; edit <= EDITS; edit += 1) {
          times.server.push(await untilSeen(page, `Good day ${edit} from`, 'answer', () => saveServer('Hello from', `Good day ${edit} from`)));
          times.web.push(await untilSeen(page, `Say hello ${edit}!`, 'button', () => saveWeb("'Say hello', 'Say hello'", `'Say hello ${edit}!', 'Say hello ${edit}!'`)));
        }
        for (const half of ['server', 'web'] as const) {
          const sorted = [...times[half]].sort((a, b) => a - b);
          const [p50, p95] = [0.5, 0.95].map((part) => Math.round(sorted[Math.ceil(part * sorted.length) - 1] ?? 0));
          console.log(`  ${lang}, ${half} half: saved to seen p50 ${p50} ms, p95 ${p95} ms, of ${EDITS}`);
          if (EDITS >= 20) expect.soft(p95, `${lang}, ${half} half`).toBeLessThanOrEqual(LIMITS[half]);
        }
      });

      const trouble = page.getByRole('alert', { name: 'hello failed' });
      await test.step('what does not build is shown with its place, until it does', async () => {
        await saveServer(brokenServer.from, brokenServer.to);
        await expect(trouble).toContainText(brokenServer.place);
        await saveServer('Hello from', 'Good evening from');
        await expect(trouble).toHaveCount(0);
      });

      await test.step('what the web half throws is shown, and is in the terminal', async () => {
        await saveWeb(ask, `${ask} if (window) throw new Error('broken button');`);
        await developing.until('Built and brought in');
        await expect(async () => {
          await page.getByRole('button', { name: /Say hello/ }).click();
          await expect(trouble).toContainText('Error: broken button', { timeout: 500 });
        }).toPass();
        await expect(trouble).toContainText(new RegExp(`${web.replaceAll('.', '\\.')}:\\d+:\\d+`));
        await developing.until('broken button');
        await trouble.getByRole('button', { name: 'Close' }).click();
        await expect(trouble).toHaveCount(0);
      });

      expect(await page.evaluate(() => 'sameDocument' in window), 'the page was not loaded again').toBe(true);
      await expect(draft).toHaveValue('half a thought');
    } finally {
      await page.close();
      await developing.stop();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** How long it takes from a save until the page sees the text, in milliseconds. */
async function untilSeen(page: Page, text: string, where: 'answer' | 'button', save: () => Promise<void>): Promise<number> {
  const seen = page.evaluate(
    ([wanted, place]) =>
      new Promise<number>((resolve) => {
        const isSeen = async (): Promise<boolean> => {
          if (place === 'button') return document.querySelector(`[aria-label="${wanted}"]`) !== null;
          const answer = await fetch('/plugins/hello/hello').catch(() => undefined);
          return Boolean((await answer?.text())?.includes(wanted));
        };
        const look = async (): Promise<void> => {
          if (await isSeen()) resolve(Date.now());
          else setTimeout(() => void look(), 5);
        };
        void look();
      }),
    [text, where] as const,
  );
  const saved = Date.now();
  await save();
  return (await seen) - saved;
}
