// Messages that the server sends later, on each of the days on which calendars are wrong.
import { Api } from '../support/api';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { box, card, idsOf, scheduled } from '../support/later';
import { menuHasFocus } from '../support/menu';
import { chloe } from '../support/people';

test.use({ workspace: 'scheduled' });

/** What the menu offers on a day, and the moment that its last morning means. */
const offers: Record<string, { mornings: string[]; last: string }> = {
  'on a Sunday': { mornings: ['Tomorrow'], last: '2027-02-22T09:00:00Z' },
  'on a 31st': { mornings: ['Tomorrow', 'Monday'], last: '2027-04-05T13:00:00Z' },
  'on 29 February': { mornings: ['Tomorrow', 'Monday'], last: '2028-03-06T09:00:00Z' },
  'before daylight saving': { mornings: ['Tomorrow', 'Monday'], last: '2027-03-29T07:00:00Z' },
  'after daylight saving': { mornings: ['Tomorrow'], last: '2027-11-01T08:00:00Z' },
};

test('a message is scheduled, listed, and appears when it is due', async ({ open, server, day }) => {
  const offered = offers[day?.name ?? ''];
  if (!offered) throw new Error(`nothing is known of ${day?.name}`);
  const page = await open(chloe);
  const api = await Api.signIn(server.url, chloe);
  const { team } = await idsOf(api);
  await page.goto('/jackfield/channels/development');
  await box(page).fill('Good morning, all');

  await test.step('with the keyboard', async () => {
    const menu = page.getByRole('button', { name: 'Schedule message' });
    await menu.focus();
    await page.keyboard.press('Enter');
    const entries = page.getByRole('menuitem');
    await expect(entries).toHaveText([...offered.mornings.map((name) => new RegExp(`^${name} at 9:00`)), 'Choose a time…']);
    await menuHasFocus(page);
    for (let at = 1; at < offered.mornings.length; at += 1) await page.keyboard.press('ArrowDown');
    await expect(entries.nth(offered.mornings.length - 1)).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(box(page)).toHaveValue('');
    expect((await scheduled(api, team)).map(({ scheduled_at }) => scheduled_at)).toEqual([Date.parse(offered.last)]);
  });

  await test.step('the channel says so and leads to the list', async () => {
    await expect(page.getByText(/^1 scheduled message, to be sent Monday, .*, 9:00/)).toBeVisible();
    await page.getByRole('link', { name: 'See scheduled messages' }).click();
    await expect(card(page, 'Good morning, all')).toBeVisible();
    await card(page, 'Good morning, all').getByRole('button', { name: 'Edit' }).click();
    await page.getByLabel('Text of the message').fill('Good morning, everybody');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    // The card has the words while they are typed, too: saved they are when the editor is gone.
    await expect(page.getByLabel('Text of the message')).toHaveCount(0);
    await expect(card(page, 'Good morning, everybody')).toBeVisible();
  });

  await test.step('it is sent in time, and gone from the list', async () => {
    const [waiting] = await scheduled(api, team);
    await api.put(`/posts/schedule/${waiting?.id}`, { ...waiting, scheduled_at: server.now() + 1500 });
    await expect(page.getByText('Nothing is scheduled')).toBeVisible();
    await page.getByRole('navigation', { name: 'Channels' }).getByText('Development', { exact: true }).click();
    await expect(post(page, 'Good morning, everybody')).toHaveCount(1);
  });
});
