// What plugins registered, as the registry keeps it in the store.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import type {GlobalState} from '@mattermost/types/store';
import type {ComponentType, ReactNode} from 'react';

type Drawn = ComponentType<Record<string, unknown>>;

/** What the registry keeps of one entry; which fields are there depends on the slot. */
export type PluginEntry = {
    id: string;
    pluginId: string;
    component?: Drawn;
    text?: ReactNode;
    icon?: ReactNode;
    action?: (...args: never[]) => unknown;
    filter?: (postId: string) => boolean;
    hook?: (...args: never[]) => unknown;
    override?: (info: FileInfo, post: Post) => boolean;
    parentMenuId?: string;
    subMenu?: PluginEntry[];
};

export type WithPlugins = GlobalState & {plugins?: {components?: Record<string, PluginEntry[] | undefined>; postTypes?: Record<string, PluginEntry | undefined>}};

const NONE: PluginEntry[] = [];

/** Returns what plugins put into a slot, in the registry's order. */
export function pluginEntries(state: GlobalState, slot: string): PluginEntry[] {
    return (state as WithPlugins).plugins?.components?.[slot] ?? NONE;
}

/** Writes down a plugin's failure where its author looks. */
export function report(pluginId: string, error: unknown): void {
    console.error(`Plugin ${pluginId}:`, error); // eslint-disable-line no-console -- the one place a plugin's author looks
}
