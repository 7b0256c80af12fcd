// The browser tests' settings: two workers, each with servers of its own; a file's tests share one, one after the other.
import { defineConfig } from '@playwright/test';
import { chosenDay, days } from './support/days';
import type { WorkerFixtures } from './support/fixtures';

const executablePath = process.env.JACKFIELD_E2E_BROWSER ?? '/usr/bin/chromium';

/** What is tested on each of the odd days; the rest runs on one day, today unless another is named. */
const dated = /\.days\.spec\.ts$/;

export default defineConfig<object, WorkerFixtures>({
  testDir: 'specs',
  outputDir: 'output/failures',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 2,
  // Where nobody sits beside it, one that failed is tried again, and the sum says that it is flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
  projects: [
    { name: chosenDay()?.name ?? 'today', testIgnore: dated, use: { day: chosenDay() } },
    ...days.map((day) => ({ name: day.name, testMatch: dated, use: { day } })),
  ],
  use: {
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath,
      // A container's root has no sandbox; the rest keeps the browser from talking to anyone but our server.
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
