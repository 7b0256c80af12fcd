// Pages of plugins: those of a team at /team/name, the others at /plug/name.
import {useSelector} from 'react-redux';
import {useLocation} from 'react-router-dom';

import {PluginBoundary} from '../plugin-host/PluginBoundary';
import {useSlot} from '../plugin-host/slots';
import type {GlobalState} from '../state/thunk';
import {useTheme} from '../theme/use-theme';
import {SkeletonLines} from '../ui/Skeleton';

import {ErrorPage} from './ErrorPage';

/** Draws the plugin's page that the address names. */
export function PluginRoute({slot}: {slot: 'NeedsTeamComponent' | 'CustomRouteComponent'}) {
    const {pathname} = useLocation();
    const theme = useTheme();
    const started = useSelector((state: GlobalState) => state.plugins.started);
    const entries = useSlot(slot);
    const [, , ...rest] = pathname.split('/');
    const path = rest.join('/');
    const entry = entries.find(({route}) => route && (path === route || path.startsWith(`${route}/`)));
    if (!entry?.component) {
        return started ? <ErrorPage/> : <SkeletonLines/>;
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
