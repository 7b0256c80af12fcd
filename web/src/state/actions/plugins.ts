// Plugins as administrators switch them from wherever one fails.
import {Client4} from 'mattermost-redux/client';

import type {Thunk} from '../thunk';

/** Turns a plugin off for everybody; the server tells every page, and what the plugin drew goes. */
export function disablePlugin(id: string): Thunk<Promise<void>> {
    return async () => {
        await Client4.disablePlugin(id);
    };
}
