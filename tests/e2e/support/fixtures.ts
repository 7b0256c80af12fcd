// What a browser test gets: a server for the file's tests, and a way to open a browser for a person.
import { test as base, type BrowserContext, type Page } from '@playwright/test';
import { Server } from './server';

export interface Person {
  username: string;
  password: string;
}

interface TestFixtures {
  /** Opens a browser of their own for this person, signed in, on the seeded team. */
  open: (person: Person, options?: { colorScheme?: 'light' | 'dark'; width?: number; height?: number }) => Promise<Page>;
}

interface WorkerFixtures {
  server: Server;
  /** Names the server that a file's tests share: `test.use({ workspace: 'views' })` gives the file a fresh one. */
  workspace: string;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  workspace: ['shared', { option: true, scope: 'worker' }],

  server: [
    // Playwright wants the first argument destructured, even when nothing is taken from it.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const server = await Server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  baseURL: async ({ server }, use) => use(server.url),

  open: async ({ browser, server }, use, testInfo) => {
    const contexts: BrowserContext[] = [];
    await use(async (person, options = {}) => {
      const context = await browser.newContext({
        baseURL: server.url,
        colorScheme: options.colorScheme ?? 'light',
        viewport: { width: options.width ?? 1440, height: options.height ?? 900 },
        locale: 'en-GB',
        timezoneId: 'UTC',
        reducedMotion: 'reduce',
      });
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
