// What plugins make of the console: they are given the description of its pages, in Mattermost's shape, and give back another.
import {useMemo, type ComponentType} from 'react';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {guarded} from '../../plugin-host/report';
import type {GlobalState} from '../../state/thunk';

type Subsection = {url?: unknown; title?: unknown; isHidden?: unknown; schema?: {id?: string; component?: ComponentType}};
type Definition = Record<string, {sectionTitle?: unknown; subsections?: Record<string, Subsection>}>;

export type AddedPage = {url: string; title: string; pluginId: string; component: ComponentType};

const OWN = ['settings', 'users', 'teams', 'channels', 'groups', 'permissions', 'tokens', 'integrations', 'embed', 'panels', 'plugins', 'jobs', 'logs', 'statistics'];
const description = (): Definition => ({jackfield: {sectionTitle: 'Jackfield', subsections: Object.fromEntries(OWN.map((url) => [url, {url, title: url}]))}});

/** Returns the pages that plugins add, and those of ours that they hide. */
export function usePluginPages(): {added: AddedPage[]; hidden: ReadonlySet<string>} {
    const reducers = useSelector((state: GlobalState) => state.plugins.adminConsoleReducers);
    return useMemo(() => {
        let definition = description();
        const owner = new Map<string, string>();
        for (const [pluginId, change] of Object.entries(reducers)) {
            const changed = guarded(pluginId, () => change(definition)) as Definition | undefined;
            if (changed && typeof changed === 'object') {
                definition = changed;
                subsections(definition).forEach(({url}) => typeof url === 'string' && !owner.has(url) && owner.set(url, pluginId));
            }
        }
        const all = subsections(definition);
        const added = all.flatMap(({url, title, isHidden, schema}): AddedPage[] => (typeof url === 'string' && !OWN.includes(url) && isHidden !== true && schema?.component ? [{url, title: typeof title === 'string' ? title : url, pluginId: owner.get(url) ?? '', component: schema.component}] : []));
        const kept = new Set(all.filter(({isHidden}) => isHidden !== true).map(({url}) => url));
        return {added, hidden: new Set(OWN.filter((url) => !kept.has(url)))};
    }, [reducers]);
}

function subsections(definition: Definition): Subsection[] {
    return Object.values(definition).flatMap((section) => Object.values(section?.subsections ?? {})).filter((one) => one && typeof one === 'object');
}

/** Shows a plugin's page. */
export function PluginPage({page: {pluginId, component: Page}}: {page: AddedPage}) {
    return (
        <main
            id='centre'
            className='console__page'
        >
            <PluginBoundary pluginId={pluginId}><Page/></PluginBoundary>
        </main>
    );
}
