// What programs write that can be pressed: blocks put together in the portal, a poll, a command that is answered later.
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRight } from '../support/looks';
import { anna, ben, chloe } from '../support/people';
import { Receiver } from '../support/receiver';

test.use({ workspace: 'interactive' });

for (const [colorScheme, width] of [['light', 1440], ['dark', 390]] as const) {
  test(`blocks are built, mended and sent to oneself, in ${colorScheme} at ${width}`, async ({ open }) => {
    const page = await open(ben, { colorScheme, width });
    await page.goto('/developers/blocks');
    const preview = page.getByRole('region', { name: 'Preview' });
    await expect(preview.getByRole('button', { name: 'Promote' })).toBeVisible();
    const palette = page.getByRole('group', { name: 'Add a block' });
    for (const kind of ['divider', 'image', 'column_set', 'collapsible', 'static_select']) await palette.getByRole('button', { name: kind }).click();
    await expect(preview.getByRole('combobox', { name: 'Choose' })).toBeVisible();

    const tree = page.getByRole('group', { name: 'Blocks' });
    await tree.getByRole('button', { name: /^text Build 42/ }).click();
    await page.getByLabel('text', { exact: true }).fill(`The **tide** of ${colorScheme}`);
    await expect(preview.getByText(`of ${colorScheme}`)).toBeVisible();
    await expect(preview.locator('strong').filter({ hasText: 'tide' })).toBeVisible();
    await tree.getByRole('button', { name: /^text The tide/ }).press('Alt+ArrowDown');
    await expect(tree.getByRole('button', { name: /^(text|container)/ }).first()).toHaveText(/^container/);
    await expect(tree.getByRole('button', { name: /^text The tide/ })).toBeFocused();
    await preview.getByRole('button', { name: 'Promote' }).click();
    await expect(preview.getByRole('status')).toContainText('Pressed promote: external');
    await looksRight(page, `block-builder-${colorScheme}-${width}`);

    const json = page.getByRole('textbox', { name: 'Blocks and actions, as JSON' });
    const good = await json.inputValue();
    await json.fill(good.replace('"type": "divider"', '"type": "divider",'));
    await expect(page.getByText('is no JSON')).toBeVisible();
    await json.fill(good.replace('"action_id": "promote"', '"action_id": "promo te"'));
    await expect(page.getByText('/mm_blocks/0/content/0/action_id').first()).toBeVisible();
    await expect(page.getByRole('button', { name: 'Send to me' })).toBeDisabled();
    await page.getByRole('button', { name: /^Show line/ }).click();
    expect(await page.evaluate(() => document.activeElement instanceof HTMLTextAreaElement && document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd))).toContain('promo te');
    await json.fill(good);
    for (const [language, says] of [['curl', 'curl "$JACKFIELD_WEBHOOK"'], ['TypeScript', 'await fetch'], ['Python', 'requests.post'], ['Go', 'model.StringInterface']] as const) {
      await page.getByRole('tab', { name: language }).click();
      await expect(page.getByRole('tabpanel').locator('pre')).toContainText(says);
    }
    await page.getByRole('button', { name: 'Send to me' }).click();
    await page.getByRole('link', { name: 'See it' }).click();
    const sent = post(page, `of ${colorScheme}`).last();
    await expect(sent.getByRole('button', { name: 'Promote' })).toBeDisabled();
    await looksRight(page, `blocks-in-a-post-${colorScheme}-${width}`);
  });
}

