// Incoming webhooks as people set them up: by a line that is copied, with a signature, and with a template.
import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { looksRightInBoth } from '../support/looks';
import { anna } from '../support/people';

test.use({ workspace: 'incoming' });

test('a webhook is made, called by a copied line, signed, and given a template', async ({ open, request }) => {
  const name = 'Tide gauge';
  const page = await open(anna);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/jackfield/integrations');
  await page.getByRole('tab', { name: 'Incoming webhooks' }).click();
  await page.getByRole('button', { name: 'Add a webhook' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Title').fill(name);
  await form.getByLabel('Channel', { exact: true }).selectOption({ label: 'Development' });
  await form.getByRole('button', { name: 'Save' }).click();
  const row = page.getByRole('listitem').filter({ hasText: name });
  await row.getByRole('button', { name: `Copy a line that posts by ${name}` }).click();
  const line = await page.evaluate(() => navigator.clipboard.readText());
  await looksRightInBoth(page, 'incoming-1440');
  expect(execFileSync('bash', ['-c', `${line} -s`], { encoding: 'utf8' })).toBe('ok');

  const other = await open(anna);
  await other.goto('/jackfield/channels/development');
  await expect(post(other, 'Hello from a program').last()).toBeVisible();

  await row.getByRole('button', { name: 'Signature and template…' }).click();
  const options = page.getByRole('dialog', { name: `What ${name} takes` });
  await options.getByLabel('Template of a sender').selectOption('GitLab');
  await expect(options.getByLabel('How calls are signed')).toHaveValue('gitlab');
  const payload = await options.getByLabel('Something to try it with').inputValue();
  await options.getByRole('button', { name: 'Try it' }).click();
  await expect(options.getByRole('region', { name: 'What would be posted' }).getByText('Merge request !12 opened: Retry the upload')).toBeVisible();
  await options.getByRole('region', { name: 'What would be posted' }).scrollIntoViewIfNeeded();
  await looksRightInBoth(page, 'incoming-template-1440');
  await options.getByLabel('Template', { exact: true }).fill('{{ nothing');
  await options.getByRole('button', { name: 'Try it' }).click();
  await expect(options.getByText(/The template does not work/)).toBeVisible();
  await options.getByLabel('Template of a sender').selectOption('GitLab');
  await options.getByLabel('How calls are signed').selectOption('hmac');
  await options.getByLabel('Header of the signature').fill('X-Tide');
  await options.getByRole('button', { name: 'Save' }).click();
  const secret = page.getByRole('dialog', { name: 'Its secret' });
  const key = await secret.locator('code').innerText();
  await secret.getByRole('button', { name: 'Close' }).click();

  const url = await row.locator('code').first().innerText();
  const call = (with_: string) => request.post(url, { data: payload, headers: { 'Content-Type': 'application/json', 'X-Tide': createHmac('sha256', with_).update(payload).digest('hex') } }).then((answer) => answer.status());
  expect(await call('somebody else')).toBe(401);
  expect(await call(key)).toBe(200);
  await expect(other.getByText('Merge request !12 opened: Retry the upload').last()).toBeVisible();

  await row.getByRole('button', { name: 'Signature and template…' }).click();
  await options.getByLabel('After a change the secret before holds for').selectOption('an hour');
  await options.getByRole('button', { name: 'Change the secret' }).click();
  const renewed = await secret.locator('code').innerText();
  expect(renewed).not.toBe(key);
  await secret.getByRole('button', { name: 'Close' }).click();
  expect(await call(key)).toBe(200);
  expect(await call(renewed)).toBe(200);
  await row.getByRole('button', { name: 'Signature and template…' }).click();
  await expect(options.getByText(/The one before holds until/)).toBeVisible();
  await looksRightInBoth(page, 'incoming-options-1440');
  await options.getByRole('button', { name: 'Cancel' }).click();

  await row.getByRole('button', { name: 'Calls…' }).click();
  const log = page.getByRole('dialog', { name: `Calls of ${name}` });
  await expect(log.getByRole('listitem')).toHaveCount(5);
  await expect(log.getByText('The signature is not right.')).toBeVisible();
  await looksRightInBoth(page, 'incoming-calls-1440');
  await log.getByLabel('Only those that were refused').click();
  await expect(log.getByRole('listitem')).toHaveCount(1);
  await log.getByRole('button', { name: 'Close' }).click();
  await row.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expect(row).toHaveCount(0);
});
