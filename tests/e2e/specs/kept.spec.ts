// What somebody wrote is never lost: while the server is away, over a reload, and when their session ends meanwhile.
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'kept' });

test('what could not be sent waits, outlives a reload, and arrives in order and once', async ({ open }) => {
  const [annas, bens] = [await open(anna), await open(ben)];
  for (const page of [annas, bens]) await page.goto('/jackfield/channels/town-square');
  await annas.context().route('**/api/v4/posts', (route) => route.abort());
  await compose(annas, 'First, while nobody listens');
  await compose(annas, 'Second, right behind it');
  await expect(annas.getByText('Waits for the server and is sent by itself').first()).toBeVisible();
  await picture(annas, 'waiting-light-1440');

  await annas.reload();
  await expect(post(annas, 'First, while nobody listens')).toBeVisible();
  await expect(post(annas, 'Second, right behind it')).toBeVisible();

  await annas.context().unroute('**/api/v4/posts');
  await annas.evaluate(() => window.dispatchEvent(new Event('online')));
  await expect(post(bens, 'Second, right behind it')).toBeVisible();
  await expect(annas.getByText('Waits for the server and is sent by itself')).toHaveCount(0);
  const sent = ['First, while nobody listens', 'Second, right behind it'];
  const read = async (): Promise<string[]> => {
    const texts = await bens.locator('article.post').allTextContents();
    return texts.flatMap((shown) => sent.filter((text) => shown.includes(text)));
  };
  await expect.poll(read).toEqual(sent);
});

test('a session that ends is noticed, and the page goes on after the password', async ({ open, server }) => {
  const [annas, bens] = [await open(anna), await open(ben)];
  for (const page of [annas, bens]) await page.goto('/jackfield/channels/design');
  const box = bens.getByRole('main').getByRole('combobox', { name: /^Write to/ });
  await box.fill('Half a sentence');
  const api = await Api.signIn(server.url, anna);
  const { id } = await api.get<{ id: string }>('/users/username/ben');
  await api.call('POST', `/users/${id}/sessions/revoke/all`);

  const question = bens.getByRole('dialog', { name: 'Your session has ended' });
  await expect(question).toBeVisible({ timeout: 30_000 });
  await picture(bens, 'session-ended-light-1440');
  await question.getByLabel('Password', { exact: true }).fill('not the password');
  await question.getByRole('button', { name: 'Log in' }).click();
  await expect(question.getByRole('alert')).toBeVisible();
  await question.getByLabel('Password', { exact: true }).fill(ben.password);
  await question.getByRole('button', { name: 'Log in' }).click();
  await expect(question).toHaveCount(0);

  await expect(box).toHaveValue('Half a sentence');
  await box.press('Enter');
  await expect(post(annas, 'Half a sentence')).toBeVisible();
  await compose(annas, 'I can read you');
  await expect(post(bens, 'I can read you')).toBeVisible();
});

test('an invitation opens a server that takes nobody else', async ({ browser, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.put('/config/patch', { TeamSettings: { EnableOpenServer: false } });
  const team = await api.get<{ invite_id: string }>('/teams/name/jackfield');
  const context = await browser.newContext({ baseURL: server.url, hasTouch: true, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(`/signup_user_complete/?id=${team.invite_id}`);
  await page.getByLabel('Email').fill('new@example.com');
  await page.getByLabel('Username').fill('newcomer');
  await page.getByLabel('Password', { exact: true }).fill('a-long-enough-password');
  await page.getByRole('button', { name: 'Create account' }).click();
  await page.waitForURL('**/jackfield/**');
  await expect(page.getByRole('navigation', { name: 'Channels' }).getByText('Town Square')).toBeVisible();

  await test.step('newcomers are shown around, once', async () => {
    for (const place of ['Your channels', 'Go anywhere', 'Write', 'Find what was said', 'You']) {
      const step = page.getByRole('dialog', { name: place, exact: true });
      await expect(step).toBeVisible();
      await step.getByRole('button', { name: place === 'You' ? 'Done' : 'Next' }).click();
    }
    await page.reload();
    await expect(page.getByRole('main').getByRole('combobox', { name: /^Write to/ })).toBeVisible();
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });

  await test.step('what a finger presses is large enough for one', async () => {
    const small = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('button, [role=button], .sidebar a')].filter((one) => {
      const { width, height } = one.getBoundingClientRect();
      // Links in the line of a text may be as high as the line.
      return width > 0 && height > 0 && (width < 40 || height < 40) && !one.closest('p, .markdown, .post__header, [data-floating-ui-focus-guard], .sr-only, .skip-link');
    }).map((one) => `${one.getAttribute('aria-label') ?? one.textContent ?? ''} ${one.className} ${Math.round(one.getBoundingClientRect().width)}x${Math.round(one.getBoundingClientRect().height)}`));
    expect(small).toEqual([]);
  });
  await context.close();
});
