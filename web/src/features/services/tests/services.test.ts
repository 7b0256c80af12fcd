import {describe, expect, it} from 'vitest';

import {chosen, offered} from '../../../plugin-host/services';
import {isGif, markdownOf} from '../GifButton';

const state = (entries: object[]) => ({plugins: {components: {Service: entries}}}) as never;
const gifs = (pluginId: string) => ({id: pluginId, pluginId, kind: 'gifs', name: '', implementation: {search: () => Promise.resolve([])}});

describe('services', () => {
    it('are those that can do what their kind must, by plugin', () => {
        const entries = [gifs('a'), {...gifs('b'), name: 'Bees'}, {...gifs('c'), kind: 'calls'}, {...gifs('d'), implementation: {search: 'no'}}, {...gifs('e'), implementation: undefined}];
        expect(offered(state(entries), 'gifs').map(({pluginId, name}) => [pluginId, name])).toEqual([['a', 'a'], ['b', 'Bees']]);
        expect(offered(state(entries), 'calls')).toEqual([]);
        expect(offered(state([]), 'translation')).toEqual([]);
    });

    it('are all as long as nobody chose, and else those that were chosen in that order', () => {
        const offers = [{pluginId: 'a'}, {pluginId: 'b'}];
        expect(chosen(offers, '')).toEqual(offers);
        expect(chosen(offers, 'b a')).toEqual([offers[1], offers[0]]);
        expect(chosen(offers, 'b, gone')).toEqual([offers[1]]);
        expect(chosen(offers, '-')).toEqual([]);
    });

    it('find pictures of the web alone, which end no message early', () => {
        for (const bad of [null, 'https://a', {}, {url: 'http://a/x.gif'}, {url: 'javascript:x()'}, {url: 'data:image/gif;base64,x'}, {url: 'https://a/x.gif', preview: 'http://a'}, {url: `https://a/${'x'.repeat(2000)}`}]) {
            expect(isGif(bad)).toBe(false);
        }
        expect(isGif({url: 'https://a.example/x.gif'})).toBe(true);
        expect(markdownOf({url: 'https://a.example/x (1).gif?y=)](javascript:x)', title: 'a ](b)\n*c*'})).toBe('![a b c](https://a.example/x%20%281%29.gif?y=%29]%28javascript:x%29)');
        expect(markdownOf({url: 'https://a.example/x.gif'})).toBe('![GIF](https://a.example/x.gif)');
    });
});
