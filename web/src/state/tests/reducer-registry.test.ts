import {describe, expect, it, vi} from 'vitest';

import {makeReducerRegistry} from '../reducer-registry';

const count = (state = 0, action: {type: string}) => (action.type === 'ADD' ? (state as number) + 1 : state);

describe('the reducer registry', () => {
    it('keeps a plugin\'s slice when its reducer throws or answers nothing', () => {
        const report = vi.fn();
        const registry = makeReducerRegistry({own: count as never}, report);
        registry.register('plugins-good', count as never);
        let state = registry.reduce(undefined, {type: 'ADD'});
        registry.register('plugins-good', () => undefined);
        state = registry.reduce(state, {type: 'ADD'});
        registry.register('plugins-good', () => {
            throw new Error('broken');
        });
        state = registry.reduce(state, {type: 'ADD'});
        expect(state).toEqual({'own': 3, 'plugins-good': 1});
        expect(report).toHaveBeenCalledTimes(2);
    });

    it('takes a slice away with its plugin', () => {
        const registry = makeReducerRegistry({own: count as never}, () => undefined);
        registry.register('plugins-a', count as never);
        const state = registry.reduce(undefined, {type: 'ADD'});
        registry.unregister('plugins-a');
        expect(registry.reduce(state, {type: 'OTHER'})).toEqual({own: 1});
    });

    it('does not let a plugin replace a slice of the client', () => {
        const registry = makeReducerRegistry({entities: count as never}, () => undefined);
        expect(() => registry.register('entities', count as never)).toThrow();
    });

    it('returns the same state when nothing changed', () => {
        const registry = makeReducerRegistry({own: count as never}, () => undefined);
        const state = registry.reduce(undefined, {type: 'ADD'});
        expect(registry.reduce(state, {type: 'OTHER'})).toBe(state);
    });
});
