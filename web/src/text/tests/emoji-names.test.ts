// What the server takes as a reaction is what this client offers: the server's table is made of the same data, here.
import {readFileSync} from 'node:fs';

import compact from 'emojibase-data/en/compact.json';
import github from 'emojibase-data/en/shortcodes/github.json';
import iamcal from 'emojibase-data/en/shortcodes/iamcal.json';
import {expect, test} from 'vitest';

import {loadCatalogue} from '../../features/emoji/catalogue';
import {loadedEmojiNames, loadEmojiNames, loadMoreNames, MORE_NAMES} from '../system-emoji';

const TABLE = '../crates/domain/data/emoji-names.txt';
const HEAD = `# The names of the emoji that every client has, sorted, and how many skin tones may follow one. From emojibase-data 17.0.0
# (MIT, https://emojibase.dev): the names of iamcal and of GitHub; with six of Mattermost's beside them. Kept by
# web/src/text/tests/emoji-names.test.ts (vitest run --update).
`;

/** Each name, and how many tones may follow it: where two people are shown, each may have one. */
function names(): Map<string, number> {
    const skins = new Map((compact as {hexcode: string; skins?: unknown[]}[]).map((emoji) => [emoji.hexcode, emoji.skins?.length ?? 0]));
    const all = new Map([['mattermost', 0]]);
    for (const source of [iamcal, github, MORE_NAMES] as Record<string, string | string[]>[]) {
        for (const [hexcode, value] of Object.entries(source)) {
            const count = skins.get(hexcode) ?? 0;
            for (const name of [value].flat()) {
                all.set(name, Math.max(all.get(name) ?? 0, count === 0 ? 0 : count > 5 ? 2 : 1));
            }
        }
    }
    return all;
}

test("the server's table of names is this client's", async () => {
    const lines = [...names()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, tones]) => (tones > 0 ? `${name} ${tones}` : name));
    await expect(`${HEAD}${lines.join('\n')}\n`).toMatchFileSnapshot(`../../../${TABLE}`);
});

test('whatever is offered is in it, with each tone that is offered', async () => {
    const table = new Map(readFileSync(TABLE, 'utf8').split('\n').map((line) => [line.split(' ')[0], Number(line.split(' ')[1] ?? 0)]));
    const offered = await loadEmojiNames();
    expect(offered.all.filter(({name}) => !table.has(name))).toEqual([]);
    const groups = await loadCatalogue();
    const shown = groups.flatMap(({emoji}) => emoji);
    expect(shown.length).toBeGreaterThan(1500);
    expect(shown.filter(({name, hasTones}) => !table.has(name) || (hasTones && !table.get(name)))).toEqual([]);
    expect(offered.unicodeOf('thinking')).toBeUndefined();
    const all = await loadMoreNames();
    expect(loadedEmojiNames()).toBe(all);
    expect(all.all.filter(({name}) => !table.has(name))).toEqual([]);
    expect([all.unicodeOf('thinking'), all.unicodeOf('doctor'), all.nameOf('\u{1F914}')]).toEqual(['\u{1F914}', '\u{1F9D1}\u200D\u2695\uFE0F', 'thinking_face']);
});
