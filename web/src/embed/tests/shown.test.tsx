// How a message is drawn in pages of others, in which colours, and in which order.
import type {Post} from '@mattermost/types/posts';
import {render} from '@testing-library/react';
import {describe, expect, it} from 'vitest';

import {DARK, LIGHT} from '../../theme/themes';
import {themeFor} from '../look';
import {merged} from '../talk';
import {Text} from '../Text';

const html = (text: string) => render(<Text text={text}/>).container.querySelector('.text')?.innerHTML;

describe('a message', () => {
    it('is drawn without anything that runs or loads', () => {
        expect(html('a **b** `c`')).toBe('<p>a <strong>b</strong> <code>c</code></p>');
        expect(html('<img src=x onerror=alert(1)>')).not.toContain('<img');
        expect(html('[a](javascript:alert(1)) [b](/admin_console)')).toBe('<p>a b</p>');
        expect(html('![a](https://elsewhere.example/pixel.png)')).not.toContain('<img');
        expect(html('https://shop.example')).toContain('rel="noopener noreferrer"');
    });

    it('is there once, in order, as it was told last', () => {
        const post = (id: string, at: number, message = '') => ({id, create_at: at, message}) as Post;
        const all = merged([post('b', 2, 'old'), post('c', 3)], [post('a', 1), post('b', 2, 'new')]);
        expect(all.map(({id, message}) => `${id}${message}`)).toEqual(['a', 'bnew', 'c']);
    });
});

describe('the colours', () => {
    it('are the page\'s where they are colours', () => {
        expect(themeFor('dark', false)).toBe(DARK);
        expect(themeFor('auto', false)).toBe(LIGHT);
        expect(themeFor('purple', true)).toBe(DARK);
        const own = themeFor({background: '#101010', accent: '#ff0000', text: 'url(x)'}, false);
        expect(own).toEqual({...DARK, centerChannelBg: '#101010', buttonBg: '#ff0000'});
    });
});
