// Every method of the registry that puts something into a place: what it puts there is found in the page, in its place. The
// methods are read from the registry itself; one without a place in this file fails.
import type { Locator, Page } from '@playwright/test';
import { compose, post } from '../support/channel';
import { expect, test } from '../support/fixtures';
import { anna } from '../support/people';

test.use({ workspace: 'slots' });

/** Calls every method with what each of them may want, and writes down which there are. */
const PROBE = `
  const {createElement} = window.React;
  window.unserved = [];
  const {warn} = console;
  console.warn = (...args) => {
    const name = /called (register\\w+): this client has no place/.exec(String(args[0]));
    if (name) window.unserved.push(name[1]);
    else warn(...args);
  };
  window.registerPlugin('probe', {
    initialize(registry) {
      const methods = Object.keys(registry).filter((name) => /^register/.test(name)).sort();
      window.probed = methods;
      window.called = [];
      const view = (name) => () => createElement('i', {'data-probe': name}, name);
      for (const name of methods) {
        const note = (...args) => { window.called.push(name); return args[0]; };
        const text = name;
        const common = {
          component: view(name), text, action: note, hook: note, icon: createElement('i', {'data-probe': name}, name), dropdownText: text, tooltipText: text,
          button: createElement('button', {'data-probe': name}, name), filter: () => true, override: () => true, mobileIcon: undefined,
        };
        const wanted = {
          registerProduct: {baseURL: '/probe-product', switcherText: text, switcherLinkURL: '/probe-product', mainComponent: view(name)},
          registerNeedsTeamRoute: {route: '/team', component: view(name)},
          registerCustomRoute: {route: '/own', component: view(name)},
          registerRightHandSidebarComponent: {component: view(name), title: text},
          registerAppBarComponent: {iconUrl: '/probe.png', tooltipText: text, rhsComponent: view(name), rhsTitle: text},
          registerPostTypeComponent: {type: 'custom_probe', component: view(name)},
          registerUserSettings: {id: 'probe', uiName: text, sections: [{title: text, settings: []}]},
        };
        const positional = {
          registerMessageWillFormatHook: [(post, message) => { window.called.push(name); return message; }],
          registerMessageWillBePostedHook: [(post) => { window.called.push(name); return {post}; }],
          registerMessageWillBeUpdatedHook: [(post) => { window.called.push(name); return {post}; }],
          registerSlashCommandWillBePostedHook: [(message, args) => { window.called.push(name); return {message, args}; }],
          registerFilesWillUploadHook: [(files) => { window.called.push(name); return {files}; }],
          registerDesktopNotificationHook: [() => { window.called.push(name); return {}; }],
          registerReducer: [(state = 'kept') => state],
          registerTranslations: [() => ({'probe.text': 'text'})],
          registerWebSocketEventHandler: ['custom_probe_event', () => undefined],
          registerReconnectHandler: [() => undefined],
          registerAdminConsoleCustomSetting: ['probe', view(name)],
          registerAdminConsoleCustomSection: ['probe', view(name)],
          registerPostDropdownSubMenuAction: [text, note, () => true],
        };
        const order = {
          registerChannelHeaderButtonAction: ['icon', 'action', 'dropdownText', 'tooltipText'], registerCallButtonAction: ['button', 'button', 'action', 'icon', 'dropdownText'],
          registerFileUploadMethod: ['icon', 'action', 'text'], registerChannelIntroButtonAction: ['icon', 'action', 'text'], registerFilePreviewComponent: ['override', 'component'],
          registerProductSwitcherMenuItem: ['text', 'icon', 'action'], registerSidebarBrowseOrAddChannelMenuAction: ['text', 'action', 'icon'],
          registerMainMenuAction: ['text', 'action'], registerUserGuideDropdownMenuAction: ['text', 'action'], registerChannelHeaderMenuAction: ['text', 'action'], registerPostDropdownMenuAction: ['text', 'action', 'filter'],
        };
        if (wanted[name]) registry[name](wanted[name]);
        else if (positional[name]) {
          const made = registry[name](...positional[name]);
          if (made && made.rootRegisterMenuItem) made.rootRegisterMenuItem(text + ' child', note, () => true);
        } else if (order[name]) registry[name](...order[name].map((key) => common[key]));
        else if (/Hook$/.test(name)) registry[name](common.hook);
        else registry[name](common.component);
      }
    },
  });
`;

