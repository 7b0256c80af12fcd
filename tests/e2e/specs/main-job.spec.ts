// The main job: install a plugin, read what it asks for, allow it, subscribe, and see GitHub's card arrive in another browser.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { deliver, payload } from '../support/github';
import { anna, ben } from '../support/people';
import { repository } from '../support/server';

const SECRET = 'a-secret-that-github-has-too';

function packageFile(): string {
  const folder = path.join(repository, 'plugins/github/dist');
  const file = readdirSync(folder).find((name) => name.endsWith('.tar.gz'));
  if (!file) throw new Error(`no package in ${folder}: run scripts/build-plugins`);
  return path.join(folder, file);
}

test('a plugin is installed, allowed, and draws cards live for everybody', async ({ open, server }) => {
  const annas = await open(anna);
  const bens = await open(ben);
  await bens.goto('/jackfield/channels/development');

  await test.step('install and consent', async () => {
    await annas.goto('/admin_console/plugins');
    await annas.getByLabel('Plugin package').setInputFiles(packageFile());
    const question = annas.getByRole('dialog', { name: /GitHub/ });
    await expect(question.getByText('It will be able to')).toBeVisible();
    await question.getByRole('button', { name: 'Allow and turn on' }).click();
    await expect(annas.getByText('On', { exact: true }).first()).toBeVisible();
  });

  await test.step('give it the secret', async () => {
    await annas.getByLabel('Webhook secret').fill(SECRET);
    await annas.getByRole('button', { name: 'Save', exact: true }).click();
    await expect(annas.getByText('Saved. The plugin has been told.')).toBeVisible();
  });

  await test.step('subscribe a channel', async () => {
    await annas.goto('/jackfield/channels/development');
    await compose(annas, '/github subscribe Codertocat/Hello-World');
    await expect(post(annas, 'Codertocat/Hello-World').first()).toBeVisible();
  });

  await test.step('a signed delivery becomes a card in the other browser', async () => {
    const opened = payload('pull_request', 'opened');
    expect(await deliver(server.url, 'pull_request', opened, 'not the secret')).toBe(401);
    expect(await deliver(server.url, 'pull_request', opened, SECRET)).toBeLessThan(300);
    const card = post(bens, 'Update the README with new information.');
    await expect(card).toHaveCount(1);
    await expect(card).toBeVisible();
  });
});
