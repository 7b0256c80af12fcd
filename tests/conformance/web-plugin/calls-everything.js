// A plugin that calls every method of the registry, with what each of them may want, and writes down which there are. What it
// draws says by which method it came there.
const {createElement} = window.React;
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
        registerPostCardTypeComponent: {type: 'custom_probe', component: view(name)},
        registerChannelTypeOption: {label: text, description: 'A kind of its own', icon: 'icon-star-outline', isAvailable: () => true, onCreate: (form) => { window.created = form; return {created: true}; }},
        registerChannelSettingsTab: {uiName: text, icon: 'icon-star-outline', component: view(name)},
        registerAIActionMenuItemComponent: {icon: 'icon-star-outline', text, sortOrder: 1, action: note},
        registerChannelIconOverride: {matcher: (state, channel) => channel.name === 'random', iconName: 'star-outline'},
        registerChannelIntro: {matcher: (state, channel) => channel.name === 'random', component: view(name)},
        registerPostWillRenderEmbedComponent: {match: (embed) => embed.type === 'permalink' || embed.url.includes('/pl/'), component: view(name), toggleable: true},
        registerFileDropdownMenuAction: {match: (info) => info.extension === 'txt', text, action: note},
        registerComposerPlaceholder: {transform: (placeholder) => placeholder + ' (' + name + ')'},
        registerComponentOverride: {name: 'DateLine', component: ({core}) => createElement('span', {'data-probe': name}, core)},
        registerSearchComponents: {
          buttonComponent: view(name), suggestionsComponent: () => createElement('i', {'data-probe': 'suggestions'}, 'suggestions'),
          hintsComponent: () => createElement('i', {'data-probe': 'hints'}, 'hints'), action: (terms) => window.called.push(name + ' ' + terms),
        },
        registerRHSPluginPopoutListener: {pluginId: 'probe', onPopoutOpened: (team, channel, {sendToPopout, onMessageFromPopout}) => {
          window.called.push([name, team, channel].join(' '));
          onMessageFromPopout((topic) => sendToPopout('answer', topic));
        }},
      };
      const positional = {
        registerMessageWillFormatHook: [(post, message) => { window.called.push(name); return message; }],
        registerMessageWillBePostedHook: [(post) => { window.called.push(name); return {post}; }],
        registerMessageWillBeUpdatedHook: [(post) => { window.called.push(name); return {post}; }],
        registerSlashCommandWillBePostedHook: [(message, args) => { window.called.push(name); return {message, args}; }],
        registerFilesWillUploadHook: [(files) => { window.called.push(name); return {files}; }],
        registerDesktopNotificationHook: [() => { window.called.push(name); return {}; }],
        registerService: ['gifs', 'Probe pictures', {search: async (term) => [{url: 'https://pictures.example/a.gif', title: term ? 'found ' + term : 'trending'}, {url: 'http://pictures.example/b.gif', title: 'not encrypted'}]}],
        registerClientExtension: [(call) => ({hello: (who) => call('hello', {method: 'POST', body: {who}}), astray: () => call('../../api/v4/users/me')})],
        registerReducer: [(state = 'kept') => state],
        registerTranslations: [() => ({'probe.text': 'text'})],
        registerWebSocketEventHandler: ['custom_probe_event', () => undefined],
        registerReconnectHandler: [() => undefined],
        registerAdminConsoleCustomSetting: ['probe', view(name)],
        registerAdminConsoleCustomSection: ['probe', view(name)],
        registerPostDropdownSubMenuAction: [text, note, () => true],
        registerActionAfterChannelCreation: [({setCanCreate}) => { window.setCanCreate = setCanCreate; return createElement('i', {'data-probe': name}, name); }, (team, channel) => window.called.push([name, typeof team, typeof channel].join(' '))],
        registerAdminConsolePlugin: [(definition) => definition],
        registerSiteStatisticsHandler: [() => Promise.resolve({probe: {name: text, value: 42}})],
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
    registry.registerService({kind: 'translation', name: 'Probe words', implementation: {translate: async (text, {to}) => ({text: 'in ' + to + ': **' + text.length + '**', from: 'probish'})}});
    registry.registerService({kind: 'calls', name: 'Probe calls', implementation: {start: (channel) => window.called.push('a call in ' + channel.id.length)}});
  },
});
