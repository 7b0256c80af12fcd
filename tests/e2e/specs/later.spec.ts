// What is not sent yet: drafts on several devices, and how drafts and scheduled messages look.
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { box, card, idsOf, scheduled, type Scheduled } from '../support/later';
import { looksRight, looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'later' });

test('a draft that is typed in one browser is in the other, until it is sent', async ({ open }) => {
  const [first, second] = [await open(ben), await open(ben)];
  await first.goto('/jackfield/channels/development');
  await second.goto('/jackfield/channels/design');
  await box(first).fill('What I meant to say');
  const link = second.getByRole('navigation', { name: 'Channels' }).getByRole('link', { name: /^Drafts/ });
  await link.click();
  await card(second, 'What I meant to say').getByRole('button', { name: 'Go on writing' }).click();
  await expect(box(second)).toHaveValue('What I meant to say');
  await box(second).fill('What I meant to say, and more');
  await expect(box(first)).toHaveValue('What I meant to say, and more');
  await box(second).press('Enter');
  await expect(post(first, 'What I meant to say, and more')).toBeVisible();
  await expect(box(first)).toHaveValue('');
  await expect(link).toHaveCount(0);
});

test.describe('views', () => {
  test.beforeAll(async ({ server }) => {
    const api = await Api.signIn(server.url, anna);
    const { team, channel } = await idsOf(api);
    const design = (await api.get<{ id: string }>(`/teams/${team}/channels/name/design`)).id;
    const at = Date.UTC(2030, 0, 7, 9);
    const root = await api.post<{ id: string }>('/posts', { channel_id: channel, message: 'Who takes the minutes?' });
    await api.post('/drafts', { channel_id: channel, message: 'The release needs:\n- a changelog\n- **two** reviews\n- patience' });
    await api.post('/drafts', { channel_id: design, message: 'I like the second one, but the colour of the border is a little too strong at night :eyes:' });
    await api.post('/posts/schedule', { channel_id: channel, message: 'Good morning! The freeze begins **today**.', scheduled_at: at });
    await api.post('/posts/schedule', { channel_id: design, message: 'A reminder that the sketches are due on Thursday.', scheduled_at: at + 86_400_000 });
    const reply = await api.post<Scheduled>('/posts/schedule', { channel_id: channel, root_id: root.id, message: 'I do.', scheduled_at: server.now() + 1000 });
    await api.call('DELETE', `/posts/${root.id}`);
    // Its time comes, and the thread is gone.
    await expect.poll(async () => (await scheduled(api, team)).find(({ id }) => id === reply.id)?.error_code).toBe('thread_deleted');
  });

  test('drafts and what is scheduled, as they look', async ({ open }) => {
    const page = await open(anna);
    await page.goto('/jackfield/drafts');
    for (const [view, isThere] of [['drafts', () => card(page, 'The release needs')], ['scheduled', () => card(page, 'The freeze begins')]] as const) {
      await page.getByRole('tab', { name: view === 'drafts' ? /^Drafts/ : /^Scheduled/ }).click();
      await expect(isThere()).toBeVisible();
      for (const [width, height] of [[1440, 900], [1024, 900], [390, 844]] as const) {
        await page.setViewportSize({ width, height });
        await looksRightInBoth(page, `${view}-${width}`, { axe: width !== 1024 });
      }
      await page.setViewportSize({ width: 1440, height: 900 });
    }
    await expect(page.getByText('Not sent: the thread was deleted.')).toBeVisible();
  });

  test('scheduling, as it looks', async ({ open }) => {
    const page = await open(anna);
    await page.goto('/jackfield/channels/development');
    await expect(page.getByText(/^1 scheduled message, to be sent/)).toBeVisible();
    await page.getByRole('button', { name: 'Schedule message' }).click();
    await expect(page.getByRole('menuitem', { name: 'Choose a time…' })).toBeVisible();
    await looksRight(page, 'schedule-menu-light-1440');
    await page.getByRole('menuitem', { name: 'Choose a time…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Schedule message' });
    await dialog.getByLabel('Day').fill('2030-01-08');
    await looksRight(page, 'schedule-dialog-light-1440');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    await compose(page, 'Sent at once all the same');
    await expect(post(page, 'Sent at once all the same')).toBeVisible();
  });
});
