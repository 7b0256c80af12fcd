// A plugin whose web half fails: a small notice in its own place, everything else goes on, administrators turn it off.
import { Api } from '../support/api';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { packageFile } from '../support/github';
import { anna, ben } from '../support/people';
import { picture } from '../support/picture';

test.use({ workspace: 'broken plugin' });

/** Stands in for the plugin's real bundle. */
const BROKEN = `
  const {createElement} = window.React;
  const Broken = () => { throw new Error('no such field: repository.owner'); };
  window.registerPlugin('github', {
    initialize(registry) {
      registry.registerPopoverUserAttributesComponent(Broken);
      registry.registerLeftSidebarHeaderComponent(Broken);
      registry.registerChannelHeaderIcon(() => createElement('b', null, 'still drawn'));
    },
  });
`;

test('a failing plugin is named in its own place, and turned off there', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  await api.install(packageFile());
  const [annas, bens] = [await open(anna), await open(ben)];
  for (const page of [annas, bens]) {
    await page.route('**/static/plugins/github/**', (route) => route.fulfill({ contentType: 'text/javascript', body: BROKEN }));
    await page.goto('/jackfield/channels/development');
  }

  await test.step('it is a notice with details; the rest of the page, and of the plugin, goes on', async () => {
    await expect(bens.getByRole('note').getByText('The plugin GitHub could not show this.')).toBeVisible();
    await expect(bens.getByText('still drawn')).toBeVisible();
    await expect(bens.getByRole('button', { name: 'Turn off GitHub' })).toHaveCount(0);
    await compose(bens, 'I can still write');
    await expect(post(annas, 'I can still write')).toBeVisible();
  });

  await test.step('an administrator reads what went wrong and turns it off', async () => {
    await expect(annas.getByRole('note')).toBeVisible();
    await picture(annas, 'plugin-notice-light-1440');
    await annas.getByRole('note').getByRole('button', { name: 'Details' }).click();
    const details = annas.getByRole('dialog', { name: 'GitHub failed' });
    await expect(details.getByText('no such field: repository.owner')).toBeVisible();
    await picture(annas, 'plugin-failed-light-1440');
    await details.getByRole('button', { name: 'Turn off GitHub' }).click();
    for (const page of [annas, bens]) await expect(page.getByRole('note')).toHaveCount(0);
    await expect(bens.getByText('still drawn')).toHaveCount(0);
    const { inactive } = await api.call<{ inactive: { id: string }[] }>('GET', '/plugins');
    expect(inactive.map(({ id }) => id)).toEqual(['github']);
  });
});
