// What is not sent yet: drafts on several devices, and messages that the server sends later.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna, ben, chloe } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'later' });

interface Scheduled {
  id: string;
  channel_id: string;
  message: string;
  scheduled_at: number;
  error_code: string;
}

const box = (page: Page) => page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
const card = (page: Page, text: string) => page.getByRole('main').getByRole('article').filter({ hasText: text });

async function idsOf(api: Api): Promise<{ team: string; channel: string }> {
  const team = (await api.get<{ id: string }>('/teams/name/jackfield')).id;
  return { team, channel: (await api.get<{ id: string }>(`/teams/${team}/channels/name/development`)).id };
}

async function scheduled(api: Api, team: string): Promise<Scheduled[]> {
  return (await api.get<Record<string, Scheduled[]>>(`/posts/scheduled/team/${team}`))[team] ?? [];
}

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

test('a message is scheduled, listed, and appears when it is due', async ({ open, server }) => {
  const page = await open(chloe);
  const api = await Api.signIn(server.url, chloe);
  const { team } = await idsOf(api);
  await page.goto('/jackfield/channels/development');
  await box(page).fill('Good morning, all');

  await test.step('with the keyboard', async () => {
    const menu = page.getByRole('button', { name: 'Schedule message' });
    await menu.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: /Tomorrow at 9:00/ })).toBeVisible();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(box(page)).toHaveValue('');
  });

  await test.step('the channel says so and leads to the list', async () => {
    await expect(page.getByText(/^1 scheduled message, to be sent/)).toBeVisible();
    await page.getByRole('link', { name: 'See scheduled messages' }).click();
    await expect(card(page, 'Good morning, all')).toBeVisible();
    await card(page, 'Good morning, all').getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Text of the message').fill('Good morning, everybody');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(card(page, 'Good morning, everybody')).toBeVisible();
  });

  await test.step('it is sent in time, and gone from the list', async () => {
    const [waiting] = await scheduled(api, team);
    await api.put(`/posts/schedule/${waiting?.id}`, { ...waiting, scheduled_at: Date.now() + 1500 });
    await expect(page.getByText('Nothing is scheduled')).toBeVisible();
    await page.getByRole('navigation', { name: 'Channels' }).getByText('Development', { exact: true }).click();
    await expect(post(page, 'Good morning, everybody')).toHaveCount(1);
  });
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
    const reply = await api.post<Scheduled>('/posts/schedule', { channel_id: channel, root_id: root.id, message: 'I do.', scheduled_at: Date.now() + 1000 });
    await api.call('DELETE', `/posts/${root.id}`);
    // Its time comes, and the thread is gone.
    await expect.poll(async () => (await scheduled(api, team)).find(({ id }) => id === reply.id)?.error_code).toBe('thread_deleted');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [1440, 1024, 390]) {
      const height = width < 600 ? 844 : 900;

      test(`drafts in ${colorScheme} at ${width} pixels`, async ({ open }) => {
        const page = await open(anna, { colorScheme, width, height });
        await page.goto('/jackfield/drafts');
        await expect(card(page, 'The release needs')).toBeVisible();
        await looksRight(page, `drafts-${colorScheme}-${width}`);
        await page.getByRole('tab', { name: /^Scheduled/ }).click();
        await expect(card(page, 'The freeze begins')).toBeVisible();
        await expect(page.getByText('Not sent: the thread was deleted.')).toBeVisible();
        await looksRight(page, `scheduled-${colorScheme}-${width}`);
      });
    }
  }

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

async function looksRight(page: Page, name: string): Promise<void> {
  await picture(page, name);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect.soft(overflow, 'nothing scrolls sideways').toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).exclude('[data-floating-ui-focus-guard]').withTags(['wcag2a', 'wcag2aa']).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  expect.soft(found).toEqual([]);
}
