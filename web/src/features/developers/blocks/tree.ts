// What is built: blocks and their actions, and the ways to change them. A place is where a block stands, as `0/content/1`.
import {isList, LISTS, schemaOf, type Fault} from '../../../../../packages/blocks/read';

import {brokenAt} from './broken';

export type Node = Record<string, unknown> & {type: string};
export type Action = {type: string; url: string; context?: Record<string, unknown>; query?: Record<string, string>};
export type Built = {blocks: Node[]; actions: Record<string, Action>};

/** Kinds that a palette offers, in its order. A column comes with its set. */
export const KINDS = ['text', 'image', 'divider', 'button', 'static_select', 'container', 'column_set', 'collapsible'] as const;
export type Kind = typeof KINDS[number] | 'column';

const FRESH: Record<Kind, () => Node> = {
    text: () => ({type: 'text', text: 'Some **text**'}),
    image: () => ({type: 'image', url: 'https://www.example.com/image.png', alt_text: 'What it shows', size: 'medium'}),
    divider: () => ({type: 'divider'}),
    button: () => ({type: 'button', text: 'Press', action_id: 'press', style: 'primary'}),
    static_select: () => ({type: 'static_select', action_id: 'choose', placeholder: 'Choose', options: [{text: 'One', value: 'one'}, {text: 'Two', value: 'two'}]}),
    container: () => ({type: 'container', gap: 'small', border: true, content: [FRESH.text()]}),
    column_set: () => ({type: 'column_set', gap: 'medium', columns: [FRESH.column(), FRESH.column()]}),
    column: () => ({type: 'column', items: [FRESH.text()]}),
    collapsible: () => ({type: 'collapsible', header: [{type: 'text', text: '**Details**'}], content: [FRESH.text()]}),
};

export const FIRST: Built = {
    blocks: [
        {type: 'text', text: '#### Build 42 is done\nDeployed `main` to **staging**.'},
        {type: 'container', flow: 'horizontal', gap: 'small', content: [
            {type: 'button', text: 'Promote', action_id: 'promote', style: 'primary'},
            {type: 'button', text: 'Roll back', action_id: 'roll_back', style: 'danger'},
        ]},
    ],
    actions: {
        promote: {type: 'external', url: 'https://www.example.com/promote', context: {build: 42}},
        roll_back: {type: 'external', url: 'https://www.example.com/roll-back', context: {build: 42}},
    },
};

/** The lists of blocks that a block has, in the order in which they are drawn. */
export function listsOf(node: Node): string[] {
    const properties = schemaOf(node.type)?.properties ?? {};
    return LISTS.filter((name) => properties[name] && isList(properties[name]));
}

const steps = (place: string) => place.split('/');

/** The block at a place. */
export function nodeAt(blocks: Node[], place: string): Node | undefined {
    const [list, index] = listAt(blocks, place);
    return list?.[index];
}

/** The list that a place is in, and which of it is meant. */
function listAt(blocks: Node[], place: string): [Node[] | undefined, number] {
    const parts = steps(place);
    const index = Number(parts.pop());
    let list: Node[] | undefined = blocks;
    for (let at = 0; at < parts.length && list; at += 2) {
        const inner: unknown = list[Number(parts[at])]?.[parts[at + 1] ?? ''];
        list = Array.isArray(inner) ? inner as Node[] : undefined;
    }
    return [list, index];
}

/** Whether a kind of blocks may stand in the list that a place is in. */
export function mayStand(blocks: Node[], kind: string, place: string): boolean {
    const parent = place.includes('/') ? nodeAt(blocks, steps(place).slice(0, -2).join('/')) : undefined;
    return (kind === 'column') === (parent?.type === 'column_set');
}

/** Puts a new block where a place is. */
export function insert(built: Built, kind: Kind, place: string): Built {
    const node = FRESH[kind]();
    if (typeof node.action_id === 'string') {
        node.action_id = freeName(built, node.action_id);
    }
    return put(built, node, place);
}

function freeName({actions}: Built, wanted: string): string {
    for (let number = 1; ; number++) {
        const name = number === 1 ? wanted : `${wanted}_${number}`;
        if (!Object.hasOwn(actions, name)) {
            return name;
        }
    }
}

function put(built: Built, node: Node, place: string): Built {
    if (!mayStand(built.blocks, node.type, place)) {
        return built;
    }
    const blocks = structuredClone(built.blocks);
    const [list, index] = listAt(blocks, place);
    list?.splice(index, 0, node);
    return paired({...built, blocks});
}

/** Takes a block away. */
export function remove(built: Built, place: string): Built {
    const blocks = structuredClone(built.blocks);
    const [list, index] = listAt(blocks, place);
    list?.splice(index, 1);
    return paired({...built, blocks});
}

/** Moves a block before the one at another place; answers where it stands then. Into itself it does not go. */
export function move(built: Built, from: string, to: string): {built: Built; place: string} {
    const node = nodeAt(built.blocks, from);
    if (!node || to === from || to.startsWith(`${from}/`) || !mayStand(built.blocks, node.type, to)) {
        return {built, place: from};
    }
    const place = without(from, to);
    const blocks = structuredClone(built.blocks);
    const [list, index] = listAt(blocks, from);
    const [taken] = list?.splice(index, 1) ?? [];
    const [target, at] = listAt(blocks, place);
    if (taken) {
        target?.splice(at, 0, taken);
    }
    return {built: {...built, blocks}, place};
}

