// What a web half that is held apart may draw, against one that means harm; and that what it may draw works.
import {act, fireEvent, render} from '@testing-library/react';
import {Component, createElement, useState, type ReactNode} from 'react';
import {describe, expect, it, vi} from 'vitest';

import {Root} from '../../../isolated/tree';
import type {EventDetail, Tree} from '../../../types/isolated';
import {clean, ownAddress, pictureOf, TooMuch, type Clean} from '../clean';
import {IsolatedView, type Mount} from '../View';

let count = 0;
const element = (type: string, props: object = {}, ...children: Tree[]): Tree => ({id: ++count, type, props: props as never, on: [], children});
const first = (tree: unknown) => clean(tree, 'cards')[0] as Exclude<Clean, string>;

// covers: 32
describe('a tree from outside', () => {
    it('has no elements but those that draw in their place', () => {
        for (const type of ['script', 'iframe', 'object', 'embed', 'svg', 'math', 'style', 'link', 'meta', 'base', 'video', 'audio', 'dialog', 'template', 'slot', 'x-own', 'constructor', '__proto__', 'SCRIPT']) {
            expect(clean([element(type, {}, 'its text')], 'cards'), type).toEqual(['its text']);
        }
    });

    it('has no attributes but those that say something', () => {
        const {attributes} = first([element('div', {onclick: 'x()', onClick: 'x()', id: 'root', srcDoc: 'x', dangerouslySetInnerHTML: {__html: '<b>'}, href: 'https://e', action: 'https://e', formAction: 'https://e', ref: 'x', is: 'x', tabIndex: 5, role: 'dialog', 'aria-modal': true, title: 'a title', 'aria-label': 'a label'})]);
        expect(attributes).toEqual({title: 'a title', 'aria-label': 'a label'});
    });

    it('has no class and no style that leaves its place or loads anything', () => {
        const style = {position: 'fixed', zIndex: 9, inset: 0, transform: 'scale(99)', color: 'red', background: 'url(https://e/x)', backgroundColor: 'image-set("https://e")', border: '1px solid rgba(0, 0, 0, 0.2)', fontFamily: 'u\\72l(x)', width: 'calc(100% - 4px)', margin: 'attr(x)', content: 'x'};
        expect(first([element('div', {className: 'dialog__overlay btn btn-primary icon-star sidebar', style})]).attributes).toEqual({
            className: 'btn btn-primary icon-star',
            style: {color: 'red', border: '1px solid rgba(0, 0, 0, 0.2)', width: 'calc(100% - 4px)'},
        });
    });

    it('has no link that runs and no picture of others', () => {
        for (const href of ['javascript:x()', ' javascript:x()', 'data:text/html,x', 'vbscript:x', '//e.example', 'java\nscript:x', 'file:///x', '/\\e.example', 7]) {
            expect(first([element('a', {href})]).attributes, String(href)).toEqual({});
        }
        expect(first([element('a', {href: 'https://e.example/x'})]).attributes).toEqual({href: 'https://e.example/x', target: '_blank', rel: 'noopener noreferrer'});
        for (const src of ['https://e.example/x.png', '//e.example/x.png', '/api/v4/users/me/image', '/plugins/other/x.png', '/plugins/cards/../other/x.png', '/plugins/cards/%2e%2e/x', 'data:text/html,x', 'blob:x', undefined]) {
            expect(pictureOf(src, 'cards'), String(src)).toBeUndefined();
        }
        expect(pictureOf('/plugins/cards/public/x.png', 'cards')).toBe('/plugins/cards/public/x.png');
    });

    it('asks at the plugin\'s own addresses and no others', () => {
        expect(ownAddress('/plugins/cards/api/x?y=1', 'cards')).toBe('/plugins/cards/api/x?y=1');
        for (const address of ['/plugins/cards2/x', '/plugins/cards', '/api/v4/users/me', '/plugins/cards/..%2fother', '/plugins/cards/./../other/x', 'https://e.example/plugins/cards/x', '/plugins/cards/\\..\\x']) {
            expect(ownAddress(address, 'cards'), address).toBeUndefined();
        }
    });

    it('is no larger than a page can draw', () => {
        let deep = element('div');
        for (let at = 0; at < 80; at += 1) {
            deep = element('div', {}, deep);
        }
        for (const tree of [Array.from({length: 3001}, () => element('i')), [deep], ['x'.repeat(200_001)], 'no tree', undefined, {length: 3}]) {
            expect(() => clean(tree, 'cards')).toThrow(TooMuch);
        }
        expect(clean([null, 7, {}, {id: 'x', type: 'div', children: ['text']}], 'cards')).toEqual(['text']);
    });
});

/** A worker's end without a worker. */
function mounting(component: () => JSX.Element): Mount {
    return (_number, _props, on) => {
        const root = new Root((tree) => on.tree(clean(tree, 'cards')), (error) => on.broken((error as Error).message));
        act(() => root.draw(createElement(component)));
        return {hear: (node: number, name: string, detail: EventDetail) => act(() => root.hear(node, name, detail)), update: () => undefined, drawn: () => root.drawn(), end: () => root.end()};
    };
}

class Caught extends Component<{children: ReactNode}, {text: string}> {
    override state = {text: ''};

    static getDerivedStateFromError = (error: Error) => ({text: `caught: ${error.message}`});

    override render(): ReactNode {
        return this.state.text || this.props.children;
    }
}

describe('what is drawn apart', () => {
    it('follows its state, and hears what is done', async () => {
        const page = render(
            <IsolatedView
                mount={mounting(() => {
                    const [count, setCount] = useState(0);
                    const [name, setName] = useState('');
                    return createElement('form', {onSubmit: () => setName('sent')}, createElement('button', {onClick: () => setCount(count + 1)}, `pressed ${count}`), createElement('input', {value: name, onChange: (event: {target: {value: string}}) => setName(event.target.value)}), createElement('b', null, `hello ${name}`));
                })}
                component={1}
                given={{}}
            />,
        );
        fireEvent.click(await page.findByText('pressed 0'));
        await page.findByText('pressed 1');
        fireEvent.change(page.getByRole('textbox'), {target: {value: 'ben'}});
        await page.findByText('hello ben');
        fireEvent.submit(page.container.querySelector('form')!);
        await page.findByText('hello sent');
        expect((page.getByRole('textbox') as HTMLInputElement).value).toBe('sent');
    });

    it('throws on the page what it throws there', async () => {
        const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        const Broken = () => {
            throw new Error('no such card');
        };
        const page = render(
            <Caught>
                <IsolatedView
                    mount={mounting(Broken)}
                    component={1}
                    given={{}}
                />
            </Caught>,
        );
        await page.findByText('caught: no such card');
        complaints.mockRestore();
    });
});
