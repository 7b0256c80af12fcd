// Draws React into trees of plain data: what a component would be is sent to the page, whole, after each change.
import {Component, createElement, type ReactNode} from 'react';
import createReconciler from 'react-reconciler';

import type {EventDetail, Plain, Tree} from '../types/isolated';

type Element = {id: number; type: string; props: Record<string, unknown>; children: Node[]; hidden: boolean};
type Text = {text: string; hidden: boolean};
type Node = Element | Text;

const DEFAULT_PRIORITY = 16;
const CONCURRENT = 1;
let count = 0;

/** What one component draws. */
export class Root {
    readonly children: Node[] = [];
    readonly #container: unknown;
    readonly #send: (tree: Tree[]) => void;
    readonly #broken: (error: unknown) => void;
    #waits = false;
    #changed = false;

    constructor(send: (tree: Tree[]) => void, broken: (error: unknown) => void) {
        this.#send = send;
        this.#broken = broken;
        this.#container = reconciler.createContainer(this, CONCURRENT, null, false, null, '', broken, null);
    }

    draw(node: ReactNode): void {
        reconciler.updateContainer(createElement(Boundary, {broken: this.#broken}, node), this.#container, null, null);
    }

    end(): void {
        reconciler.updateContainer(null, this.#container, null, null);
    }

    /** One tree is on its way at a time: a component that changes a thousand times a second is seen as often as the page can. */
    change(): void {
        this.#changed = true;
        if (!this.#waits) {
            this.#waits = true;
            this.#changed = false;
            this.#send(this.children.flatMap(told));
        }
    }

    drawn(): void {
        this.#waits = false;
        if (this.#changed) {
            this.change();
        }
    }

    /** Calls what an element listens with. */
    hear(nodeId: number, name: string, detail: EventDetail): void {
        const found = find(this.children, nodeId);
        const listener = found?.props[name];
        if (typeof listener === 'function') {
            const target = {...detail, nodeName: found?.type.toUpperCase()};
            listener({type: name.slice(2).toLowerCase(), ...detail, target, currentTarget: target, nativeEvent: {}, preventDefault: nothing, stopPropagation: nothing, persist: nothing});
        }
    }
}

const nothing = () => undefined;

class Boundary extends Component<{broken: (error: unknown) => void; children?: ReactNode}, {failed: boolean}> {
    override state = {failed: false};

    static getDerivedStateFromError = () => ({failed: true});

    override componentDidCatch(error: unknown): void {
        this.props.broken(error);
    }

    override render(): ReactNode {
        return this.state.failed ? null : this.props.children;
    }
}

function find(nodes: Node[], id: number): Element | undefined {
    for (const node of nodes) {
        if ('type' in node) {
            const found = node.id === id ? node : find(node.children, id);
            if (found) {
                return found;
            }
        }
    }
    return undefined;
}

/** What is sent of a node. */
function told(node: Node): Tree[] {
    if (node.hidden) {
        return [];
    }
    if (!('type' in node)) {
        return [node.text];
    }
    const props: Record<string, Plain> = {};
    const on: string[] = [];
    for (const [name, value] of Object.entries(node.props)) {
        if (typeof value === 'function') {
            on.push(name);
        } else if (name !== 'children' && name !== 'ref' && name !== 'key' && isPlain(value)) {
            props[name] = value;
        }
    }
    return [{id: node.id, type: node.type, props, on, children: node.children.flatMap(told)}];
}

function isPlain(value: unknown, depth = 0): value is Plain {
    if (value === null || value === undefined || ['string', 'number', 'boolean'].includes(typeof value)) {
        return true;
    }
    return depth < 3 && typeof value === 'object' && Object.values(value).every((part) => isPlain(part, depth + 1));
}

function put(nodes: Node[], node: Node, before?: Node): void {
    const at = nodes.indexOf(node);
    if (at >= 0) {
        nodes.splice(at, 1);
    }
    nodes.splice(before ? nodes.indexOf(before) : nodes.length, 0, node);
}

const take = (nodes: Node[], node: Node) => void nodes.splice(nodes.indexOf(node), 1);

const reconciler = createReconciler({
    supportsMutation: true,
    supportsPersistence: false,
    supportsHydration: false,
    isPrimaryRenderer: true,
    noTimeout: -1,
    scheduleTimeout: setTimeout,
    cancelTimeout: clearTimeout,
    supportsMicrotasks: true,
    scheduleMicrotask: queueMicrotask,
    getRootHostContext: () => null,
    getChildHostContext: (before: unknown) => before,
    getPublicInstance: (instance: unknown) => instance,
    prepareForCommit: () => null,
    resetAfterCommit: (root: Root) => root.change(),
    preparePortalMount: nothing,
    createInstance: (type: string, props: Record<string, unknown>): Element => ({id: ++count, type, props, children: [], hidden: false}),
    createTextInstance: (text: string): Text => ({text, hidden: false}),
    appendInitialChild: (parent: Element, child: Node) => put(parent.children, child),
    finalizeInitialChildren: () => false,
    prepareUpdate: () => true,
    shouldSetTextContent: () => false,
    appendChild: (parent: Element, child: Node) => put(parent.children, child),
    appendChildToContainer: (root: Root, child: Node) => put(root.children, child),
    insertBefore: (parent: Element, child: Node, before: Node) => put(parent.children, child, before),
    insertInContainerBefore: (root: Root, child: Node, before: Node) => put(root.children, child, before),
    removeChild: (parent: Element, child: Node) => take(parent.children, child),
    removeChildFromContainer: (root: Root, child: Node) => take(root.children, child),
    clearContainer: (root: Root) => void root.children.splice(0),
    commitUpdate: (instance: Element, _payload: unknown, _type: string, _before: unknown, props: Record<string, unknown>) => {
        instance.props = props;
    },
    commitTextUpdate: (instance: Text, _before: string, text: string) => {
        instance.text = text;
    },
    resetTextContent: nothing,
    hideInstance: (instance: Element) => {
        instance.hidden = true;
    },
    unhideInstance: (instance: Element) => {
        instance.hidden = false;
    },
    hideTextInstance: (instance: Text) => {
        instance.hidden = true;
    },
    unhideTextInstance: (instance: Text) => {
        instance.hidden = false;
    },
    getCurrentEventPriority: () => DEFAULT_PRIORITY,
    getInstanceFromNode: () => null,
    beforeActiveInstanceBlur: nothing,
    afterActiveInstanceBlur: nothing,
    prepareScopeUpdate: nothing,
    getInstanceFromScope: () => null,
    detachDeletedInstance: nothing,
});