/** What a place is called once the block at another is gone. */
function without(gone: string, place: string): string {
    const [there, wanted] = [steps(gone), steps(place)];
    const last = there.length - 1;
    const sameList = wanted.length > last && there.slice(0, last).every((step, at) => step === wanted[at]);
    if (sameList && Number(wanted[last]) > Number(there[last])) {
        wanted[last] = String(Number(wanted[last]) - 1);
    }
    return wanted.join('/');
}

/** The place of the neighbour before or behind, where a block goes by keyboard. */
export function neighbour(built: Built, place: string, step: -1 | 1): string | undefined {
    const [list, index] = listAt(built.blocks, place);
    const at = index + step;
    return list && at >= 0 && at < list.length ? [...steps(place).slice(0, -1), String(step === 1 ? at + 1 : at)].join('/') : undefined;
}

/** Gives a block another value, or takes it away. */
export function change(built: Built, place: string, name: string, value: unknown): Built {
    const blocks = structuredClone(built.blocks);
    const node = nodeAt(blocks, place);
    if (!node) {
        return built;
    }
    const before = node[name];
    if (value === undefined) {
        delete node[name];
    } else {
        node[name] = value;
    }
    // A new name takes along what it does.
    const actions = {...built.actions};
    if (name === 'action_id' && typeof before === 'string' && typeof value === 'string' && !Object.hasOwn(actions, value) && actions[before]) {
        actions[value] = actions[before];
    }
    return paired({blocks, actions});
}

/** All actions that blocks name. */
export function namedBy(blocks: readonly Node[]): Set<string> {
    const named = new Set<string>();
    const look = (node: Node) => {
        if (typeof node.action_id === 'string' && node.action_id !== '') {
            named.add(node.action_id);
        }
        if (node.type === 'text' && typeof node.text === 'string') {
            [...node.text.matchAll(/mmaction:\/\/([A-Za-z0-9_-]+)/g)].forEach(([, id]) => named.add(id as string));
        }
        LISTS.forEach((list) => Array.isArray(node[list]) && (node[list] as Node[]).forEach((inner) => look(inner)));
    };
    blocks.forEach(look);
    return named;
}

/** Gives every name its action, and takes those away that nothing names. */
function paired({blocks, actions}: Built): Built {
    const entries = [...namedBy(blocks)].map((id): [string, Action] => [id, (Object.hasOwn(actions, id) && actions[id]) || {type: 'external', url: `https://www.example.com/${id}`}]);
    return {blocks, actions: Object.fromEntries(entries)};
}

/** What is sent, as text. */
export function written({blocks, actions}: Built): string {
    return JSON.stringify({mm_blocks: blocks, ...(Object.keys(actions).length > 0 ? {mm_blocks_actions: actions} : {})}, null, 2);
}

/** Reads what somebody wrote; a list alone is blocks. */
export function read(text: string): {built: Built} | {fault: Fault} {
    let given: unknown;
    try {
        given = JSON.parse(text);
    } catch {
        return {fault: {at: brokenAt(text), word: 'json'}};
    }
    const whole = (Array.isArray(given) ? {mm_blocks: given} : given) as {mm_blocks?: unknown; mm_blocks_actions?: unknown; props?: Record<string, unknown>} | null;
    const props = whole?.props ?? whole;
    const [blocks, actions] = [props?.mm_blocks, props?.mm_blocks_actions ?? {}];
    if (!Array.isArray(blocks)) {
        return {fault: {at: '/mm_blocks', word: 'missing'}};
    }
    if (typeof actions !== 'object' || Array.isArray(actions) || !blocks.every(isWhole)) {
        return {fault: {at: '/mm_blocks', word: 'type'}};
    }
    return {built: {blocks: blocks as Node[], actions: actions as Record<string, Action>}};
}

/** Whether something can stand in the tree: an object with a type, and such objects in its lists. */
function isWhole(value: unknown): boolean {
    const node = value as Node | null;
    return typeof node === 'object' && node !== null && typeof node.type === 'string' && LISTS.every((list) => node[list] === undefined || (Array.isArray(node[list]) && (node[list] as unknown[]).every(isWhole)));
}

/** Where in a text the value of a JSON pointer begins, so that a fault is shown at its place. */
export function lineOf(text: string, pointer: string): number | undefined {
    let given: unknown;
    try {
        given = JSON.parse(text);
    } catch {
        const [line] = pointer.split(':');
        return /^\d+$/.test(line ?? '') ? Number(line) : undefined;
    }
    // Marked with a word that is nowhere in it, the value is found in the text that both are written as.
    const mark = `\u0001${pointer}`;
    let node = given;
    const parts = pointer.split('/').slice(1);
    const last = parts.pop();
    for (const part of parts) {
        node = (node as Record<string, unknown> | undefined)?.[part];
    }
    if (typeof node !== 'object' || node === null || last === undefined) {
        return undefined;
    }
    if (!Object.hasOwn(node, last)) {
        return lineOf(text, `/${parts.join('/')}`);
    }
    (node as Record<string, unknown>)[last] = mark;
    const at = JSON.stringify(given, null, 2).indexOf(JSON.stringify(mark));
    return at < 0 ? undefined : JSON.stringify(given, null, 2).slice(0, at).split('\n').length;
}
