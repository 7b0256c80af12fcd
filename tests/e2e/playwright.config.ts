// The browser tests' settings: one worker, because the machine is small and the server is shared by a file's tests.
import { defineConfig } from '@playwright/test';

const executablePath = process.env.JACKFIELD_E2E_BROWSER ?? '/usr/bin/chromium';

export default defineConfig({
  testDir: 'specs',
  outputDir: 'output/failures',
  timeout: 120_000,
  expect: { timeout: 15_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list']],
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
