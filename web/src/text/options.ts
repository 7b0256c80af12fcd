// What a place that shows Markdown may ask for; everything is optional.
import type {PostImage} from '@mattermost/types/posts';
import {createContext} from 'react';

import type {InlineOptions} from './inline';

export type ChannelMention = {display_name: string; team_name?: string};

export type TextOptions = InlineOptions & {
    /** Sizes of the images in the text, by their address, so that their room is reserved. */
    images?: Record<string, PostImage | undefined>;
    /** Channels the server found in the text, by their name. */
    channelMentions?: Record<string, ChannelMention | undefined>;
    /** Nothing in it can be pressed, as inside a button. */
    inert?: boolean;
    /** Everything in one line: no blocks, no images; for previews. */
    singleLine?: boolean;
    /** Off where a name should stay a name, as in a channel header's preview. */
    mentions?: boolean;
    /** True where @here and its like were not allowed to notify. */
    mentionHighlightDisabled?: boolean;
    /** Does what a link stands for that is a button. */
    onAction?: (href: string) => void;
    postId?: string;
    channelId?: string;
};

/** Carries the options past the memoised tree to the pieces that need them. */
export const TextOptionsContext = createContext<TextOptions>({});
