// Emoji of the server's own: made by one, used by the other, and gone when they are deleted.
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'emoji' });

/** A red square. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAoAAAAKCAIAAAACUFjqAAAAEklEQVR4nGP4z8CAB+GTG8HSALfKY52fTcuYAAAAAElFTkSuQmCC', 'base64');

test('an emoji is made, used by somebody else and deleted', async ({ open }) => {
  const name = 'lighthouse-light';
  const page = await open(ben);
  await page.getByRole('button', { name: /Products/ }).click();
  await page.getByRole('menuitem', { name: 'Custom emoji' }).click();
  await page.getByRole('button', { name: 'Add an emoji' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Picture').setInputFiles({ name: 'lighthouse.png', mimeType: 'image/png', buffer: PICTURE });
  await form.getByLabel('Name').fill('Not a name!');
  await expect(form.getByRole('button', { name: 'Save' })).toBeDisabled();
  await form.getByLabel('Name').fill(`:${name}:`);
  await looksRightInBoth(page, 'emoji-new-1440');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('searchbox', { name: 'Search emoji' }).fill('light');
  const row = page.getByRole('listitem').filter({ hasText: `:${name}:` });
  await expect(row.getByText('Made by @ben')).toBeVisible();
  await looksRightInBoth(page, 'emoji-page-1440');

  const other = await open(anna);
  await other.goto('/jackfield/channels/development');
  await compose(other, `Look: :${name}:`);
  const picture = post(other, 'Look:').last().locator(`[title=":${name}:"], img[alt=":${name}:"]`).first();
  await expect(picture).toBeVisible();
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
});
