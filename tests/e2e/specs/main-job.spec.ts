// The main job: install a plugin, read what it asks for, allow it, subscribe, and see GitHub's card arrive in another browser.
import type { Page } from '@playwright/test';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { deliver, packageFile, payload } from '../support/github';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'main job' });

const SECRET = 'a-secret-that-github-has-too';
const REPOSITORY = 'Codertocat/Hello-World';

/** The card that the plugin's web half draws of a piece of news. */
const card = (page: Page, title: string) => page.getByRole('main').getByRole('article', { name: title });

test('a plugin is installed, allowed, and draws cards live for everybody', async ({ open, server }) => {
  const annas = await open(anna);
  const bens = await open(ben, { colorScheme: 'dark' });
  await bens.goto('/jackfield/channels/development');
  await expect(post(bens, '/github')).toHaveCount(0);

  await test.step('install, read what it asks for, and consent', async () => {
    await annas.goto('/admin_console/plugins');
    await annas.getByLabel('Plugin package').setInputFiles(packageFile());
    const question = annas.getByRole('dialog', { name: /GitHub/ });
    await expect(question.getByText('It will be able to')).toBeVisible();
    for (const ability of ['Write, change and delete messages', 'Answer slash commands', 'Answer requests at its own address', 'Keep data of its own']) {
      await expect(question.getByText(ability)).toBeVisible();
    }
    await picture(annas, 'consent-light-1440');
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
    await compose(annas, `/github subscribe ${REPOSITORY}`);
    await expect(post(annas, REPOSITORY).first()).toBeVisible();
  });

  await test.step('a delivery with a broken signature is refused and leaves nothing', async () => {
    const before = await post(bens, '').count();
    expect(await deliver(server.url, 'issues', payload('issues', 'opened'), 'not the secret')).toBe(401);
    // What the other browser is sent next comes after whatever the refused delivery would have left.
    await compose(annas, 'Was that a delivery?');
    await expect(post(bens, 'Was that a delivery?')).toBeVisible();
    expect(await post(bens, '').count()).toBe(before + 1);
  });

  await test.step('signed deliveries become cards in the other browser', async () => {
    expect(await deliver(server.url, 'pull_request', payload('pull_request', 'opened'), SECRET)).toBeLessThan(300);
    await expect(card(bens, 'Pull request: Update the README with new information.')).toBeVisible();
    expect(await deliver(server.url, 'issues', payload('issues', 'opened'), SECRET)).toBeLessThan(300);
    await expect(card(bens, 'Issue: Spelling error in the README file')).toBeVisible();
    await expect(card(bens, 'Pull request: Update the README with new information.')).toHaveCount(1);
    await picture(bens, 'github-card-dark-1440');
    await expect(card(annas, 'Issue: Spelling error in the README file')).toBeVisible();
    await picture(annas, 'github-card-light-1440');
  });
});
