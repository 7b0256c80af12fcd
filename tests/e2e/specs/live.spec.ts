// Two people in two browsers: what one does, the other sees at once.
import { expect, test } from '../support/fixtures';
import { compose, post, press } from '../support/channel';
import { anna, ben } from '../support/people';

test('the seeded team is there after signing in', async ({ open }) => {
  const page = await open(anna);
  const channels = page.getByRole('navigation', { name: 'Channels' });
  for (const name of ['Town Square', 'Development', 'Design']) {
    await expect(channels.getByText(name, { exact: true })).toBeVisible();
  }
  await channels.getByText('Development', { exact: true }).click();
  await expect(post(page, 'How a plugin answers a slash command')).toBeVisible();
});

test('a message is seen by the second browser at once, and a reaction by the first', async ({ open }) => {
  const annas = await open(anna);
  const bens = await open(ben);
  const message = `The build is green (${Date.now()})`;
  await compose(annas, message);
  await expect(post(bens, message)).toBeVisible();

  await press(post(bens, message), /^React with/);
  await expect(post(annas, message).getByRole('button', { name: /reacted with/ })).toBeVisible();
});

test('an unread channel is bold until it is looked at', async ({ open }) => {
  const annas = await open(anna);
  const bens = await open(ben);
  await annas.goto('/jackfield/channels/town-square');
  await bens.goto('/jackfield/channels/design');
  const message = `New sketches (${Date.now()})`;
  await compose(bens, message);
  const channels = annas.getByRole('navigation', { name: 'Channels' });
  const unread = channels.getByRole('link', { name: /Design.*unread/i });
  await expect(unread).toBeVisible();
  await unread.click();
  await expect(post(annas, message)).toBeVisible();
  await expect(unread).toHaveCount(0);
});
