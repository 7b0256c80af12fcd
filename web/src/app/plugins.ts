// Starts the plugins' web halves; a channel is on the screen before their code is fetched.

import {trace} from '../state/act';
import {store} from '../state/store';

/** Loads the plugin host, and apps of others, in their own time. */
export function startPlugins(): void {
    const late = (work: Promise<unknown>) => work.catch((error: unknown) => trace('The plugin host could not be loaded', error));
    void Promise.all([
        late(import('../plugin-host/start').then((host) => host.startPlugins())),
        late(import('../features/panels/start').then((panels) => panels.startPanels())),
    ]).then(() => store.dispatch({type: 'PLUGINS_STARTED'}));
}
