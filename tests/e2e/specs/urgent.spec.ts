// Messages that matter more: how urgent they are, and who has said that they have read them.
import { Api } from '../support/api';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRight } from '../support/looks';
import { anna, ben } from '../support/people';

test.use({ workspace: 'urgent' });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`an urgent message asks its readers, in ${colorScheme}`, async ({ open, server }) => {
    await (await Api.signIn(server.url, anna)).put('/config/patch', { ServiceSettings: { PostPriority: true } });
    const page = await open(anna, { colorScheme });
    const other = await open(ben, { colorScheme });
    for (const one of [page, other]) await one.goto('/jackfield/channels/development');
    const composer = page.getByRole('main');
    await composer.getByRole('button', { name: 'Priority of the message' }).click();
    const choices = page.getByRole('dialog', { name: 'Priority of the message' });
    await choices.getByRole('radio', { name: 'Urgent' }).check();
    await choices.getByRole('switch', { name: 'Ask readers to acknowledge it' }).check();
    await looksRight(page, `priority-${colorScheme}-1440`);
    await page.keyboard.press('Escape');
    await expect(composer.getByText('Acknowledgement is asked for')).toBeVisible();
    const text = `The harbour is closed, ${colorScheme}`;
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
    await looksRight(page, `acknowledged-${colorScheme}-1440`);
    await page.keyboard.press('Escape');
    await post(other, text).getByRole('button', { name: 'Acknowledged' }).click();
    await expect(count).toHaveCount(0);
    await other.reload();
    await expect(post(other, text).getByRole('button', { name: 'Acknowledge', exact: true })).toBeVisible();
  });
}
