// The system's emoji: names as Mattermost uses them. The common ones are at hand, all the others a chunk that is loaded with the
// first message or view that has one of them.
import {useSyncExternalStore} from 'react';

import {trace} from '../state/act';

import {COMMON_EMOJI} from './common-emoji';

const SKIN_TONES: Record<string, string> = {
    light_skin_tone: '\u{1F3FB}',
    medium_light_skin_tone: '\u{1F3FC}',
    medium_skin_tone: '\u{1F3FD}',
    medium_dark_skin_tone: '\u{1F3FE}',
    dark_skin_tone: '\u{1F3FF}',
};

/** Both directions between the names in messages and the characters that are shown. */
export type EmojiNames = {
    unicodeOf: (name: string) => string | undefined;
    nameOf: (unicode: string) => string | undefined;
    /** All names, the first name of each emoji before its aliases. */
    all: readonly {name: string; unicode: string}[];
};

let names: EmojiNames | undefined;
let loading: Promise<EmojiNames> | undefined;
let more: Promise<EmojiNames> | undefined;
const listeners = new Set<() => void>();

type Source = Record<string, string | string[]>;

/** Names of Mattermost's that neither iamcal nor GitHub has; `mattermost` itself is a picture, and stays a word here. */
export const MORE_NAMES: Source = {
    '1F1E8-1F1E6': 'ca',
    '1F1F5-1F1F0': 'pk',
    '1F1FF-1F1E6': 'za',
    '1F471-200D-2642-FE0F': 'blonde_man',
    '1F9D1-200D-2695-FE0F': 'doctor',
};

/** Loads the names once; later calls get the same promise. */
export function loadEmojiNames(): Promise<EmojiNames> {
    loading ??= import('emojibase-data/en/shortcodes/iamcal.json').
        then((module) => told(indexNames([module.default as Source]))).
        catch((error: unknown) => {
            loading = undefined;
            throw error;
        });
    return loading;
}

/** Loads the other names that servers take, GitHub's: when the first one appears that is not known. */
export function loadMoreNames(): Promise<EmojiNames> {
    more ??= Promise.all([import('emojibase-data/en/shortcodes/iamcal.json'), import('emojibase-data/en/shortcodes/github.json')]).
        then(([iamcal, github]) => told(indexNames([iamcal.default as Source, github.default as Source, MORE_NAMES]))).
        catch((error: unknown) => {
            more = undefined;
            throw error;
        });
    return more;
}

function told(found: EmojiNames): EmojiNames {
    names = found;
    listeners.forEach((listener) => listener());
    return found;
}

/** Returns the character of a name; undefined while that is not known, an empty one when there is none. */
export function useUnicode(name: string): string | undefined {
    const common = COMMON_EMOJI.get(name);
    const all = useSyncExternalStore(common ? atHand : subscribe, () => names);
    return common ?? (all && (all.unicodeOf(name) ?? ''));
}

/** Tells whether a name is one of the system's, without loading anything for those that are at hand. */
export async function isSystemEmoji(name: string): Promise<boolean> {
    return COMMON_EMOJI.has(name) || (names ?? await loadEmojiNames()).unicodeOf(name) !== undefined;
}

const atHand = () => () => undefined;

/** Returns the names without waiting; undefined before the first load has ended. */
export function loadedEmojiNames(): EmojiNames | undefined {
    return names;
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    loadEmojiNames().catch((error: unknown) => trace('names of emoji', error));
    return () => listeners.delete(listener);
}

/** The first source says what an emoji is called; the others are names that it is found by as well. */
function indexNames(sources: Source[]): EmojiNames {
    const unicodeByName = new Map<string, string>();
    const nameByUnicode = new Map<string, string>();
    const first: {name: string; unicode: string}[] = [];
    const aliases: {name: string; unicode: string}[] = [];
    for (const [hexcode, value] of sources.flatMap((source) => Object.entries(source))) {
        const unicode = toUnicode(hexcode);
        for (const name of [value].flat()) {
            if (unicodeByName.has(name)) {
                continue;
            }
            unicodeByName.set(name, unicode);
            const isFirst = !nameByUnicode.has(withoutSelectors(unicode));
            if (isFirst) {
                nameByUnicode.set(withoutSelectors(unicode), name);
            }
            (isFirst ? first : aliases).push({name, unicode});
        }
    }
    return {
        unicodeOf: (name) => {
            const found = unicodeByName.get(name) ?? tonedUnicode(name, unicodeByName);
            if (!found && !more) {
                loadMoreNames().catch((error: unknown) => trace('more names of emoji', error));
            }
            return found;
        },
        nameOf: (unicode) => nameByUnicode.get(withoutSelectors(unicode)),
        all: [...first, ...aliases],
    };
}

// Mattermost: a skin tone is part of the name, as in :wave_medium_skin_tone:.
function tonedUnicode(name: string, unicodeByName: Map<string, string>): string | undefined {
    const found = /^(.+)_((?:medium_)?(?:light|dark)_skin_tone|medium_skin_tone)$/.exec(name);
    const tone = found?.[2] && SKIN_TONES[found[2]];
    const base = found?.[1] && unicodeByName.get(found[1]);
    if (!tone || !base) {
        return undefined;
    }
    const [first, ...others] = [...base.replace(/\uFE0F/g, '')];
    return `${first}${tone}${others.join('')}`;
}

function withoutSelectors(unicode: string): string {
    return unicode.replace(/\uFE0F/g, '');
}

// The data leaves the variation selector out; without it old symbols are drawn as text.
function toUnicode(hexcode: string): string {
    const points = hexcode.split('-').map((hex) => String.fromCodePoint(parseInt(hex, 16)));
    return points.
        map((point, index) => {
            const next = points[index + 1] ?? '';
            const wantsSelector = /^\p{Emoji}$/u.test(point) && !/^\p{Emoji_Presentation}$/u.test(point) && !/^\p{RI}$/u.test(point);
            return wantsSelector && !/^(\uFE0F|\p{EMod})/u.test(next) && next !== '\uFE0F' ? `${point}\uFE0F` : point;
        }).
        join('');
}