/** Methods that put nothing into the page, or what is not drawn for everybody; and why. */
const ELSEWHERE: Record<string, string> = {
  registerReducer: 'a slice of the store',
  registerTranslations: 'texts',
  registerWebSocketEventHandler: 'events',
  registerReconnectHandler: 'reconnects',
  registerDesktopNotificationHook: 'notifications of the system, which a test cannot see',
  registerAdminConsoleCustomSetting: 'a setting of the plugin on the administrators’ page, in registry.test.tsx',
  registerAdminConsoleCustomSection: 'as the one above',
  registerPostTypeComponent: 'needs a post of a type that no person can write, in PostView.test.tsx',
  registerUserSettings: 'a page of the settings dialog, in registry-places.test.tsx',
};

const drawn = (within: Page | Locator, method: string): Locator => within.locator(`[data-probe=${method}]`).first();

test('everything that a plugin registers is in its place', async ({ open }) => {
  const page = await open(anna);
  await page.route('**/api/v4/plugins/webapp', (route) => route.fulfill({ json: [{ id: 'probe', name: 'Probe', webapp: { bundle_path: '/static/plugins/probe/probe.js' } }] }));
  await page.route('**/static/plugins/probe/**', (route) => route.fulfill({ contentType: 'text/javascript', body: PROBE }));
  await page.goto('/jackfield/channels/development');
  await page.waitForFunction(() => 'probed' in window);
  const methods = await page.evaluate(() => (window as unknown as { probed: string[] }).probed);
  const unserved = new Set(await page.evaluate(() => (window as unknown as { unserved?: string[] }).unserved ?? []));
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

  await test.step('in the top bar', async () => {
    await page.getByRole('button', { name: 'Products' }).click();
    await sees('registerProductSwitcherMenuItem', page.getByRole('menuitem', { name: /registerProductSwitcherMenuItem/ }));
    await expect(page.getByRole('menuitem', { name: /registerProduct$/ })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Help' }).click();
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
    await page.getByRole('complementary', { name: 'Details' }).getByRole('button', { name: 'Close' }).click();
  });

  await test.step('in the message box, and before what is sent', async () => {
    await sees('registerChannelComposerBannerComponent', drawn(main, 'registerChannelComposerBannerComponent'));
    await sees('registerPostEditorActionComponent', drawn(main, 'registerPostEditorActionComponent'));
    await sees('registerFileUploadMethod', drawn(main, 'registerFileUploadMethod'));
    await page.locator('.composer input[type=file]').setInputFiles([{ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('note') }]);
    await compose(page, '```\ncode\n```\nand a [link](https://example.com)');
    await expect(post(page, 'and a link')).toBeVisible();
    await compose(page, '/shrug');
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
    await own.getByRole('button', { name: 'More actions' }).click();
    await sees('registerPostDropdownMenuAction', page.getByRole('menuitem', { name: 'registerPostDropdownMenuAction' }));
    await sees('registerPostDropdownSubMenuAction', page.getByRole('menuitem', { name: 'registerPostDropdownSubMenuAction child' }));
    await sees('registerPostDropdownMenuComponent', drawn(page, 'registerPostDropdownMenuComponent'));
    await page.getByRole('menuitem', { name: 'Edit' }).click();
    await page.keyboard.type(' changed');
    await page.keyboard.press('Enter');
    await expect(post(page, 'link changed')).toBeVisible();
    await post(page, 'link changed').getByRole('button', { name: /note\.txt/ }).first().click();
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

  await test.step('at the beginning of a channel, and at the line of what is new', async () => {
    await page.goto('/jackfield/channels/design');
    await sees('registerChannelIntroButtonAction', drawn(main, 'registerChannelIntroButtonAction'));
    await page.goto('/jackfield/channels/town-square');
    await post(page, 'Welcome to Jackfield').hover();
    await post(page, 'Welcome to Jackfield').getByRole('button', { name: 'More actions' }).click();
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

  expect(methods.filter((method) => !seen.has(method) && !(method in ELSEWHERE) && !unserved.has(method))).toEqual([]);
});