test('people vote by the buttons of a poll, and a bot writes what it thinks of it bit by bit', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
  const receiver = await Receiver.start({});
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channel } = await api.get<{ id: string }>(`/teams/${team}/channels/name/development`);
  const bot = await api.post<{ user_id: string }>('/bots', { username: 'lunch' });
  await api.post(`/teams/${team}/members`, { team_id: team, user_id: bot.user_id });
  await api.post(`/channels/${channel}/members`, { user_id: bot.user_id });
  const { token } = await api.post<{ token: string }>(`/users/${bot.user_id}/tokens`, { description: 'votes' });
  const asBot = async <Answer>(method: string, path: string, body: unknown): Promise<Answer> => {
    const answer = await fetch(`${server.url}/api/v4${path}`, { method, headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Answer;
  };
  const poll = (harbour: number, hill: number) => [
    { type: 'text', text: '#### Where do we have lunch?' },
    { type: 'container', flow: 'horizontal', gap: 'small', accent_color: 'good', content: [
      { type: 'button', text: `Harbour (${harbour})`, action_id: 'vote', query: { for: 'harbour' } },
      { type: 'button', text: `Hill (${hill})`, action_id: 'vote', query: { for: 'hill' }, style: 'primary' },
    ] },
  ];
  await asBot('POST', '/posts', { channel_id: channel, props: { mm_blocks: poll(0, 0), mm_blocks_actions: { vote: { type: 'external', url: `${receiver.url}vote` } } } });

  const [page, other] = [await open(ben), await open(chloe)];
  for (const one of [page, other]) await one.goto('/jackfield/channels/development');
  receiver.says({ update: { props: { mm_blocks: poll(0, 1) } } });
  await post(page, 'Where do we have lunch?').getByRole('button', { name: 'Hill (0)' }).click();
  await expect(post(other, 'Where do we have lunch?').getByRole('button', { name: 'Hill (1)' })).toBeVisible();
  receiver.says({ update: { props: { mm_blocks: poll(1, 1) } } });
  await post(other, 'Where do we have lunch?').getByRole('button', { name: 'Harbour (0)' }).click();
  await expect(post(page, 'Where do we have lunch?').getByRole('button', { name: 'Harbour (1)' })).toBeVisible();
  expect(receiver.heard.map(({ path, body }) => [path, (JSON.parse(body) as { user_name: string }).user_name])).toEqual([['/vote?for=hill', 'ben'], ['/vote?for=harbour', 'chloe']]);
  receiver.says({ error: 'The polls are closed' });
  await post(page, 'Where do we have lunch?').getByRole('button', { name: 'Hill (1)' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The polls are closed' })).toBeVisible();

  const { id } = await asBot<{ id: string }>('POST', '/posts', { channel_id: channel, message: 'The', props: { streaming: true } });
  await asBot('PUT', `/posts/${id}/patch`, { message: 'The hill is high' });
  await expect(post(page, 'The hill is high').locator('[aria-busy=true]')).toBeVisible();
  await asBot('PUT', `/posts/${id}/patch`, { message: 'The hill is high today', props: {} });
  await expect(post(page, 'The hill is high today')).toBeVisible();
  await expect(post(page, 'The hill is high today').locator('[aria-busy=true]')).toHaveCount(0);
  await expect(post(page, 'The hill is high today').getByText('Edited')).toHaveCount(0);
  receiver.stop();
});

test('a command is suggested, acknowledged, and answered later with blocks', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { ServiceSettings: { AllowedUntrustedInternalConnections: '127.0.0.1' } });
  const receiver = await Receiver.start({ response_type: 'ephemeral', text: 'Asking the tide gauge…' });
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  await api.post('/commands', { team_id: team, trigger: 'tide', method: 'P', url: receiver.url, auto_complete: true, auto_complete_desc: 'Says how high the water is', auto_complete_hint: '[place]' });
  const page = await open(ben);
  await page.goto('/jackfield/channels/development');
  const box = page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
  await box.pressSequentially('/tid');
  const option = page.getByRole('option', { name: /tide/ });
  await expect(option).toContainText('Says how high the water is');
  await option.click();
  await expect(box).toHaveValue(/^\/tide ?$/);
  await compose(page, '/tide harbour');
  await expect(post(page, 'Asking the tide gauge…')).toBeVisible();
  const asked = new URLSearchParams(receiver.heard[0]?.body);
  expect([asked.get('text'), asked.get('user_name')]).toEqual(['harbour', 'ben']);

  // The program is done: everybody sees it, and the button is for whoever presses it.
  const answer = { response_type: 'in_channel', props: {
    mm_blocks: [{ type: 'text', text: 'The water stands at **3.1 m**' }, { type: 'button', text: 'Once more', action_id: 'again' }],
    mm_blocks_actions: { again: { type: 'external', url: `${receiver.url}again` } },
  } };
  expect((await fetch(asked.get('response_url') ?? '', { method: 'POST', body: JSON.stringify(answer), headers: { 'Content-Type': 'application/json' } })).ok).toBe(true);
  const other = await open(chloe);
  await other.goto('/jackfield/channels/development');
  receiver.says({ update: { props: { mm_blocks: [{ type: 'text', text: 'Now at **3.2 m**' }] } } });
  await post(other, '3.1 m').getByRole('button', { name: 'Once more' }).click();
  await expect(post(page, 'Now at 3.2 m')).toBeVisible();
  expect((JSON.parse(receiver.heard.at(-1)?.body ?? '') as { user_name: string }).user_name).toBe('chloe');
  receiver.stop();
});
