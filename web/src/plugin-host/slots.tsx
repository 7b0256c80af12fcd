// The places where plugins draw: each entry behind its own boundary, with what every plugin is given.
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../features/posts/PluginBoundary';
import {webSocketClient} from '../net/connection';
import type {GlobalState} from '../state/thunk';

import type {PluginComponent} from './state';

const NONE: PluginComponent[] = [];

/** Returns what plugins put into a place, in the registry's order. */
export function useSlot(name: string): PluginComponent[] {
    return useSelector((state: GlobalState) => state.plugins.components[name] ?? NONE);
}

type Props = {name: string; props?: Record<string, unknown>};

/** Draws what plugins put into a place. */
export function Slot({name, props}: Props) {
    const entries = useSlot(name);
    return entries.length === 0 ? null : (
        <>
            {entries.map((entry) => (
                <Drawn
                    key={entry.id}
                    entry={entry}
                    given={props}
                />
            ))}
        </>
    );
}

/** Draws one entry. */
export function Drawn({entry, given}: {entry: PluginComponent; given?: Record<string, unknown> | undefined}) {
    const theme = useSelector(getTheme);
    const Component = entry.component;
    return Component ? (
        <PluginBoundary pluginId={entry.pluginId}>
            <Component
                {...given}
                theme={theme}
                webSocketClient={webSocketClient}
            />
        </PluginBoundary>
    ) : null;
}
