// Messages that matter more: how urgent they are, and who has said that they have read them.
import { Api } from '../support/api';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'urgent' });

test('an urgent message asks its readers', async ({ open, server }) => {
  await (await Api.signIn(server.url, anna)).put('/config/patch', { ServiceSettings: { PostPriority: true } });
  const page = await open(anna);
  const other = await open(ben);
  for (const one of [page, other]) await one.goto('/jackfield/channels/development');
  const composer = page.getByRole('main');
  await composer.getByRole('button', { name: 'Priority of the message' }).click();
  const choices = page.getByRole('dialog', { name: 'Priority of the message' });
  await choices.getByRole('radio', { name: 'Urgent' }).check();
  await choices.getByRole('switch', { name: 'Ask readers to acknowledge it' }).check();
  await looksRightInBoth(page, 'priority-1440');
  await page.keyboard.press('Escape');
  await expect(composer.getByText('Acknowledgement is asked for')).toBeVisible();
  const text = 'The harbour is closed, light';
  const box = composer.getByRole('combobox', { name: /^Write to/ });
  await box.fill(text);
  await box.press('Enter');
  await expect(composer.getByText('Acknowledgement is asked for')).toHaveCount(0);

  await expect(post(other, text).getByText('URGENT')).toBeVisible();
  await expect(post(page, text).getByText('Nobody has acknowledged it yet.')).toBeVisible();
  await post(other, text).getByRole('button', { name: 'Acknowledge' }).click();
  const count = post(page, text).getByRole('button', { name: '1 acknowledgement' });
  await count.click();
  await expect(page.getByRole('dialog', { name: '1 acknowledgement' }).getByText('ben')).toBeVisible();
  await looksRightInBoth(page, 'acknowledged-1440');
  await page.keyboard.press('Escape');
  await post(other, text).getByRole('button', { name: 'Acknowledged' }).click();
  await expect(count).toHaveCount(0);
  await other.reload();
  await expect(post(other, text).getByRole('button', { name: 'Acknowledge', exact: true })).toBeVisible();
});
