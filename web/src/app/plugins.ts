// Starts the plugins' web halves; a channel is on the screen before their code is fetched.

import {trace} from '../state/act';
import {store} from '../state/store';

/** Loads the plugin host in its own time. */
export function startPlugins(): void {
    import('../plugin-host/start').then((host) => host.startPlugins()).
        catch((error: unknown) => trace('The plugin host could not be loaded', error)).
        finally(() => store.dispatch({type: 'PLUGINS_STARTED'}));
}
