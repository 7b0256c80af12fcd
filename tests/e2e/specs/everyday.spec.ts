// What people do besides writing: members and settings of channels, categories, forwarding, formulas, leaving.
import AxeBuilder from '@axe-core/playwright';
import { Api } from '../support/api';
import { compose, post, press } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { menuHasFocus } from '../support/menu';
import { anna, ben } from '../support/people';

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
