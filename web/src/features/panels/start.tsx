// Puts the panels that the reader may open into their places: the App Bar with the right-hand side, the product switcher with
// a page, the tabs of channels.
import {METHODS, type PluginView} from '../../plugin-host/methods';
import {listenTo, listenToReconnect} from '../../net/listeners';
import {trace} from '../../state/act';
import {browserHistory} from '../../state/history';
import {store} from '../../state/store';
import {notice} from '../../state/views/notices';

import {PanelCard, pathInPanel} from './PanelCard';
import {listPanels, press, type Panel} from './panels';
import {PanelView} from './PanelView';

const shown = new Map<string, Panel>();
const idOf = ({id}: Panel) => `panel.${id}`;

/** Starts once for a signed-in page. */
export async function startPanels(): Promise<void> {
    const again = () => {
        synchronise().catch((error: unknown) => trace('panels', error));
    };
    listenToReconnect(again);
    listenTo('panels_changed', again);
    await synchronise();
}

async function synchronise(): Promise<void> {
    const panels = await listPanels();
    for (const old of shown.values()) {
        if (!panels.some(({id, update_at}) => id === old.id && update_at === old.update_at)) {
            shown.delete(old.id);
            store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: idOf(old)}});
        }
    }
    panels.filter(({id}) => !shown.has(id)).forEach(put);
}

function put(panel: Panel): void {
    const pluginId = idOf(panel);
    const add = (name: string, id: string, entry: object) => store.dispatch({type: 'RECEIVED_PLUGIN_COMPONENT', name, data: {...entry, id: `${pluginId}.${id}`, pluginId}});
    shown.set(panel.id, panel);
    if (panel.places.includes('rhs')) {
        const rhs = `${pluginId}.rhs`;
        add('RightHandSidebarComponent', 'rhs', {title: panel.name, showPopout: false, component: () => (
            <PanelView
                panel={panel}
                kind='rhs'
            />
        )});
        const toggle = () => {
            const {isSidebarOpen, rhsState, pluggableId} = store.getState().views.rhs;
            store.dispatch(isSidebarOpen && rhsState === 'plugin' && pluggableId === rhs ? {type: 'CLOSE_RHS'} : {type: 'UPDATE_RHS_STATE', state: 'plugin', pluggableId: rhs});
        };
        add('AppBar', 'bar', {iconUrl: panel.icon, tooltipText: panel.name, supportedProductIds: null, action: toggle, rhsComponentId: rhs});
    }
    if (panel.places.includes('page')) {
        const Page = () => (
            <PanelView
                panel={panel}
                kind='page'
            />
        );
        const given = {baseURL: `/panels/${panel.id}`, switcherIcon: 'application-cog', switcherText: panel.name, mainComponent: Page, showTeamSidebar: true, showAppBar: true};
        add('Product', 'page', METHODS.registerProduct.entry(given, pluginId));
    }
    if (panel.places.includes('card')) {
        add('PostWillRenderEmbedComponent', 'card', {toggleable: true, match: ({url}: {url?: string}) => pathInPanel(url, panel) !== undefined, component: (({embed}: {embed: {url?: string}}) => (
            <PanelCard
                panel={panel}
                path={pathInPanel(embed.url, panel) ?? '/'}
            />
        )) as unknown as PluginView});
    }
    if (panel.places.includes('settings')) {
        const Section = () => (
            <div className='panel__settings'>
                <PanelView
                    panel={panel}
                    kind='settings'
                />
            </div>
        );
        store.dispatch({type: 'RECEIVED_PLUGIN_USER_SETTINGS', data: {pluginId, setting: {id: pluginId, uiName: panel.name, sections: [{title: panel.name, component: Section}]}}});
    }
    panel.shortcuts?.forEach((shortcut) => {
        add('PostDropdownMenu', `shortcut.${shortcut.id}`, {text: shortcut.name, action: (postId: string) => pressed(panel, shortcut.id, postId)});
    });
    if (panel.places.includes('channel')) {
        add('ChannelTab', 'tab', {text: panel.name, component: (({channelId}: {channelId: string}) => (
            <PanelView
                key={channelId}
                panel={panel}
                kind='channel'
                channelId={channelId}
            />
        )) as unknown as PluginView});
    }
}

/** Shows what the panel's own server answered. */
function pressed(panel: Panel, shortcut: string, postId: string): void {
    press(panel.id, shortcut, postId).then(({text, path}) => {
        if (text) {
            store.dispatch(notice({kind: 'done', words: `${panel.name}: ${text}`}));
        }
        if (path && panel.places.includes('page')) {
            browserHistory.push(`/panels/${panel.id}${path === '/' ? '' : path}`);
        }
    }, (error: unknown) => {
        store.dispatch(notice({kind: 'failure', words: error instanceof Error ? error.message : String(error)}));
    });
}
