// Blocks as people see them, and what hostile ones come to.
import {fireEvent, screen} from '@testing-library/react';
import {afterEach, describe, expect, it, vi} from 'vitest';

import * as client from '../../../../net/client';
import {makePost, makeWorld, renderIn} from '../../tests/world';
import {PostView} from '../../PostView';
import {PostBlocks} from '../PostBlocks';

afterEach(() => vi.restoreAllMocks());

function show(blocks: unknown, props: Record<string, unknown> = {}) {
    return renderIn(makeWorld(), (
        <PostBlocks
            post={makePost({id: 'p', props: {mm_blocks: blocks, mm_blocks_actions: 'kept', ...props} as never})}
            options={{}}
        />
    ));
}

describe('PostBlocks', () => {
    it('draws every kind, and presses', async () => {
        const press = vi.spyOn(client, 'request').mockResolvedValueOnce({}).mockRejectedValue({message: 'It is down.', status_code: 400});
        const {container} = show([
            {type: 'text', text: '**Deployed** [now](mmaction://now?at=once)', is_subtle: true},
            {type: 'divider'},
            {type: 'image', url: 'https://a.example/x.png', alt_text: 'A chart', size: 'small'},
            {type: 'container', flow: 'horizontal', accent_color: 'good', max_height: 'small', content: [
                {type: 'button', text: 'Roll *back*', action_id: 'back', style: 'danger', query: {build: '41'}},
                {type: 'button', text: 'Off', action_id: 'off', disabled: true},
                {type: 'static_select', action_id: 'pick', placeholder: 'Pick one', options: [{text: 'A', value: 'a'}]},
                {type: 'static_select', action_id: 'who', placeholder: 'Who', data_source: 'users'},
            ]},
            {type: 'collapsible', collapsed: true, header: [{type: 'text', text: '*Details*'}], content: [{type: 'text', text: 'inner words'}]},
            {type: 'column_set', columns: [{type: 'column', items: [{type: 'text', text: 'left'}]}, {type: 'column', width: 'auto', items: []}]},
        ]);
        expect(screen.getByText('Deployed').tagName).toBe('STRONG');
        expect(container.querySelector('hr')).toBeTruthy();
        expect(screen.getByAltText('A chart').getAttribute('src')).toBe('https://a.example/x.png');
        expect(screen.getByRole('button', {name: 'Off'}).hasAttribute('disabled')).toBe(true);
        expect(screen.getByRole('option', {name: '@bob'})).toBeTruthy();
        const toggle = screen.getByRole('button', {name: 'Details'});
        expect(toggle.getAttribute('aria-expanded')).toBe('false');
        fireEvent.click(toggle);
        expect(toggle.getAttribute('aria-expanded')).toBe('true');
        fireEvent.click(screen.getByRole('button', {name: 'Roll back'}));
        const sent = () => JSON.parse(String(press.mock.lastCall?.[1]?.body));
        expect(press.mock.lastCall?.[0]).toBe('/posts/p/actions/back');
        expect(sent()).toEqual({cookie: 'kept', query: {build: '41'}, integration_format: 'mm_block'});
        fireEvent.change(screen.getByRole('combobox', {name: 'Pick one'}), {target: {value: 'a'}});
        expect(sent()).toMatchObject({selected_option: 'a'});
        expect((await screen.findByRole('alert')).textContent).toBe('It is down.');
        fireEvent.click(screen.getByRole('button', {name: 'now'}));
        expect(sent()).toMatchObject({query: {at: 'once'}});
    });

    it('contains what is hostile', () => {
        let deep: unknown[] = [{type: 'text', text: 'deep'}];
        for (let level = 0; level < 40; level++) {
            deep = [{type: 'container', content: deep}];
        }
        const {container} = show([
            {type: 'text', text: '<img src=x onerror=alert(1)> [x](javascript:alert(1))'},
            {type: 'image', url: 'javascript:alert(1)', alt_text: 'bad image'},
            {type: 'container', accent_color: 'red;position:fixed', content: [{type: 'text', text: 'inside'}]},
            {type: 'button', text: '[leave](https://evil.example)', action_id: 'x', style: 'url(https://evil.example)'},
            {type: '__proto__'},
            null,
            ...Array.from({length: 200}, () => ({type: 'divider'})),
            ...deep,
        ]);
        expect(container.querySelector('img, script, [onerror]')).toBeNull();
        expect(container.innerHTML).not.toMatch(/href="javascript|position:\s*fixed|url\(/);
        expect(container.querySelectorAll('hr').length).toBeLessThan(100);
        expect(screen.getByText('inside')).toBeTruthy();
        expect(container.querySelector('button a')).toBeNull();
    });

    it('shows what a post says in words only where it says more than its blocks', async () => {
        const post = (props: Record<string, unknown>) => makePost({id: 'p', message: 'in words', props: {mm_blocks: [{type: 'text', text: 'in blocks'}], ...props} as never});
        const first = renderIn(makeWorld(), <PostView post={post({mm_blocks_fallback: 'true'})} place='center'/>);
        expect(await screen.findByText('in blocks')).toBeTruthy();
        expect(screen.queryByText('in words')).toBeNull();
        first.unmount();
        renderIn(makeWorld(), <PostView post={post({})} place='center'/>);
        expect(await screen.findByText('in blocks')).toBeTruthy();
        expect(screen.getByText('in words')).toBeTruthy();
    });
});
