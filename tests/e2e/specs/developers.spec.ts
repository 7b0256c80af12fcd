// The developer portal, for a member.
import { compose } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRight, looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'developers' });

test('an operation is found, tried and copied', async ({ open }) => {
  const page = await open(ben);
  await page.getByRole('button', { name: /Products/ }).click();
  await page.getByRole('menuitem', { name: 'Developers' }).click();
  await expect(page.getByRole('heading', { name: 'API reference', level: 1 })).toBeVisible();
  await page.getByRole('searchbox', { name: 'Filter operations' }).fill('users get GetUser');
  await page.getByRole('link', { name: 'GetUser', exact: true }).or(page.getByRole('link', { name: 'GET GetUser', exact: true })).click();
  await expect(page.getByRole('heading', { name: 'GetUser', level: 1 })).toBeVisible();
  const send = page.getByRole('button', { name: 'Send' });
  await expect(send).toBeDisabled();
  await page.getByRole('textbox', { name: /user_id/ }).fill('me');
  await send.click();
  const answer = page.getByRole('status').filter({ hasText: 'ms' });
  await expect(answer.getByText('200')).toBeVisible();
  await expect(answer.locator('pre')).toContainText('"username": "ben"');
  for (const [language, says] of [['curl', 'curl -X GET'], ['TypeScript', 'await fetch'], ['Python', 'import requests'], ['Rust', 'reqwest'], ['Go', 'http.NewRequest']] as const) {
    await page.getByRole('tab', { name: language, exact: true }).click();
    await expect(page.getByRole('tabpanel').locator('pre')).toContainText(says);
    await expect(page.getByRole('tabpanel').locator('pre')).toContainText('/api/v4/users/me');
  }
  await looksRightInBoth(page, 'developers-api-1440');
});

test('what is heard is shown, filtered and held', async ({ open }) => {
  const page = await open(ben);
  await page.goto('/developers/events');
  const other = await open(anna);
  await other.goto('/jackfield/channels/development');
  await compose(other, 'A gull, light');
  const posted = page.getByRole('listitem').filter({ hasText: 'posted' });
  await page.getByRole('searchbox', { name: 'Filter by name or content' }).fill('posted gull, light');
  await expect(posted).toHaveCount(1);
  await posted.getByText('posted').first().click();
  await expect(posted.locator('pre')).toContainText('broadcast');
  await looksRightInBoth(page, 'developers-events-1440');
  await page.getByRole('button', { name: 'Pause' }).click();
  await compose(other, 'Another gull, light');
  await expect(page.getByText(/events? came since/)).toBeVisible();
  await expect(posted).toHaveCount(1);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(posted).toHaveCount(0);
});

test('guides are read and all is searched', async ({ open }) => {
  const page = await open(ben);
  await page.goto('/developers/guides');
  await page.getByRole('link', { name: 'Tokens for programs' }).click();
  await expect(page.getByRole('heading', { name: 'Tokens for programs', level: 1 })).toBeVisible();
  await looksRightInBoth(page, 'developers-guide-1440');
  await page.getByRole('searchbox', { name: 'Search the reference and the guides' }).fill('subscription');
  await expect(page.getByRole('link', { name: 'CreateEventSubscription' })).toBeVisible();
  await looksRightInBoth(page, 'developers-search-1440');
  await page.getByRole('link', { name: 'CreateEventSubscription' }).click();
  await expect(page.getByRole('heading', { name: 'CreateEventSubscription', level: 1 })).toBeVisible();
});

test(`what is one's own is a link away`, async ({ open }) => {
  const page = await open(anna);
  await page.goto('/developers/mine');
  await expect(page.getByRole('heading', { name: 'Yours', level: 1 })).toBeVisible();
  await looksRightInBoth(page, 'developers-mine-1440');
  await page.getByRole('link', { name: /^Integrations of/ }).click();
  await expect(page.getByRole('tab', { name: 'Incoming webhooks' })).toBeVisible();
});

test('what changes something is asked about first, and refused as it would be elsewhere', async ({ open }) => {
  const page = await open(ben);
  await page.goto('/developers/api/CreateUserAccessToken');
  await page.getByRole('textbox', { name: /user_id/ }).fill('me');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'ms' }).locator('strong')).toHaveText(/403|501/);
  await page.goto('/developers/api/PatchUser');
  await page.getByRole('textbox', { name: /user_id/ }).fill('me');
  await page.getByRole('textbox', { name: 'Body, as JSON' }).fill('{"position": "Keeper of gulls"}');
  await page.getByRole('button', { name: 'Send' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Send' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'ms' }).locator('pre')).toContainText('Keeper of gulls');
});

test('it is read on a phone', async ({ open }) => {
  const page = await open(ben, { width: 390, height: 844 });
  await page.goto('/developers/api/CreatePost');
  await expect(page.getByRole('heading', { name: 'CreatePost', level: 1 })).toBeVisible();
  await looksRight(page, 'developers-api-light-390');
});
