// What a browser test gets: a server for the file's tests, and a way to open a browser for a person.
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import type { Day } from './days';
import { Server } from './server';

export interface Person {
  username: string;
  password: string;
}

interface TestFixtures {
  /** Opens a browser of their own for this person, signed in, on the seeded team. */
  open: (person: Person, options?: { colorScheme?: 'light' | 'dark'; width?: number; height?: number }) => Promise<Page>;
}

export interface WorkerFixtures {
  server: Server;
  /** When and where the server and the browsers are; without it, now and in UTC. */
  day: Day | undefined;
  /** Names the server that a file's tests share: `test.use({ workspace: 'views' })` gives the file a fresh one. */
  workspace: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  workspace: ['shared', { option: true, scope: 'worker' }],

  day: [undefined, { option: true, scope: 'worker' }],

  server: [
    async ({ day }, use) => {
      const server = await Server.start(day?.now);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  open: async ({ browser, server, day }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        colorScheme: options.colorScheme ?? 'light',
        viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
        locale: 'en-GB',
        timezoneId: day?.timeZone ?? 'UTC',
        reducedMotion: 'reduce',
      });
      // The page's clock goes on from there.
      if (day) await context.clock.install({ time: server.now() });
      contexts.push(context);
      const page = await context.newPage();
      await signIn(page, person);
      return page;
    });
    if (testInfo.status !== testInfo.expectedStatus) {
      await testInfo.attach('server log', { body: server.recentLog, contentType: 'text/plain' });
    }
    await Promise.all(contexts.map((context) => context.close()));
  },
});

export { expect } from '@playwright/test';

export async function signIn(page: Page, person: Person): Promise<void> {
  await page.goto('/');
  await page.getByLabel('Email or username').fill(person.username);
  await page.getByLabel('Password', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  // The list of channels is not drawn on a narrow screen, the address changes on all.
  await page.waitForURL('**/jackfield/**');
}
