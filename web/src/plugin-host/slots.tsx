// The places where plugins draw: each entry behind its own boundary, with what every plugin is given.
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {useSelector} from 'react-redux';

import {webSocketClient} from '../net/connection';
import type {GlobalState} from '../state/thunk';

import {PluginBoundary} from './PluginBoundary';
import type {NoticeSize} from './PluginFailure';
import type {PluginComponent} from './state';

const NONE: PluginComponent[] = [];

/** Returns what plugins put into a place, in the registry's order. */
export function useSlot(name: string): PluginComponent[] {
    return useSelector((state: GlobalState) => state.plugins.components[name] ?? NONE);
}

type Props = {name: string; props?: Record<string, unknown>; notice?: NoticeSize};

/** Draws what plugins put into a place. */
export function Slot({name, props, notice}: Props) {
    const entries = useSlot(name);
    return entries.length === 0 ? null : (
        <>
            {entries.map((entry) => (
                <Drawn
                    key={entry.id}
                    entry={entry}
                    given={props}
                    notice={notice}
                />
            ))}
        </>
    );
}

/** Draws one entry. */
export function Drawn({entry, given, notice = 'line'}: {entry: PluginComponent; given?: Record<string, unknown> | undefined; notice?: NoticeSize | undefined}) {
    const theme = useSelector(getTheme);
    const Component = entry.component;
    return Component ? (
        <PluginBoundary
            pluginId={entry.pluginId}
            notice={notice}
        >
            <Component
                {...given}
                theme={theme}
                webSocketClient={webSocketClient}
            />
        </PluginBoundary>
    ) : null;
}
