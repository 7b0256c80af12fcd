// One emoji by its name: the system's as a character, the team's own as an image.
import type {CustomEmoji} from '@mattermost/types/emojis';
import {Client4} from 'mattermost-redux/client';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';

import {useUnicode} from './system-emoji';

type Props = {
    name: string;
    /** What stands in the text when there is no such emoji. */
    source?: string;
};

/** Shows an emoji, or its source when nobody knows the name. */
export function Emoji({name, source}: Props) {
    const custom = useSelector((state: GlobalState) => customEmojiByName(state, name));
    const unicode = useUnicode(name);
    const label = `:${name}:`;
    if (unicode) {
        return (
            <span
                className='emoticon emoticon--unicode'
                data-emoticon={name}
                role='img'
                aria-label={label}
                title={label}
            >
                {unicode}
            </span>
        );
    }
    if (custom) {
        return (
            <img
                className='emoticon emoticon--custom'
                data-emoticon={name}
                src={Client4.getCustomEmojiImageUrl(custom.id)}
                alt={label}
                title={label}
            />
        );
    }
    // Until the names are there, the room of one emoji is kept, so that lines do not break anew.
    return unicode === '' ? <>{source ?? label}</> : (
        <span
            className='emoticon emoticon--loading'
            aria-label={label}
        />
    );
}

let indexed: Record<string, CustomEmoji> | undefined;
let byName = new Map<string, CustomEmoji>();

/** Finds a custom emoji; the index is rebuilt only when the store's own map changes. */
export function customEmojiByName(state: GlobalState, name: string): CustomEmoji | undefined {
    const all = state.entities.emojis?.customEmoji;
    if (!all) {
        return undefined;
    }
    if (indexed !== all) {
        indexed = all;
        byName = new Map(Object.values(all).map((emoji) => [emoji.name, emoji]));
    }
    return byName.get(name);
}
