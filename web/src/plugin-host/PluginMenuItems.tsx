// What plugins add to the client's menus.
import {useSelector} from 'react-redux';

import {report} from '../features/posts/plugin-entries';
import type {GlobalState} from '../state/thunk';
import {MenuItem} from '../ui/Menu';

import {PluginBoundary} from './PluginBoundary';
import {useSlot} from './slots';
import type {PluginComponent} from './state';

type Props = {
    slot: string;
    /** What the entries' actions are called with. */
    args?: unknown[];
    onSelect?: (entry: PluginComponent) => void;
};

/** Shows plugins' entries of a menu. */
export function PluginMenuItems({slot, args = [], onSelect}: Props) {
    const entries = useSlot(slot);
    return (
        <>
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                >
                    <Entry
                        entry={entry}
                        onSelect={() => (onSelect ? onSelect(entry) : entry.action?.(...args as never[]))}
                    />
                </PluginBoundary>
            ))}
        </>
    );
}

function Entry({entry, onSelect}: {entry: PluginComponent; onSelect: () => void}) {
    const visible = useSelector((state: GlobalState) => {
        try {
            return entry.shouldRender ? Boolean(entry.shouldRender(state)) : true;
        } catch (error) {
            report(entry.pluginId, error);
            return false;
        }
    });
    return visible ? (
        <MenuItem
            icon={entry.icon ?? 'icon-power-plug-outline'}
            onSelect={() => {
                try {
                    onSelect();
                } catch (error) {
                    report(entry.pluginId, error);
                }
            }}
        >
            {entry.text}
        </MenuItem>
    ) : null;
}
