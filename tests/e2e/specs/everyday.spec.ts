// What people do besides writing: members and settings of channels, categories, forwarding, formulas, leaving.
import AxeBuilder from '@axe-core/playwright';
import { Api } from '../support/api';
import { compose, post, press } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { menuHasFocus } from '../support/menu';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'everyday' });

const details = { name: 'Details' };

test('members are ranked, taken out, and the channel is renamed', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const { id: team } = await api.get<{ id: string }>('/teams/name/jackfield');
  const { id: channel } = await api.post<{ id: string }>('/channels', { team_id: team, name: 'garden', display_name: 'Garden', type: 'O' });
  const { id: benId } = await api.get<{ id: string }>('/users/username/ben');
  const page = await open(anna);
  const other = await open(ben);
  await page.goto('/jackfield/channels/garden');
  await page.getByRole('main').getByRole('button', { name: /^1 member/ }).click();
  const panel = page.getByRole('complementary', details);
  await expect(panel.getByRole('region', { name: 'Channel administrators' }).getByText('@anna')).toBeVisible();
  // Somebody who comes while the list is open is in it.
  await api.post(`/channels/${channel}/members`, { user_id: benId });
  await expect(panel.getByRole('region', { name: 'Members' }).getByText('@ben')).toBeVisible();
  await panel.getByRole('button', { name: 'What to do about ben' }).click();
  await page.getByRole('menuitem', { name: 'Make a channel administrator' }).click();
  await expect(panel.getByRole('region', { name: 'Channel administrators' }).getByText('@ben')).toBeVisible();
  expect((await new AxeBuilder({ page }).include('aside').analyze()).violations).toEqual([]);

  await other.goto('/jackfield/channels/garden');
  await other.getByRole('main').getByRole('button', { name: /Channel menu/ }).click();
  await other.getByRole('menuitem', { name: 'Channel settings…' }).click();
  const settings = other.getByRole('dialog', { name: 'Channel settings' });
  await settings.getByLabel('Name').fill('Kitchen garden');
  await settings.getByLabel('Address').fill('kitchen-garden');
  await settings.getByRole('button', { name: 'Save' }).click();
  await other.waitForURL('**/channels/kitchen-garden');
  await expect(page.getByRole('heading', { name: 'Kitchen garden', level: 1 })).toBeVisible();

  await panel.getByRole('button', { name: 'What to do about ben' }).click();
  await page.getByRole('menuitem', { name: 'Remove from the channel' }).click();
  await expect(panel.getByText('@ben')).toHaveCount(0);
  await expect(other.getByRole('heading', { name: 'Kitchen garden', level: 1 })).toHaveCount(0);
});

