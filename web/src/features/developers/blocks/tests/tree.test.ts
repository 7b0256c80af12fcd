// The ways to change what is built, and what it is written as.
import {describe, expect, it} from 'vitest';

import {faultsOf} from '../../../../../../packages/blocks/read';
import {code, LANGUAGES} from '../code';
import {change, FIRST, insert, KINDS, lineOf, move, neighbour, nodeAt, read, remove, written, type Built} from '../tree';

const types = ({blocks}: Built) => blocks.map(({type}) => type);

describe('the tree', () => {
    it('takes every kind, each of which the server takes', () => {
        let built: Built = {blocks: [], actions: {}};
        for (const kind of [...KINDS, ...KINDS]) {
            built = insert(built, kind, String(built.blocks.length));
        }
        expect(types(built)).toEqual([...KINDS, ...KINDS]);
        expect(Object.keys(built.actions).sort()).toEqual(['choose', 'choose_2', 'press', 'press_2']);
        expect(faultsOf(built.blocks, built.actions)).toEqual([]);
        expect(insert(built, 'column', '0')).toBe(built);
    });

    it('moves blocks, also into others, and never into themselves', () => {
        const into = move(FIRST, '0', '1/content/0');
        expect(into.place).toBe('0/content/0');
        expect(nodeAt(into.built.blocks, '0/content/0')?.type).toBe('text');
        expect(move(FIRST, '1', '1/content/0').built).toBe(FIRST);
        const down = move(FIRST, '0', neighbour(FIRST, '0', 1) ?? '');
        expect([types(down.built), down.place]).toEqual([['container', 'text'], '1']);
        expect(neighbour(FIRST, '1', 1)).toBeUndefined();
    });

    it('keeps actions and names together', () => {
        const renamed = change(FIRST, '1/content/0', 'action_id', 'ship');
        expect(renamed.actions.ship?.url).toBe('https://www.example.com/promote');
        expect(Object.keys(renamed.actions).sort()).toEqual(['roll_back', 'ship']);
        expect(Object.keys(remove(renamed, '1').actions)).toEqual([]);
    });

    it('reads what it writes, and says where what it cannot read is wrong', () => {
        expect(read(written(FIRST))).toEqual({built: FIRST});
        expect(read('[{"type": "divider"}]')).toEqual({built: {blocks: [{type: 'divider'}], actions: {}}});
        expect(read('{"mm_blocks": [\n  {"type": }\n]}')).toEqual({fault: {at: '2:12', word: 'json'}});
        expect(read('{"mm_blocks": [1]}')).toEqual({fault: {at: '/mm_blocks', word: 'type'}});
        const text = written(FIRST);
        expect(text.split('\n')[(lineOf(text, '/mm_blocks/1/content/1/action_id') ?? 0) - 1]).toContain('roll_back');
    });

    it('is written in each language', () => {
        const built: Built = {blocks: [{type: 'text', text: 'It\'s "so"', is_subtle: true}], actions: {}};
        const all = Object.fromEntries(LANGUAGES.map(({name}) => [name, code(name, built, 'https://chat.example')]));
        expect(all.curl).toContain(`It'\\''s`);
        expect(all.python).toContain('"is_subtle": True,');
        expect(all.go).toContain('Props: model.StringInterface{\n\t\t"mm_blocks": []any{\n\t\t\tmap[string]any{');
        expect(all.typescript).toContain('https://chat.example/api/v4/posts');
    });
});
