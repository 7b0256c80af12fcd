// The common emoji that are at hand are what the whole list says of them.
import {expect, it} from 'vitest';

import {COMMON_EMOJI} from '../common-emoji';
import {loadEmojiNames} from '../system-emoji';

it('are drawn as the whole list draws them', async () => {
    const all = await loadEmojiNames();
    expect(COMMON_EMOJI.size).toBeGreaterThan(200);
    expect([...COMMON_EMOJI].filter(([name, unicode]) => all.unicodeOf(name) !== unicode)).toEqual([]);
});
