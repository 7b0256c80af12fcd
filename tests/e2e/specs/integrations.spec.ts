// What people make for other programs, and how administrators end it.
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRight } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'integrations' });

/** Another program: it keeps what it is sent and answers with a text. */
class Receiver {
  readonly heard: Record<string, string>[] = [];

  private constructor(private readonly server: HttpServer) {}

  static async start(answer: string): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        receiver.heard.push(JSON.parse(body) as Record<string, string>);
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify({ text: answer }));
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  stop(): void {
    this.server.close();
  }
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an outgoing webhook is made, told, changed and renewed in ${colorScheme}`, async ({ open, server }) => {
    await (await Api.signIn(server.url, anna)).put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
    const receiver = await Receiver.start(`High water at nine, ${colorScheme}`);
    const page = await open(anna, { colorScheme });
    await page.goto('/jackfield/integrations');
    await page.getByRole('tab', { name: 'Outgoing webhooks' }).click();
    await page.getByRole('button', { name: 'Add an outgoing webhook' }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel('Title').fill('Tides');
    await form.getByLabel('Addresses that are told').fill(receiver.url);
    await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
    await form.getByLabel(/^Words/).fill(`tide-${colorScheme}`);
    await looksRight(page, `outgoing-form-${colorScheme}-1440`);
    await form.getByRole('button', { name: 'Save' }).click();
    const row = page.getByRole('listitem').filter({ hasText: 'Tides' });
    await expect(row.getByText('Made by @anna')).toBeVisible();
    const token = await row.locator('code').innerText();
    await looksRight(page, `outgoing-${colorScheme}-1440`);

    const other = await open(ben);
    await other.goto('/jackfield/channels/development');
    await compose(other, `tide-${colorScheme} please`);
    await expect(post(other, `High water at nine, ${colorScheme}`)).toBeVisible();
    expect(receiver.heard[0]).toMatchObject({ token, user_name: 'ben', text: `tide-${colorScheme} please` });

    await row.getByRole('button', { name: 'Edit' }).click();
    await expect(form.getByLabel('Addresses that are told')).toHaveValue(receiver.url);
    await form.getByLabel('Title').fill('Ebbs');
    await form.getByRole('button', { name: 'Save' }).click();
    const renamed = page.getByRole('listitem').filter({ hasText: 'Ebbs' });
    await renamed.getByRole('button', { name: 'New token…' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Make a new token' }).click();
    await expect(renamed.locator('code')).not.toHaveText(token);
    await renamed.getByRole('button', { name: 'Delete' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(renamed).toHaveCount(0);
    receiver.stop();
  });

  test(`a member makes a token, and an administrator turns it off, in ${colorScheme}`, async ({ open, server, request }) => {
    const api = await Api.signIn(server.url, anna);
    const { id } = await api.get<{ id: string }>('/users/username/ben');
    await api.put(`/users/${id}/roles`, { roles: 'system_user system_user_access_token' });
    const page = await open(ben, { colorScheme });
    await page.getByRole('button', { name: 'Your status and settings' }).click();
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    await page.getByRole('tab', { name: 'Security' }).click();
    await page.getByLabel('What the new token is for').fill(`Backups, ${colorScheme}`);
    await page.getByLabel('How long it works').selectOption('7 days');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByRole('dialog').getByRole('status').locator('pre').innerText();
    await expect(page.getByRole('listitem').filter({ hasText: `Backups, ${colorScheme}` }).getByText(/works until/)).toBeVisible();
    await looksRight(page, `token-made-${colorScheme}-1440`);
    const me = () => request.get(`${server.url}/api/v4/users/me`, { headers: { Authorization: `Bearer ${token}` } }).then((answer) => answer.status());
    expect(await me()).toBe(200);

    const admin = await open(anna, { colorScheme });
    await admin.goto('/admin_console/tokens');
    await admin.getByRole('searchbox', { name: 'Search by owner or id' }).fill('ben');
    const row = admin.getByRole('listitem').filter({ hasText: `Backups, ${colorScheme}` });
    await expect(row.getByText('@ben')).toBeVisible();
    await looksRight(admin, `console-tokens-${colorScheme}-1440`);
    await row.getByRole('button', { name: 'Turn off' }).click();
    await expect(row.getByText('turned off')).toBeVisible();
    expect(await me()).toBe(401);
    await row.getByRole('button', { name: 'Turn on' }).click();
    await expect(row.getByText('turned off')).toHaveCount(0);
    expect(await me()).toBe(200);
    await row.getByRole('button', { name: 'Delete' }).click();
    await admin.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
    await expect(row).toHaveCount(0);
    expect(await me()).toBe(401);
  });
}
