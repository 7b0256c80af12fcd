// Pages of plugins: those of a team at /team/name, the others at /plug/name.
import type {ComponentType} from 'react';
import {useSelector} from 'react-redux';
import {useLocation} from 'react-router-dom';

import {PluginBoundary} from '../plugin-host/PluginBoundary';
import type {GlobalState} from '../state/thunk';
import {useTheme} from '../theme/use-theme';

import {ErrorPage} from './ErrorPage';

type Entry = {id: string; pluginId: string; route?: string; component?: ComponentType<Record<string, unknown>>};

/** Draws the plugin's page that the address names. */
export function PluginRoute({slot}: {slot: 'NeedsTeamComponent' | 'CustomRouteComponent'}) {
    const {pathname} = useLocation();
    const theme = useTheme();
    const entries = useSelector((state: GlobalState) => state.plugins.components[slot]) as unknown as Entry[] | undefined;
    const [, , ...rest] = pathname.split('/');
    const path = rest.join('/');
    const entry = entries?.find(({route}) => route && (path === route || path.startsWith(`${route}/`)));
    if (!entry?.component) {
        return <ErrorPage/>;
    }
    const Page = entry.component;
    return (
        <main
            id='centre'
            className='frame__centre'
        >
            <PluginBoundary
                key={entry.id}
                pluginId={entry.pluginId}
            >
                <Page theme={theme}/>
            </PluginBoundary>
        </main>
    );
}
