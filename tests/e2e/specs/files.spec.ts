// Files are found by their names and by what is in them, by whoever may see them.
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'files' });

test(`a file of somebody else's is found, and leads to its message`, async ({ open }) => {
  const name = 'tide-table-light.txt';
  const other = await open(ben);
  await other.goto('/jackfield/channels/development');
  await other.locator('input[type=file]').first().setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from('High water at nine, barnaclelight.') });
  await compose(other, 'The table, light');
  await expect(post(other, 'The table, light')).toBeVisible();

  const page = await open(anna);
  const search = page.getByRole('combobox', { name: 'Search messages' });
  const details = page.getByRole('complementary', { name: 'Details' });
  await search.fill('tide-table-light');
  await search.press('Enter');
  await details.getByRole('tab', { name: 'Files' }).click();
  await expect(details.getByRole('link', { name, exact: true })).toBeVisible();
  await looksRightInBoth(page, 'found-files-1440');
  // What is in a file is looked into a moment after it came.
  await expect(async () => {
    await search.fill('barnaclelight');
    await search.press('Enter');
    await expect(details.getByRole('link', { name, exact: true })).toBeVisible({ timeout: 2000 });
    await search.fill('nothing');
    await search.press('Enter');
    await expect(details.getByText('No files found for “nothing”')).toBeVisible();
  }).toPass();
  await search.fill('barnaclelight');
  await search.press('Enter');
  await details.getByRole('link', { name, exact: true }).click();
  await expect(post(page, 'The table, light')).toBeVisible();
});
