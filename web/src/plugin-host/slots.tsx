// The places where plugins draw: each entry behind its own boundary, with what every plugin is given.
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';
import {useLayoutEffect, useRef, type ReactNode} from 'react';
import {useSelector} from 'react-redux';

import {webSocketClient} from '../net/connection';
import type {GlobalState} from '../state/thunk';

import {countDrawing} from './measured';
import type {PluginView, SlotEntry, SlotName, ViewSlot} from './methods';
import {PluginBoundary} from './PluginBoundary';
import type {NoticeSize} from './PluginFailure';

const NONE: never[] = [];

/** Returns what plugins put into a place, in the registry's order. */
export function slotEntries<Name extends SlotName>(state: Pick<GlobalState, 'plugins'>, name: Name): readonly SlotEntry<Name>[] {
    return (state.plugins.components[name] as SlotEntry<Name>[] | undefined) ?? NONE;
}

/** Returns what plugins put into a place, and follows it. */
export function useSlot<Name extends SlotName>(name: Name): readonly SlotEntry<Name>[] {
    return useSelector((state: GlobalState) => slotEntries(state, name));
}

type Props = {name: ViewSlot; props?: Record<string, unknown>; notice?: NoticeSize};

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

type Entry = {id: string; pluginId: string; component: PluginView | undefined};

/** Draws one entry. */
export function Drawn({entry, given, notice = 'line'}: {entry: Entry; given?: Record<string, unknown> | undefined; notice?: NoticeSize | undefined}) {
    const theme = useSelector(getTheme);
    const Component = entry.component;
    return Component ? (
        // What another entry failed at in this place is not this one's failure.
        <PluginBoundary
            key={entry.id}
            pluginId={entry.pluginId}
            notice={notice}
        >
            <Timed pluginId={entry.pluginId}>
                <Component
                    {...given}
                    theme={theme}
                    webSocketClient={webSocketClient}
                />
            </Timed>
        </PluginBoundary>
    ) : null;
}

/** Measures how long its children take until they are drawn for the first time. */
function Timed({pluginId, children}: {pluginId: string; children: ReactNode}) {
    const began = useRef(performance.now());
    useLayoutEffect(() => countDrawing(pluginId, performance.now() - began.current), [pluginId]);
    return children;
}
