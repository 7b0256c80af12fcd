// Starts the plugins' web halves; a channel is on the screen before their code is fetched.

import {trace} from '../state/act';
import {store} from '../state/store';

/** Whoever cannot get past a plugin opens the page with this; it holds until the page is loaded anew. */
const isSafe = new URLSearchParams(window.location.search).get('plugins') === 'off';

/** Tells whether the page was opened without plugins. */
export const withoutPlugins = (): boolean => isSafe;

/** Loads the plugin host, and apps of others, in their own time. */
export function startPlugins(): void {
    if (isSafe) {
        store.dispatch({type: 'PLUGINS_STARTED'});
        return;
    }
    const late = (work: Promise<unknown>) => work.catch((error: unknown) => trace('The plugin host could not be loaded', error));
    void Promise.all([
        late(import('../plugin-host/start').then((host) => host.startPlugins())),
        late(import('../features/services/start').then((services) => services.startServices())),
        late(import('../features/panels/start').then((panels) => panels.startPanels())),
    ]).then(() => store.dispatch({type: 'PLUGINS_STARTED'}));
}
