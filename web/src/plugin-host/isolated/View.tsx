// Draws what a web half that is held apart sends, as the page's own elements, and tells it what was done to them.
import {createElement, useEffect, useRef, useState, type ReactNode, type SyntheticEvent} from 'react';

import type {EventDetail, Plain} from '../../types/isolated';

import type {Clean} from './clean';
import './isolated.css';

/** The worker's end of a component, as far as it is drawn. */
export type Mounted = {hear: (node: number, name: string, detail: EventDetail) => void; update: (props: Record<string, Plain>) => void; drawn: () => void; end: () => void};
export type Mount = (component: number, props: Record<string, Plain>, on: {tree: (tree: Clean[]) => void; broken: (text: string) => void}) => Mounted;

type Props = {mount: Mount; component: number; given: Record<string, Plain>; inline?: boolean};

/** Shows one component. What it throws is thrown here, for the boundary around it. */
export function IsolatedView({mount, component, given, inline}: Props) {
    const [tree, setTree] = useState<Clean[]>([]);
    const [broken, setBroken] = useState<string>();
    const mounted = useRef<Mounted>();
    const known = JSON.stringify(given);
    useEffect(() => {
        const one = mount(component, JSON.parse(known) as Record<string, Plain>, {tree: setTree, broken: setBroken});
        mounted.current = one;
        return () => {
            mounted.current = undefined;
            one.end();
        };
        // eslint-disable-next-line react-hooks/exhaustive-deps -- what changes later goes by an update
    }, [mount, component]);
    useEffect(() => mounted.current?.update(JSON.parse(known) as Record<string, Plain>), [known]);
    useEffect(() => mounted.current?.drawn(), [tree]);
    if (broken !== undefined) {
        throw new Error(broken);
    }
    const hear = (node: number, name: string, detail: EventDetail) => mounted.current?.hear(node, name, detail);
    const Around = inline ? 'span' : 'div';
    return <Around className={inline ? 'isolated isolated--inline' : 'isolated'}>{tree.map((part, at) => draw(part, at, hear))}</Around>;
}

type Hear = (node: number, name: string, detail: EventDetail) => void;

function draw(part: Clean, at: number, hear: Hear): ReactNode {
    if (typeof part === 'string') {
        return part;
    }
    const {id, tag, attributes, on, children, value} = part;
    const listeners = Object.fromEntries(on.map((name) => [name, (event: SyntheticEvent) => {
        if (name === 'onSubmit') {
            event.preventDefault();
        }
        event.stopPropagation();
        hear(id, name, detailOf(event));
    }]));
    // A form without a listener would load the page anew.
    const own = tag === 'form' && !on.includes('onSubmit') ? {onSubmit: (event: SyntheticEvent) => event.preventDefault()} : {};
    if (['input', 'textarea', 'select'].includes(tag)) {
        return (
            <Writable
                key={id}
                tag={tag}
                value={value}
                attributes={{...attributes, ...listeners}}
            >
                {children.map((child, index) => draw(child, index, hear))}
            </Writable>
        );
    }
    return createElement(tag, {key: id || at, ...attributes, ...(tag === 'option' || tag === 'progress' ? {value} : {}), ...listeners, ...own}, ...children.map((child, index) => draw(child, index, hear)));
}

/**
 * A field: what is typed stands at once, and the worker's value when it is another than those that it was told. Between a key and its
 * answer lies a message each way; a field that waited for it would lose letters.
 */
function Writable({tag, value, attributes, children}: {tag: string; value: string | undefined; attributes: Record<string, unknown>; children: ReactNode[]}) {
    const [text, setText] = useState(value ?? '');
    const sent = useRef<string[]>([]);
    useEffect(() => {
        // What comes back may be what stood here some letters ago.
        const at = value === undefined ? -1 : sent.current.lastIndexOf(value);
        if (at >= 0) {
            sent.current.splice(0, at + 1);
        } else if (value !== undefined) {
            sent.current = [];
            setText(value);
        }
    }, [value]);
    const isBox = attributes.type === 'checkbox' || attributes.type === 'radio';
    const change = (event: SyntheticEvent<HTMLInputElement>) => {
        setText(event.currentTarget.value);
        sent.current.push(event.currentTarget.value);
        (attributes.onChange as ((event: SyntheticEvent) => void) | undefined)?.(event);
    };
    return createElement(tag, {...attributes, onChange: change, ...(isBox ? {value} : {value: text})}, ...(tag === 'select' ? children : []));
}

function detailOf(event: SyntheticEvent): EventDetail {
    const {value, checked, name} = event.target as Partial<HTMLInputElement>;
    const {key, shiftKey, ctrlKey, altKey, metaKey} = event as SyntheticEvent & Partial<KeyboardEvent>;
    return {
        ...(typeof value === 'string' ? {value} : {}),
        ...(typeof checked === 'boolean' ? {checked} : {}),
        ...(typeof name === 'string' ? {name} : {}),
        ...(typeof key === 'string' ? {key, shiftKey: shiftKey === true, ctrlKey: ctrlKey === true, altKey: altKey === true, metaKey: metaKey === true} : {}),
    };
}
