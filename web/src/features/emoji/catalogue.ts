// What the picker offers: groups, order, search words and skin tones; its own chunk, loaded on first use.
import {loadEmojiNames} from '../../text/system-emoji';

export type CatalogueEmoji = {name: string; unicode: string; label: string; words: string; hasTones: boolean};
export type CatalogueGroup = {id: string; emoji: CatalogueEmoji[]};

type Compact = {hexcode: string; label: string; unicode: string; group?: number; order?: number; tags?: string[]; skins?: unknown[]};

/** emojibase's group numbers; 2 are bare skin tones, which nobody sends. */
const GROUPS: Record<number, string> = {0: 'smileys-emotion', 1: 'people-body', 3: 'animals-nature', 4: 'food-drink', 5: 'travel-places', 6: 'activities', 7: 'objects', 8: 'symbols', 9: 'flags'};

let catalogue: Promise<CatalogueGroup[]> | undefined;

/** Loads the catalogue once. */
export function loadCatalogue(): Promise<CatalogueGroup[]> {
    catalogue ??= Promise.all([import('emojibase-data/en/compact.json'), loadEmojiNames()]).
        then(([data, names]) => {
            const groups = new Map<string, CatalogueEmoji[]>(Object.values(GROUPS).map((id) => [id, []]));
            const all = (data.default as Compact[]).filter((emoji) => emoji.group !== undefined && GROUPS[emoji.group]);
            all.sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
            for (const emoji of all) {
                const name = names.nameOf(emoji.unicode);
                if (name) {
                    groups.get(GROUPS[emoji.group!]!)!.push({
                        name,
                        unicode: names.unicodeOf(name) ?? emoji.unicode,
                        label: emoji.label,
                        words: [name, emoji.label, ...(emoji.tags ?? [])].join(' ').toLowerCase(),
                        hasTones: Boolean(emoji.skins?.length) && [...emoji.unicode.replace(/\uFE0F/g, '')].length === 1,
                    });
                }
            }
            return [...groups].map(([id, emoji]) => ({id, emoji}));
        }).
        catch((error: unknown) => {
            catalogue = undefined;
            throw error;
        });
    return catalogue;
}

/** Ranks emoji for a search: a name that begins so, then a name that holds it, then other words. */
export function searchEmoji<T extends {name: string; words: string}>(all: readonly T[], term: string, limit = 200): T[] {
    const wanted = term.toLowerCase().replace(/^:|:$/g, '').trim();
    if (wanted === '') {
        return all.slice(0, limit);
    }
    const ranked = all.flatMap((emoji) => {
        const at = emoji.name.indexOf(wanted);
        const rank = emoji.name === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : emoji.words.includes(wanted) ? 3 : -1;
        return rank < 0 ? [] : [{emoji, rank}];
    });
    return ranked.sort((a, b) => a.rank - b.rank).slice(0, limit).map(({emoji}) => emoji);
}
