// Parts of the client that a plugin may draw in its own way. The plugin's component gets what the client's own gets, and the
// client's own to be drawn inside or in its place: `core` as it would have been drawn, `Core` to be drawn with something else.
import {memo, type ComponentType, type ReactNode} from 'react';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';

import type {PluginView, SlotEntry} from './methods';
import {PluginBoundary} from './PluginBoundary';
import {slotEntries} from './slots';

/** The names under which parts can be overridden; packages/plugin-sdk has what each gets. */
export const OVERRIDABLE = [
    'Acknowledgements', 'AppBar', 'AttachButton', 'AttachedActions', 'BookmarksBar', 'CallButtons', 'ChannelFacts', 'ChannelHeader', 'ChannelInfo', 'ChannelIntro',
    'ChannelMenu', 'CodeBlock', 'Composer', 'CustomStatus', 'DateLine', 'DraftsLink', 'FileAttachments', 'FilePreview', 'FollowButton', 'FormattingBar', 'GroupCard',
    'Hashtag', 'Image', 'LinkPreview', 'Link', 'MembersPanel', 'MessageAttachments', 'NewLine', 'PermalinkPreview', 'Post', 'PostAvatar', 'PostBody', 'PostHeader',
    'PostMenu', 'PostToolbar', 'PriorityTag', 'ProfileCard', 'ReactionBar', 'SearchBox', 'SearchResult', 'SidebarCategory', 'SidebarHeader', 'SidebarRow',
    'SystemMessage', 'TeamRail', 'Thread', 'ThreadFooter', 'ThreadListItem', 'TypingLine', 'UserMenu',
] as const;

export type Overridable = typeof OVERRIDABLE[number];

/** What a part is called, to be looked up by the test that finds each in the page's code. */
export const parts = new Map<Overridable, unknown>();

/** Makes a part of the client one that plugins may override; of several that do, the one with the lowest id has it. */
export function overridable<Props extends object>(name: Overridable, Core: ComponentType<Props>): ComponentType<Props> {
    parts.set(name, Core);
    function Part(props: Props): ReactNode {
        const entry = useSelector((state: GlobalState) => overrideOf(state, name));
        if (!entry?.component) {
            return <Core {...props}/>;
        }
        const core = <Core {...props}/>;
        const Own = entry.component;
        return (
            <PluginBoundary
                pluginId={entry.pluginId}
                notice='icon'
                fallback={core}
            >
                <Own
                    {...props}
                    core={core}
                    Core={Core as unknown as PluginView}
                />
            </PluginBoundary>
        );
    }
    Part.displayName = name;
    // What was memoised stays so: the part itself is drawn only when what it is given changes.
    return memo(Part) as unknown as ComponentType<Props>;
}

let indexed: readonly SlotEntry<'ComponentOverride'>[] | undefined;
let byName = new Map<string, SlotEntry<'ComponentOverride'>>();

function overrideOf(state: Pick<GlobalState, 'plugins'>, name: Overridable): SlotEntry<'ComponentOverride'> | undefined {
    const entries = slotEntries(state, 'ComponentOverride');
    if (entries !== indexed) {
        indexed = entries;
        byName = new Map([...entries].reverse().map((entry) => [entry.name, entry]));
    }
    return byName.get(name);
}
