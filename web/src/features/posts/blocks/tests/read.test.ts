// The reader of packages/blocks, held to the cases that the server's reader is held to.
import {describe, expect, it} from 'vitest';

import cases from '../../../../../../packages/blocks/cases.json';
import {faultsOf, LISTS, readBlocks} from '../../../../../../packages/blocks/read';

type Case = {
    name: string;
    given: unknown;
    faults: string[];
    repeat?: [number, unknown];
    long?: [string, number][];
    nested?: number;
    drawn?: unknown;
    count?: number;
    characters?: number;
};

function givenBy({given, repeat, long = [], nested}: Case): unknown {
    if (nested !== undefined) {
        return Array.from({length: nested}).reduce<unknown[]>((inner) => [{type: 'container', content: inner}], []);
    }
    if (!Array.isArray(given)) {
        return given;
    }
    const before = repeat ? Array.from({length: repeat[0]}, () => repeat[1]) : [];
    return [...before, ...long.map(([text, times]) => ({type: 'text', text: text.repeat(times)})), ...given];
}

function count(blocks: readonly unknown[]): number {
    const inner = (block: Record<string, unknown>) => LISTS.reduce((sum, name) => sum + count((block[name] ?? []) as unknown[]), 0);
    return blocks.reduce<number>((sum, block) => sum + 1 + inner(block as Record<string, unknown>), 0);
}

describe('readBlocks', () => {
    it.each(cases as unknown as Case[])('$name', (one) => {
        const given = givenBy(one);
        const {blocks, faults} = readBlocks(given);
        const deepest = `/mm_blocks/0${'/content/0'.repeat(32)}`;
        expect(faults.map(({at, word}) => `${at} ${word}`).sort()).toEqual(one.faults.map((fault) => fault.replace('deepest', deepest)).sort());
        if (one.drawn !== undefined) {
            expect(blocks).toEqual(one.drawn === 'same' ? given : one.drawn);
        }
        if (one.count !== undefined) {
            expect(count(blocks)).toBe(one.count);
        }
        if (one.characters !== undefined) {
            expect(blocks.reduce((sum, block) => sum + [...(block as {text: string}).text].length, 0)).toBe(one.characters);
        }
    });

    it('says what the server would refuse of actions', () => {
        const button = {type: 'button', text: 'Go', action_id: 'go'};
        const external = {type: 'external', url: 'https://a.example'};
        const words = (blocks: unknown, actions: unknown) => faultsOf(blocks, actions).map(({at, word}) => `${at} ${word}`);
        expect(words([button], undefined)).toEqual(['/mm_blocks/0/action_id unpaired']);
        expect(words([{type: 'container', content: [button]}], {go: external, more: external})).toEqual(['/mm_blocks_actions/more unused']);
        expect(words([{type: 'text', text: '[go](mmaction://go?a=b)'}], {go: external})).toEqual([]);
        expect(words([button], {go: {type: 'openURL', url: '/plugins/x'}})).toEqual(['/mm_blocks_actions/go/url value']);
        expect(words([button], {go: {type: 'run', url: 'x'}})).toEqual(['/mm_blocks_actions/go/type unknown']);
    });
});
