// The client library in a browser, module by module as it is built: it writes, hears itself, and knows what is signed.
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Api } from '../support/api';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { repository } from '../support/server';

const LIBRARY = path.join(repository, 'packages/client');
const FOLDERS = { client: path.join(LIBRARY, 'dist'), 'openapi-fetch': path.join(LIBRARY, 'node_modules/openapi-fetch/dist') };

test('the client library works in a page', async ({ page, server }) => {
  const api = await Api.signIn(server.url, anna);
  const [team] = await api.get<{ id: string }[]>('/users/me/teams');
  const channel = await api.get<{ id: string }>(`/teams/${team?.id}/channels/name/development`);
  await page.route('**/library/**', async (route) => {
    const [, , folder = '', name] = new URL(route.request().url()).pathname.split('/');
    const text = await readFile(path.join(FOLDERS[folder as keyof typeof FOLDERS], name ?? ''), 'utf8');
    // What a bundler does with the name.
    await route.fulfill({ contentType: 'text/javascript', body: text.replaceAll("'openapi-fetch'", "'/library/openapi-fetch/index.mjs'") });
  });
  // Any page of the server's own: one that is made up is not on this machine, for a browser, and may not reach it.
  await page.goto(`${server.url}/api/v4/system/ping`);

  const body = JSON.stringify({ id: 'msg_1', type: 'posted', create_at: 1, channel_id: '', team_id: '', data: {} });
  const key = Buffer.from('a key of some length').toString('base64');
  const mac = createHmac('sha256', Buffer.from(key, 'base64')).update(`msg_1.1700000000.${body}`).digest('base64');
  const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1700000000', 'webhook-signature': `v1,AAAA v1,${mac}` };
  const asked = { url: server.url, token: api.token, channel: channel.id, secret: `whsec_${key}`, headers, body };
  const found = await page.evaluate(async ({ url, token, channel, secret, headers, body }) => {
    // The page's import, and not this file's.
    const name = '/library/client/index.js';
    const { Jackfield, answer, nested, verify } = await import(name);
    const jackfield = new Jackfield({ url, token });
    const stop = new AbortController();
    const heard: string[] = [];
    for await (const one of jackfield.listen({ signal: stop.signal })) {
      if (one.event === 'hello') await answer(jackfield.api.POST('/api/v4/posts', { body: { channel_id: channel, message: 'from a page' } }));
      if (one.event !== 'posted') continue;
      heard.push(nested(one.data.post).message);
      stop.abort();
    }
    const refused = await answer(jackfield.api.GET('/api/v4/users/{user_id}', { params: { path: { user_id: 'a'.repeat(26) } } })).catch((refusal: { id: string }) => refusal.id);
    const now = 1_700_000_100_000;
    const event = await verify(secret, headers, body, { now });
    const forged = await verify(secret, headers, `${body} `, { now }).catch((error: Error) => error.name);
    const late = await verify(secret, headers, body).catch((error: Error) => error.name);
    return { heard, refused, type: event.type, forged, late };
  }, asked);
  expect(found).toEqual({ heard: ['from a page'], refused: 'app.user.missing_account.const', type: 'posted', forged: 'Forged', late: 'Forged' });
});
