// The system's emoji: names as Mattermost uses them, loaded as their own chunk after the first paint.
import {useSyncExternalStore} from 'react';

import {trace} from '../state/act';

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
const listeners = new Set<() => void>();

/** Loads the names once; later calls get the same promise. */
export function loadEmojiNames(): Promise<EmojiNames> {
    loading ??= import('emojibase-data/en/shortcodes/iamcal.json').
        then((module) => {
            names = indexNames(module.default as Record<string, string | string[]>);
            listeners.forEach((listener) => listener());
            return names;
        }).
        catch((error: unknown) => {
            loading = undefined;
            throw error;
        });
    return loading;
}

/** Returns the names when they are there, and starts loading them when they are not. */
export function useEmojiNames(): EmojiNames | undefined {
    return useSyncExternalStore(subscribe, () => names);
}

/** Returns the names without waiting; undefined before the first load has ended. */
export function loadedEmojiNames(): EmojiNames | undefined {
    return names;
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    loadEmojiNames().catch((error: unknown) => trace('names of emoji', error));
    return () => listeners.delete(listener);
}

function indexNames(source: Record<string, string | string[]>): EmojiNames {
    const unicodeByName = new Map<string, string>();
    const nameByUnicode = new Map<string, string>();
    const all: {name: string; unicode: string}[] = [];
    const aliases: {name: string; unicode: string}[] = [];
    for (const [hexcode, value] of Object.entries(source)) {
        const unicode = toUnicode(hexcode);
        const [first, ...others] = Array.isArray(value) ? value : [value];
        if (!first) {
            continue;
        }
        nameByUnicode.set(withoutSelectors(unicode), first);
        unicodeByName.set(first, unicode);
        all.push({name: first, unicode});
        for (const alias of others) {
            unicodeByName.set(alias, unicode);
            aliases.push({name: alias, unicode});
        }
    }
    return {
        unicodeOf: (name) => unicodeByName.get(name) ?? tonedUnicode(name, unicodeByName),
        nameOf: (unicode) => nameByUnicode.get(withoutSelectors(unicode)),
        all: [...all, ...aliases],
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
