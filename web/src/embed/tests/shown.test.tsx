// How a message is drawn in pages of others, in which colours, and in which order.
import type {Post} from '@mattermost/types/posts';
import {fireEvent, render} from '@testing-library/react';
import {IntlProvider} from 'react-intl';
import {describe, expect, it, vi} from 'vitest';

import {DARK, LIGHT} from '../../theme/themes';
import {Blocks} from '../Blocks';
import {themeFor} from '../look';
import {merged, type Talk} from '../talk';
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

describe('blocks', () => {
    const blocks = [
        {type: 'container', content: [{type: 'text', text: 'Deploy **7**'}, {type: 'image', url: 'https://elsewhere.example/x.png', alt_text: 'A [graph]'}]},
        {type: 'button', text: 'Go', action_id: 'go', query: {to: 'all'}},
        {type: 'static_select', action_id: 'who', data_source: 'users'},
    ];
    const post = {id: 'p', message: 'Deploy 7', props: {mm_blocks: blocks, mm_blocks_actions: 'kept'}} as unknown as Post;

    it('are drawn without what loads, and buttons ask the server', async () => {
        const press = vi.fn(() => Promise.reject(new Error('It is away')));
        const page = render(<IntlProvider locale='en'><Blocks talk={{press} as unknown as Talk} post={post}/></IntlProvider>);
        expect(page.container.innerHTML).not.toContain('<img');
        expect(page.container.querySelector('strong')?.textContent).toBe('7');
        expect(page.getByRole('link', {name: 'A [graph]'}).getAttribute('href')).toBe('https://elsewhere.example/x.png');
        expect(page.queryByRole('combobox')).toBeNull();
        fireEvent.click(page.getByRole('button', {name: 'Go'}));
        expect(press).toHaveBeenCalledWith(post, {id: 'go', query: {to: 'all'}});
        expect((await page.findByRole('alert')).textContent).toBe('It is away');
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
