// A plugin in Go as Mattermost's packages carry them: installed, asked, reached over HTTP and WebSocket, killed, and back.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { ID, goPackage, pluginProcess } from '../support/go-plugin';
import { anna } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'go plugin' });
// The first build of the plugin compiles Mattermost's module.
test.setTimeout(300_000);

let folder = '';
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'jackfield-go-plugin-'));
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Asks one of the plugin's own addresses as the page would, with the person's session. */
const ask = (page: Page, below: string, body: string) =>
  page.evaluate(
    async ({ address, text }) => {
      const answer = await fetch(address, { method: 'POST', body: text, headers: { 'X-Requested-With': 'XMLHttpRequest', 'X-Sent': 'yes' } });
      return { status: answer.status, text: await answer.text(), header: answer.headers.get('X-Header') };
    },
    { address: `/plugins/${ID}${below}`, text: body },
  );

/** Sends one message to the plugin's own WebSocket and answers what comes back. */
const echo = (page: Page, message: string) =>
  page.evaluate(
    ({ address, text }) =>
      new Promise<string>((resolve, reject) => {
        const socket = new WebSocket(address);
        socket.onopen = () => socket.send(text);
        socket.onmessage = ({ data }) => {
          resolve(String(data));
          socket.close();
        };
        socket.onerror = () => reject(new Error('the connection failed'));
      }),
    { address: `${page.url().replace(/^http/, 'ws').replace(/(:\d+)\/.*/, '$1')}/plugins/${ID}/websocket`, text: message },
  );

test('a plugin in Go is installed, works, and comes back when its program ends', async ({ open, server }) => {
  const page = await open(anna);

  await test.step('install and consent', async () => {
    await page.goto('/admin_console/plugins');
    await page.getByLabel('Plugin package').setInputFiles(goPackage(folder));
    const question = page.getByRole('dialog', { name: /Conformance/ });
    await expect(question.getByText('Run as a program on this machine')).toBeVisible();
    await picture(page, 'consent-go-light-1440');
    await question.getByRole('button', { name: 'Allow and turn on' }).click();
    await expect(page.getByText('On', { exact: true }).first()).toBeVisible();
  });

  await test.step('its endpoint and its WebSocket answer', async () => {
    expect(await ask(page, '/echo', 'hello')).toEqual({ status: 201, text: 'hello', header: 'yes' });
    expect(await echo(page, 'over there')).toBe('echo over there');
  });

  await test.step('its command answers', async () => {
    // The plugin calls any method of the API when it is told to; most plugins register their commands by themselves.
    const command = { trigger: 'conformance', auto_complete: true, auto_complete_desc: 'Says it again' };
    expect((await ask(page, '/api/RegisterCommand', JSON.stringify([command]))).status).toBe(200);
    await page.goto('/jackfield/channels/off-topic');
    await compose(page, '/conformance over-here');
    await expect(post(page, 'over-here')).toBeVisible();
    await page.goto('/admin_console/plugins');
    await expect(page.getByRole('heading', { name: 'Conformance', exact: true })).toBeVisible();
  });

  await test.step('a support packet can be downloaded, with what the plugin adds', async () => {
    await page.getByRole('button', { name: 'Download support packet' }).click();
    const question = page.getByRole('dialog', { name: 'Download a support packet' });
    await expect(question.getByLabel('Conformance: what it has seen')).toBeChecked();
    await picture(page, 'support-packet-light-1440');
    const download = page.waitForEvent('download');
    await question.getByRole('button', { name: 'Download' }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^support_packet_\d+\.zip$/);
    // Names stand as they are in a ZIP file.
    const archive = readFileSync(await file.path());
    expect(archive.includes(`plugins/${ID}/support.txt`)).toBe(true);
    await expect(question).toBeHidden();
  });

  await test.step('its program is killed: it is back, and the administrator sees it', async () => {
    const before = pluginProcess(server.pid);
    if (!before) throw new Error('the program of the plugin does not run');
    process.kill(before, 'SIGKILL');
    await expect(page.getByRole('status').filter({ hasText: /Its program ended once within an hour.*It was started again/ })).toBeVisible({ timeout: 30_000 });
    const after = pluginProcess(server.pid);
    expect(after).toBeDefined();
    expect(after).not.toBe(before);
    await picture(page, 'plugin-restarted-light-1440');
    expect((await ask(page, '/echo', 'hello')).status).toBe(201);
    expect(await echo(page, 'again')).toBe('echo again');
  });
});
