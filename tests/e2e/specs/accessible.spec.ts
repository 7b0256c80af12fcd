// Every main view, menus and dialogs, by all of axe's rules: names that are what is read, headings, contrast, nothing focusable
// that is hidden. Two rules are left out, for what is meant as it is, and the headings of what
// people write.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'accessible' });

/** The message box completes names, which a text area has no other role for; menus stand outside of landmarks, as they do everywhere. */
const MEANT = ['aria-allowed-role', 'region'];

/** Goes to another page of the client as its own links do, without loading it anew. */
async function goWithin(page: Page, path: string): Promise<void> {
  await page.evaluate((to) => {
    window.history.pushState({}, '', to);
    window.dispatchEvent(new PopStateEvent('popstate'));
  }, path);
}

/** The pages; the first of them in both themes, the others in one and the other by turns. */
const PAGES = [
  '/jackfield/threads', '/jackfield/drafts', '/admin_console/plugins', '/select_team', '/jackfield/emoji', '/jackfield/integrations', '/error',
  ...['api', 'events', 'blocks', 'components', 'plugins', 'mine', 'guides'].map((page) => `/developers/${page}`),
  ...['settings', 'users', 'teams', 'channels', 'groups', 'permissions', 'tokens', 'integrations', 'embed', 'panels', 'services', 'jobs', 'logs', 'statistics'].map((page) => `/admin_console/${page}`),
];
const BOTH = 3;

async function isAccessible(page: Page, view: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.markdown__heading').disableRules(MEANT).analyze();
  expect.soft(violations.map(({ id, nodes }) => `${view}: ${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)).toEqual([]);
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`main views, menus and dialogs in ${colorScheme}`, async ({ open }) => {
    const page = await open(anna, { colorScheme });
    await page.goto('/jackfield/channels/town-square');
    await expect(post(page, 'Hello from Lagos')).toBeVisible();
    await isAccessible(page, 'channel');
    await post(page, 'Hello from Lagos').getByText('2 replies').click();
    await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();
    await isAccessible(page, 'thread');
    const main = page.getByRole('main');
    for (const [view, opens] of [
      ['members', () => main.getByRole('button', { name: /\d members?$/ }).click()],
      ['pinned', () => main.getByRole('button', { name: /pinned message/ }).click()],
      ['channel info', () => main.getByRole('button', { name: 'About this channel' }).click()],
      ['saved', () => page.getByRole('button', { name: 'Saved messages' }).click()],
      ['mentions', () => page.getByRole('button', { name: 'Mentions of you' }).click()],
      ['search', async () => {
        await page.getByRole('combobox', { name: 'Search messages' }).fill('the');
        await page.keyboard.press('Enter');
      }],
    ] as const satisfies readonly unknown[]) {
      if ((view < 'n') !== (colorScheme === 'light')) continue;
      await opens();
      await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();
      await isAccessible(page, view);
    }
    await page.getByRole('button', { name: /Channel menu/ }).first().click();
    await isAccessible(page, 'channel menu');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Your status and settings' }).click();
    await isAccessible(page, 'user menu');
    await page.getByRole('menuitem', { name: 'Profile' }).click();
    for (const tab of colorScheme === 'light' ? ['Profile', 'Notifications', 'Display'] : ['Security', 'Theme', 'Display']) {
      await page.getByRole('tab', { name: tab }).click();
      await isAccessible(page, `settings, ${tab}`);
    }
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).click();
    await page.getByRole('menuitem', { name: 'Create a channel' }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await picture(page, `create-channel-${colorScheme}-1440`);
    await isAccessible(page, 'create a channel');
    await page.keyboard.press('Escape');
    for (const [at, path] of PAGES.entries()) {
      const isLookedAt = (at % 2 === 0) === (colorScheme === 'light') || at < BOTH;
      if (!isLookedAt && !process.env.JACKFIELD_SCREENSHOTS) continue;
      await goWithin(page, path);
      await expect(page.getByRole('main').getByRole('heading').first()).toBeVisible();
      await picture(page, `${path.slice(1).replace('jackfield/', '').replaceAll('/', '-')}-${colorScheme}-1440`);
      if (isLookedAt) await isAccessible(page, path);
    }
  });
}

test('on middling screens a thread is beside the channel, or over all of it', async ({ open }) => {
  const page = await open(anna, { width: 1024, height: 800 });
  await page.goto('/jackfield/channels/town-square');
  await post(page, 'Hello from Lagos').getByText('2 replies').click();
  const details = page.getByRole('complementary', { name: 'Details' });
  await expect(details).toBeVisible();
  await picture(page, 'thread-beside-light-1024');
  const send = page.getByRole('main').getByRole('button', { name: 'Send (Enter)' });
  const [thread, button] = [await details.boundingBox(), await send.boundingBox()];
  expect((button?.x ?? 0) + (button?.width ?? 0)).toBeLessThanOrEqual(thread?.x ?? 0);
  // What sends later stands beside it, before anything of that was opened.
  const later = await page.getByRole('main').getByRole('button', { name: 'Schedule message' }).boundingBox();
  expect(later?.y).toBe(button?.y);

  await page.setViewportSize({ width: 900, height: 800 });
  await picture(page, 'thread-over-light-900');
  const [over, centre] = [await details.boundingBox(), await page.locator('#centre').boundingBox()];
  expect(over?.x).toBeLessThanOrEqual(centre?.x ?? 0);
});