test('categories are made, filled and ordered by keys, and stay after a reload', async ({ open }) => {
  const page = await open(ben);
  const sidebar = page.getByRole('navigation', { name: 'Channels' });
  await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Create a category' }).press('Enter');
  await page.getByLabel('Name').fill('Projects');
  await page.keyboard.press('Enter');
  const projects = sidebar.getByRole('region', { name: 'Projects' });
  await expect(projects).toBeVisible();
  await page.goto('/jackfield/channels/development');
  await page.getByRole('main').getByRole('button', { name: /Channel menu/ }).press('Enter');
  await menuHasFocus(page);
  await page.getByRole('menuitem', { name: 'Move to' }).focus();
  await page.keyboard.press('ArrowRight');
  await page.getByRole('menuitemradio', { name: 'Projects' }).press('Enter');
  await expect(projects.getByRole('link', { name: 'Development' })).toBeVisible();
  await projects.getByRole('button', { name: 'Category Projects' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Move down' }).press('Enter');
  const order = async () => sidebar.locator('section.category').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  await expect.poll(async () => (await order()).indexOf('Projects')).toBeGreaterThan(0);
  const before = await order();
  await page.reload();
  await expect(projects.getByRole('link', { name: 'Development' })).toBeVisible();
  expect(await order()).toEqual(before);
  await projects.getByRole('button', { name: 'Category Projects' }).click();
  await page.getByRole('menuitem', { name: 'Remove…' }).click();
  await page.getByRole('button', { name: 'Remove category' }).click();
  await expect(projects).toHaveCount(0);
  await expect(sidebar.getByRole('link', { name: 'Development' })).toBeVisible();
});

test('a message is forwarded and previewed', async ({ open }) => {
  const page = await open(anna);
  const other = await open(ben);
  await page.goto('/jackfield/channels/development');
  await compose(page, 'The build is green');
  const own = post(page, 'The build is green');
  await press(own, 'More actions');
  await page.getByRole('menuitem', { name: 'Forward…' }).click();
  await page.getByRole('combobox', { name: 'Where to?' }).fill('town');
  await page.keyboard.press('Enter');
  await page.getByLabel('Your own words (optional)').fill('Look at this');
  await page.getByRole('button', { name: 'Forward', exact: true }).click();
  await other.goto('/jackfield/channels/town-square');
  const preview = post(other, 'Look at this').locator('.permalink-preview');
  await expect(preview).toContainText('The build is green');
  await expect(preview).toContainText('Development');
});

test('a formula is drawn as one', async ({ open }) => {
  const page = await open(anna);
  await page.goto('/jackfield/channels/development');
  await compose(page, '```latex\nE = mc^2\n```');
  await expect(page.locator('.post-formula .katex').first()).toBeVisible();
});

test('who leaves a team is no longer in it', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.post('/teams', { name: 'second', display_name: 'Second', type: 'O' });
  const page = await open(anna);
  await page.goto('/second/channels/town-square');
  await page.getByRole('button', { name: 'Team menu' }).click();
  await page.getByRole('menuitem', { name: 'Leave the team…' }).click();
  await page.getByRole('button', { name: 'Leave the team' }).click();
  await page.waitForURL('**/jackfield/**');
  await expect(page.getByRole('navigation', { name: 'Teams' })).toHaveCount(0);
});

test('bookmarks of a channel are seen by everybody in it, in their order', async ({ open }) => {
  const page = await open(anna);
  const other = await open(ben);
  for (const one of [page, other]) await one.goto('/jackfield/channels/development');
  await page.getByRole('main').getByRole('button', { name: /Channel menu/ }).click();
  await page.getByRole('menuitem', { name: 'Add a bookmark…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add a bookmark' });
  await dialog.getByLabel('Link').fill('javascript:alert(1)');
  await dialog.getByLabel('Name').fill('Not a link');
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled();
  await dialog.getByLabel('Name').fill('');
  await dialog.getByLabel('Link').fill('https://example.com/plans');
  await dialog.getByRole('button', { name: 'Save' }).click();
  const bar = (where: typeof page) => where.getByRole('navigation', { name: 'Bookmarks' });
  await expect(bar(other).getByRole('link')).toHaveText(['example.com']);
  await bar(page).getByRole('button', { name: 'Add a bookmark' }).click();
  await dialog.locator('input[type=file]').setInputFiles([{ name: 'tides.txt', mimeType: 'text/plain', buffer: Buffer.from('high at four') }]);
  await dialog.getByLabel('Name').fill('Tides');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(bar(other).getByRole('link')).toHaveText(['example.com', 'Tides']);
  const [shown] = await Promise.all([other.waitForEvent('popup'), bar(other).getByRole('link', { name: 'Tides' }).click()]);
  await shown.close();
  await bar(page).getByRole('button', { name: 'Bookmark Tides' }).press('Enter');
  await menuHasFocus(page);
  await page.getByRole('menuitem', { name: 'Move towards the beginning' }).press('Enter');
  await expect(bar(other).getByRole('link')).toHaveText(['Tides', 'example.com']);
  await picture(page, 'bookmarks-light-1440');
  expect((await new AxeBuilder({ page }).include('.bookmarks').analyze()).violations).toEqual([]);
  await bar(page).getByRole('button', { name: 'Bookmark Tides' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Remove' }).press('Enter');
  await expect(bar(other).getByRole('link')).toHaveText(['example.com']);
});

test('a group of people is made, mentioned, and tells its members', async ({ open }) => {
  const page = await open(anna);
  const other = await open(ben, { colorScheme: 'dark' });
  await page.goto('/jackfield/channels/development');
  await page.getByRole('button', { name: /Team menu/ }).click();
  await page.getByRole('menuitem', { name: 'User groups…' }).click();
  await page.getByRole('dialog', { name: 'User groups' }).getByRole('button', { name: 'Create a group' }).click();
  await page.getByLabel('Name').fill('Night watch');
  await expect(page.getByLabel('Mention', { exact: true })).toHaveValue('night-watch');
  await page.getByRole('button', { name: 'Save' }).click();
  const group = page.getByRole('dialog', { name: 'Night watch' });
  await group.getByRole('button', { name: 'Add people' }).click();
  await page.getByRole('combobox', { name: 'Search people' }).fill('ben');
  await page.getByRole('option', { name: /@ben/ }).click();
  await page.getByRole('dialog', { name: 'Add people to Night watch' }).getByRole('button', { name: 'Add', exact: true }).click();
  await expect(group.getByText('@ben')).toBeVisible();
  await expect(group.getByRole('listitem')).toHaveCount(2);
  await picture(page, 'group-light-1440');
  await group.getByRole('button', { name: 'Close' }).click();

  await other.goto('/jackfield/channels/design');
  const box = page.getByRole('main').getByRole('combobox', { name: /^Write to/ });
  await box.fill('Who is up? @night');
  await expect(page.getByRole('option', { name: /@night-watch/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  const channels = other.getByRole('navigation', { name: 'Channels' });
  await expect(channels.getByRole('link', { name: 'Development' }).locator('.mention-badge')).toHaveText('1');
  await channels.getByRole('link', { name: 'Development' }).click();
  const mention = post(other, 'Who is up?').locator('.mention--highlight').getByRole('button', { name: '@night-watch' });
  await mention.click();
  await expect(other.getByText('2 members')).toBeVisible();
  await picture(other, 'group-mention-dark-1440');
  await other.getByRole('button', { name: 'Show the group' }).click();
  await expect(other.getByRole('dialog', { name: 'Night watch' }).getByText('@anna')).toBeVisible();
});
