// Every method of the registry that puts something into a place: what it puts there is found in the page, in its place. The
// methods are read from the registry itself; one without a place in this file fails.
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { Api } from '../support/api';
import { compose, post, press } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';
import { repository } from '../support/server';

test.use({ workspace: 'slots' });

/** Methods that put nothing into the page, or what is not drawn for everybody; and why. */
const ELSEWHERE: Record<string, string> = {
  registerReducer: 'a slice of the store',
  registerTranslations: 'texts',
  registerWebSocketEventHandler: 'events',
  registerReconnectHandler: 'reconnects',
  registerDesktopNotificationHook: 'notifications of the system, which a test cannot see',
  registerAdminConsoleCustomSetting: 'a setting of the plugin on the administrators’ page, in registry.test.tsx',
  registerAdminConsoleCustomSection: 'as the one above',
  registerAdminConsolePlugin: 'changes the administrators’ pages',
};

const drawn = (within: Page | Locator, method: string): Locator => within.locator(`[data-probe=${method}]`).first();

test.setTimeout(240_000);

test('everything that a plugin registers is in its place', async ({ open, server }) => {
  const api = await Api.signIn(server.url, anna);
  const { id: teamId } = await api.get<{ id: string }>('/teams/name/jackfield');
  await api.post('/channels', { team_id: teamId, name: 'random', display_name: 'Random', type: 'O' });
  const body = await readFile(path.join(repository, 'tests/conformance/web-plugin/calls-everything.js'), 'utf8');
  const page = await open(anna);
  await page.context().route('**/api/v4/plugins/webapp', (route) => route.fulfill({ json: [{ id: 'probe', name: 'Probe', webapp: { bundle_path: '/static/plugins/probe/probe.js' } }] }));
  await page.context().route('**/static/plugins/probe/**', (route) => route.fulfill({ contentType: 'text/javascript', body }));
  await page.goto('/jackfield/channels/development');
  await page.waitForFunction(() => 'probed' in window);
  const methods = await page.evaluate(() => (window as unknown as { probed: string[] }).probed);
  const seen = new Set<string>();
  const sees = async (method: string, where: Locator): Promise<void> => {
    await expect(where, method).toBeVisible();
    seen.add(method);
  };
  const sidebar = page.getByRole('navigation', { name: 'Channels' });
  const main = page.getByRole('main');

  await test.step('at the root of the page', async () => {
    for (const method of ['registerRootComponent', 'registerGlobalComponent']) await sees(method, drawn(page.locator('.frame'), method));
  });

  await test.step('in the sidebar and the rail of teams', async () => {
    await sees('registerLeftSidebarHeaderComponent', drawn(page, 'registerLeftSidebarHeaderComponent'));
    await sees('registerSidebarChannelLinkLabelComponent', drawn(sidebar, 'registerSidebarChannelLinkLabelComponent'));
    await page.getByRole('button', { name: 'Team menu' }).click();
    await sees('registerMainMenuAction', page.getByRole('menuitem', { name: 'registerMainMenuAction' }));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).click();
    await sees('registerSidebarBrowseOrAddChannelMenuAction', page.getByRole('menuitem', { name: /registerSidebarBrowseOrAdd/ }));
    await page.keyboard.press('Escape');
  });

  await test.step('in the dialog for new channels', async () => {
    await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).click();
    await page.getByRole('menuitem', { name: 'Create a channel' }).click();
    const dialog = page.getByRole('dialog', { name: 'Create a channel' });
    await sees('registerActionAfterChannelCreation', drawn(dialog, 'registerActionAfterChannelCreation'));
    await dialog.getByLabel('Name').fill('Made with a plugin');
    await page.evaluate(() => (window as unknown as { setCanCreate: (can: boolean) => void }).setCanCreate(false));
    await expect(dialog.getByRole('button', { name: 'Create channel' })).toBeDisabled();
    await page.evaluate(() => (window as unknown as { setCanCreate: (can: boolean) => void }).setCanCreate(true));
    await dialog.getByRole('button', { name: 'Create channel' }).click();
    await expect(page.getByRole('heading', { name: 'Made with a plugin', level: 1 })).toBeVisible();
    await expect.poll(() => page.evaluate(() => (window as unknown as { called: string[] }).called)).toContain('registerActionAfterChannelCreation string string');
    await page.getByRole('button', { name: 'Browse, create, or write to somebody' }).click();
    await page.getByRole('menuitem', { name: 'Create a channel' }).click();
    await dialog.getByLabel('Name').fill('Of another kind');
    await dialog.getByRole('radio', { name: /registerChannelTypeOption/ }).check();
    seen.add('registerChannelTypeOption');
    await dialog.getByRole('button', { name: 'Create channel' }).click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { created?: { display_name: string } }).created?.display_name)).toBe('Of another kind');
    await page.goto('/jackfield/channels/development');
  });

  await test.step('in the search', async () => {
    await page.getByRole('combobox', { name: 'Search messages' }).click();
    await sees('registerSearchComponents', drawn(page.getByRole('search'), 'registerSearchComponents'));
    await drawn(page.getByRole('search'), 'registerSearchComponents').click();
    await expect(page.locator('[data-probe=hints]')).toBeVisible();
    await page.getByRole('combobox', { name: 'Search messages' }).fill('ships');
    await expect(page.locator('[data-probe=suggestions]')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.evaluate(() => (window as unknown as { called: string[] }).called)).toContain('registerSearchComponents ships');
  });

  await test.step('in the channel’s settings', async () => {
    await main.getByRole('button', { name: 'Channel menu' }).click();
    await page.getByRole('menuitem', { name: 'Channel settings…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Channel settings' });
    await dialog.getByRole('tab', { name: 'registerChannelSettingsTab' }).click();
    await sees('registerChannelSettingsTab', drawn(dialog, 'registerChannelSettingsTab'));
    await dialog.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('in the top bar', async () => {
    await page.getByRole('button', { name: 'Products' }).click();
    await sees('registerProductSwitcherMenuItem', page.getByRole('menuitem', { name: /registerProductSwitcherMenuItem/ }));
    await expect(page.getByRole('menuitem', { name: /registerProduct$/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help', exact: true }).click();
    await sees('registerUserGuideDropdownMenuAction', page.getByRole('menuitem', { name: 'registerUserGuideDropdownMenuAction' }));
    await page.keyboard.press('Escape');
  });

  await test.step('in the header of the channel and in the App Bar', async () => {
    await sees('registerChannelHeaderIcon', drawn(main, 'registerChannelHeaderIcon'));
    await sees('registerCallButtonAction', drawn(main, 'registerCallButtonAction'));
    await main.getByRole('button', { name: 'Channel menu' }).click();
    await sees('registerChannelHeaderMenuAction', page.getByRole('menuitem', { name: 'registerChannelHeaderMenuAction' }));
    await page.keyboard.press('Escape');
    // Wide screens have a plugin's entry of the App Bar in its place.
    await page.setViewportSize({ width: 700, height: 900 });
    await main.getByRole('button', { name: 'Plugins' }).click();
    await sees('registerChannelHeaderButtonAction', page.getByRole('menuitem', { name: /registerChannelHeaderButtonAction/ }));
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
    const bar = page.getByRole('navigation', { name: 'Apps' });
    await bar.getByRole('button', { name: 'registerAppBarComponent' }).click();
    await sees('registerAppBarComponent', drawn(page.getByRole('complementary', { name: 'Details' }), 'registerAppBarComponent'));
    seen.add('registerRightHandSidebarComponent'); // the one above is one
    const popping = page.waitForEvent('popup');
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Open in a window of its own' }).click();
    const popup = await popping;
    await expect(popup.locator('main [data-probe]').first()).toBeVisible();
    await expect.poll(() => page.evaluate(() => (window as unknown as { called: string[] }).called)).toContain('registerRHSPluginPopoutListener jackfield development');
    seen.add('registerRHSPluginPopoutListener');
    const answered = await popup.evaluate(() => new Promise((resolve) => {
      const { popouts } = (window as unknown as { WebappUtils: { popouts: { isPopoutWindow: () => boolean; onMessageFromParent: (listener: (...args: unknown[]) => void) => void; sendToParent: (topic: string) => void } } }).WebappUtils;
      popouts.onMessageFromParent((...args) => resolve([popouts.isPopoutWindow(), ...args]));
      popouts.sendToParent('question');
    }));
    expect(answered).toEqual([true, 'answer', 'question']);
    await popup.close();
    await bar.getByRole('button', { name: 'registerAppBarComponent' }).click();
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Close' }).click();
  });

  await test.step('in the message box, and before what is sent', async () => {
    await sees('registerChannelComposerBannerComponent', drawn(main, 'registerChannelComposerBannerComponent'));
    await sees('registerPostEditorActionComponent', drawn(main, 'registerPostEditorActionComponent'));
    await sees('registerFileUploadMethod', drawn(main, 'registerFileUploadMethod'));
    await sees('registerComposerPlaceholder', main.getByPlaceholder(/registerComposerPlaceholder/));
    await main.getByRole('button', { name: 'Help with writing' }).click();
    await sees('registerAIActionMenuItemComponent', page.getByRole('menuitem', { name: 'registerAIActionMenuItemComponent' }));
    await page.keyboard.press('Escape');
    await sees('registerChannelToastComponent', drawn(main, 'registerChannelToastComponent'));
    await page.locator('.composer input[type=file]').setInputFiles([{ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') }]);
    await compose(page, '```\ncode\n```\nand a [link](https://example.com)');
    await expect(post(page, 'and a link')).toBeVisible();
    await compose(page, '/shrug');
  });

  await test.step('the services that were chosen', async () => {
    await main.getByRole('button', { name: 'GIF', exact: true }).click();
    const pictures = page.getByRole('dialog', { name: 'GIF' });
    await pictures.getByRole('searchbox', { name: 'Search GIFs' }).fill('boats');
    await expect(pictures.getByRole('button', { name: 'not encrypted' })).toHaveCount(0);
    await pictures.getByRole('button', { name: 'found boats' }).click();
    await expect(main.getByRole('combobox', { name: /^Write to/ })).toHaveValue('![found boats](https://pictures.example/a.gif) ');
    await main.getByRole('combobox', { name: /^Write to/ }).fill('');
    await main.getByRole('button', { name: 'Start a call (Probe calls)' }).click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { called: string[] }).called)).toContain('a call in 26');
    await press(post(page, 'and a link'), 'More actions');
    await page.getByRole('menuitem', { name: 'Translate (Probe words)' }).click();
    await expect(post(page, 'and a link').getByText('Translated by Probe words from probish')).toBeVisible();
    await expect(post(page, 'and a link').locator('.translation strong')).toHaveText(/^\d+$/);
    await post(page, 'and a link').getByRole('button', { name: 'Hide the translation' }).click();
    await api.put('/config/patch', { JackfieldSettings: { GifServices: '-' } });
    await expect(main.getByRole('button', { name: 'GIF', exact: true })).toHaveCount(0);
    await expect(main.getByRole('button', { name: 'Start a call (Probe calls)' })).toBeVisible();
    seen.add('registerService');
  });

  await test.step('in a message', async () => {
    const own = post(page, 'and a link');
    await sees('registerPostMessageAttachmentComponent', drawn(own, 'registerPostMessageAttachmentComponent'));
    await sees('registerCodeBlockActionComponent', drawn(own, 'registerCodeBlockActionComponent'));
    await sees('registerPostHeaderComponent', drawn(own, 'registerPostHeaderComponent'));
    await own.getByRole('link', { name: 'link', exact: true }).hover();
    await sees('registerLinkTooltipComponent', drawn(page, 'registerLinkTooltipComponent'));
    await own.hover();
    await sees('registerPostActionComponent', drawn(own, 'registerPostActionComponent'));
    await press(own, 'More actions');
    await sees('registerPostDropdownMenuAction', page.getByRole('menuitem', { name: 'registerPostDropdownMenuAction' }));
    await expect(page.getByRole('menuitem', { name: 'registerPostDropdownSubMenuAction child' })).toHaveCount(0);
    await page.getByRole('menuitem', { name: 'registerPostDropdownSubMenuAction' }).focus();
    await page.keyboard.press('ArrowRight');
    await sees('registerPostDropdownSubMenuAction', page.getByRole('menuitem', { name: 'registerPostDropdownSubMenuAction child' }));
    await page.keyboard.press('ArrowLeft');
    await sees('registerPostDropdownMenuComponent', drawn(page, 'registerPostDropdownMenuComponent'));
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.keyboard.type(' changed');
    await page.keyboard.press('Enter');
    await expect(post(page, 'link changed')).toBeVisible();
    await post(page, 'link changed').getByRole('button', { name: 'More about note.txt' }).click();
    await sees('registerFileDropdownMenuAction', page.getByRole('menuitem', { name: 'registerFileDropdownMenuAction' }));
    await page.keyboard.press('Escape');
    await post(page, 'link changed').getByRole('button', { name: /^note\.txt/ }).first().click();
    await sees('registerFilePreviewComponent', drawn(page.getByRole('dialog'), 'registerFilePreviewComponent'));
    await page.keyboard.press('Escape');
    await own.getByRole('button', { name: 'anna' }).first().click();
    await sees('registerPopoverUserAttributesComponent', drawn(page, 'registerPopoverUserAttributesComponent'));
    await sees('registerPopoverUserActionsComponent', drawn(page, 'registerPopoverUserActionsComponent'));
    await page.keyboard.press('Escape');
    for (const hook of ['registerFilesWillUploadHook', 'registerMessageWillBePostedHook', 'registerMessageWillBeUpdatedHook', 'registerMessageWillFormatHook', 'registerSlashCommandWillBePostedHook']) {
      await expect.poll(() => page.evaluate(() => (window as unknown as { called: string[] }).called), hook).toContain(hook);
      seen.add(hook);
    }
  });

  await test.step('under a link to a message', async () => {
    const link = await post(page, 'link changed').locator('a.post__permalink').getAttribute('href');
    await compose(page, `See ${server.url}${link}`);
    const linking = post(page, 'See http');
    await sees('registerPostWillRenderEmbedComponent', drawn(linking, 'registerPostWillRenderEmbedComponent'));
    await linking.getByRole('button', { name: 'Hide preview' }).click();
    await expect(drawn(linking, 'registerPostWillRenderEmbedComponent')).toHaveCount(0);
  });

  await test.step('in the place of a part of the client, and in calls to its server half', async () => {
    await sees('registerComponentOverride', drawn(main, 'registerComponentOverride'));
    await expect(main.locator('[data-probe=registerComponentOverride]').filter({ hasText: 'Today' }).first()).toBeVisible();
    await page.route('**/plugins/probe/hello', (route) => route.fulfill({ json: { hello: (route.request().postDataJSON() as { who: string }).who, token: Boolean(route.request().headers()['x-csrf-token']) } }));
    const answers = await page.evaluate(async () => {
      const { hello, astray } = (window as unknown as { WebappUtils: { extensions: { probe: Record<string, (who?: string) => Promise<unknown>> } } }).WebappUtils.extensions.probe;
      return [await hello?.('harbour'), await astray?.().catch((error: Error) => error.message)];
    });
    expect(answers).toEqual([{ hello: 'harbour', token: true }, 'A plugin may call its own addresses alone.']);
    seen.add('registerClientExtension');
  });

  await test.step('a type of message, and its details beside the channel', async () => {
    const { id: channelId } = await api.get<{ id: string }>(`/teams/${teamId}/channels/name/development`);
    const hook = await api.post<{ id: string }>('/hooks/incoming', { channel_id: channelId, display_name: 'Probe' });
    await fetch(`${server.url}/hooks/${hook.id}`, { method: 'POST', body: JSON.stringify({ text: 'A probe', type: 'custom_probe', props: { card: 'More of it' } }) });
    await sees('registerPostTypeComponent', drawn(main, 'registerPostTypeComponent'));
    await main.getByRole('button', { name: 'Show the details of this message' }).last().click();
    await sees('registerPostCardTypeComponent', drawn(page.getByRole('complementary', { name: 'Details' }), 'registerPostCardTypeComponent'));
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Close' }).click();
  });

  await test.step('in the reader’s settings', async () => {
    await page.keyboard.press('Control+Shift+A');
    await sees('registerUserSettings', page.getByRole('dialog', { name: 'Settings' }).getByRole('tab', { name: 'registerUserSettings' }));
    await page.keyboard.press('Escape');
  });

  await test.step('in the system console', async () => {
    await page.goto('/admin_console/statistics');
    await sees('registerSiteStatisticsHandler', main.getByText('registerSiteStatisticsHandler'));
    await page.getByRole('link', { name: 'Groups' }).click();
    await sees('registerSystemConsoleGroupTable', drawn(main, 'registerSystemConsoleGroupTable'));
  });

  await test.step('at the beginning of a channel, and at the line of what is new', async () => {
    await page.goto('/jackfield/channels/random');
    await sees('registerChannelIntro', drawn(main, 'registerChannelIntro'));
    await sees('registerChannelIconOverride', main.locator('.icon-star-outline').first());
    await page.goto('/jackfield/channels/design');
    await sees('registerChannelIntroButtonAction', drawn(main, 'registerChannelIntroButtonAction'));
    await page.goto('/jackfield/channels/town-square');
    await press(post(page, 'Maintenance tonight'), 'More actions');
    await page.getByRole('menuitem', { name: 'Mark as unread' }).click();
    await sees('registerNewMessagesSeparatorActionComponent', drawn(main, 'registerNewMessagesSeparatorActionComponent'));
  });

  await test.step('on pages of its own', async () => {
    for (const [method, path] of [['registerProduct', '/probe-product'], ['registerNeedsTeamRoute', '/jackfield/probe/team'], ['registerCustomRoute', '/plug/probe/own']] as const) {
      await page.goto(path);
      await sees(method, drawn(page, method));
    }
  });

  await test.step('at the foot of the teams, when there are several', async () => {
    await page.goto('/select_team');
    await page.evaluate(async () => {
      const csrf = /MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
      await fetch('/api/v4/teams', { method: 'POST', headers: { 'X-Requested-With': 'XMLHttpRequest', 'X-CSRF-Token': csrf }, body: JSON.stringify({ name: 'second', display_name: 'Second', type: 'O' }) });
    });
    await page.goto('/jackfield/channels/town-square');
    await sees('registerBottomTeamSidebarComponent', drawn(page, 'registerBottomTeamSidebarComponent'));
  });

  expect(methods.filter((method) => !seen.has(method) && !(method in ELSEWHERE))).toEqual([]);
});
