// What plugins add to the client's menus.
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';
import {MenuItem} from '../ui/Menu';

import type {SlotEntry} from './methods';
import {PluginBoundary} from './PluginBoundary';
import {guarded} from './report';
import {useSlot} from './slots';

/** The slots that are entries of a menu. */
type MenuSlot = 'ChannelHeader' | 'MainMenu' | 'Product' | 'ProductSwitcherMenuItem' | 'SidebarBrowseOrAddChannelMenu' | 'UserGuideDropdown';

type Props<Name extends MenuSlot> = {
    slot: Name;
    /** What the entries' actions are called with. */
    args?: unknown[];
    onSelect?: (entry: SlotEntry<Name>) => void;
};

/** Shows plugins' entries of a menu. */
export function PluginMenuItems<Name extends MenuSlot>({slot, args = [], onSelect}: Props<Name>) {
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
                        onSelect={() => (onSelect ? onSelect(entry) : 'action' in entry && entry.action?.(...args))}
                    />
                </PluginBoundary>
            ))}
        </>
    );
}

function Entry({entry, onSelect}: {entry: SlotEntry<MenuSlot>; onSelect: () => void}) {
    const visible = useSelector((state: GlobalState) => {
        const shouldRender = 'shouldRender' in entry ? entry.shouldRender : undefined;
        return guarded(entry.pluginId, () => (shouldRender ? Boolean(shouldRender(state)) : true)) ?? false;
    });
    return visible ? (
        <MenuItem
            icon={('icon' in entry && entry.icon) || 'icon-power-plug-outline'}
            onSelect={() => guarded(entry.pluginId, onSelect)}
        >
            {entry.text}
        </MenuItem>
    ) : null;
}
