// Puts the panels that the reader may open into their places: the App Bar with the right-hand side, the product switcher with
// a page, the tabs of channels.
import {METHODS, type PluginView} from '../../plugin-host/methods';
import {listenToReconnect} from '../../net/listeners';
import {trace} from '../../state/act';
import {store} from '../../state/store';

import {PanelCard, pathInPanel} from './PanelCard';
import {listPanels, type Panel} from './panels';
import {PanelView} from './PanelView';

const shown = new Map<string, Panel>();
const idOf = ({id}: Panel) => `panel.${id}`;

/** Starts once for a signed-in page. */
export async function startPanels(): Promise<void> {
    listenToReconnect(() => {
        synchronise().catch((error: unknown) => trace('panels', error));
    });
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
