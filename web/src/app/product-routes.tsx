// Whole pages that plugins bring as products, at addresses of their own.
import {Route} from 'react-router-dom';

import {PluginBoundary} from '../plugin-host/PluginBoundary';
import {Drawn, useSlot} from '../plugin-host/slots';

/** Returns the products' routes, to be put into a switch before the teams'. */
export function useProductRoutes() {
    return useSlot('Product').filter(({route, component}) => route && component).map((entry) => (
        <Route
            key={entry.id}
            path={`/${entry.route}`}
        >
            {/* Mattermost: a product that is not wrapped draws its own frame. */}
            {entry.wrapped === false ? <Drawn entry={entry}/> : (
                <main
                    id='centre'
                    className='frame__centre'
                >
                    <PluginBoundary pluginId={entry.pluginId}>
                        <Drawn entry={entry}/>
                    </PluginBoundary>
                </main>
            )}
        </Route>
    ));
}
