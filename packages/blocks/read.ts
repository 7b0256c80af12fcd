// Reads blocks for whoever draws them: what is wrong is left out and noted, what is too much is cut. It does what the
// server does (crates/domain/src/blocks), by the same schema, and both are held to the same cases.
import document from './blocks.schema.json';
import type {Block} from './types';

/** What is wrong, and where: a JSON pointer into the props. */
export type Fault = {at: string; word: Word};
export type Word = 'type' | 'missing' | 'unknown' | 'value' | 'too_long' | 'too_many' | 'too_deep' | 'unpaired' | 'unused' | 'json';
export type Reading = {blocks: Block[]; faults: Fault[]};

/** As much of JSON Schema as the document uses. */
export type Schema = {
    description?: string;
    $ref?: string;
    oneOf?: Schema[];
    anyOf?: Schema[];
    const?: unknown;
    enum?: unknown[];
    type?: string;
    format?: string;
    minLength?: number;
    maxLength?: number;
    minimum?: number;
    maximum?: number;
    maxItems?: number;
    items?: Schema;
    maxProperties?: number;
    propertyNames?: Schema;
    additionalProperties?: Schema;
    properties?: Record<string, Schema>;
    required?: string[];
    'x-counted'?: boolean;
};

type Json = Record<string, unknown>;

const DEFINITIONS = document.$defs as unknown as Record<string, Schema>;
const PROPS = document.properties as unknown as {mm_blocks: Schema; mm_blocks_actions: Schema};
/** How much of all there may be. */
export const LIMITS = {...document['x-limits'], actions: PROPS.mm_blocks_actions.maxProperties ?? 0};
const LAYOUTS = ['container', 'collapsible', 'column_set', 'column'];
/** Where blocks have blocks. */
export const LISTS = ['header', 'content', 'columns', 'items'] as const;

const own = (object: object, name: string) => Object.prototype.hasOwnProperty.call(object, name);
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isThere = (object: Json, name: string) => own(object, name) && object[name] !== null && object[name] !== undefined;

/** What a schema says, or the one that it refers to. */
export function resolved(schema: Schema): Schema {
    return (schema.$ref && DEFINITIONS[schema.$ref.slice('#/$defs/'.length)]) || schema;
}

/** The schema of a kind of blocks. */
export function schemaOf(kind: string): Schema | undefined {
    return ofType({oneOf: Object.values(DEFINITIONS)}, kind);
}

/** Whether a property is a list of blocks. */
export function isList({items}: Schema): boolean {
    return items?.$ref === '#/$defs/Block' || items?.$ref === '#/$defs/ColumnBlock';
}

function ofType(schema: Schema, kind: string): Schema | undefined {
    const all = [resolved(schema), ...(resolved(schema).oneOf ?? []).map(resolved)];
    return all.find(({properties}) => properties?.type?.const !== undefined && properties.type.const === kind);
}

/** Looks for what is wrong with a value. */
export function check(given: Schema, value: unknown, at: string): Fault | undefined {
    const schema = resolved(given);
    const fault = (word: Word): Fault => ({at, word});
    if (schema.oneOf) {
        if (!isObject(value)) {
            return fault('type');
        }
        const found = ofType(schema, String(own(value, 'type') ? value.type : ''));
        return found ? check(found, value, at) : {at: `${at}/type`, word: 'unknown'};
    }
    if (schema.const !== undefined) {
        return value === schema.const ? undefined : fault('value');
    }
    if (schema.enum) {
        return schema.enum.includes(value) ? undefined : fault('value');
    }
    switch (schema.type) {
    case undefined:
        return schema.anyOf && !schema.anyOf.some((one) => !check(one, value, at)) ? fault('value') : undefined;
    case 'boolean':
        return typeof value === 'boolean' ? undefined : fault('type');
    case 'integer':
        if (typeof value !== 'number' || !Number.isInteger(value)) {
            return fault('type');
        }
        return value < (schema.minimum ?? -Infinity) || value > (schema.maximum ?? Infinity) ? fault('value') : undefined;
    case 'string':
        return checkText(schema, value, at);
    case 'array':
        if (!Array.isArray(value)) {
            return fault('type');
        }
        return value.length > (schema.maxItems ?? Infinity) ? fault('too_many') : first(value, (item, index) => (schema.items ? check(schema.items, item, `${at}/${index}`) : undefined));
    default:
        return checkObject(schema, value, at);
    }
}

function first<T>(items: readonly T[], look: (item: T, index: number) => Fault | undefined): Fault | undefined {
    for (const [index, item] of items.entries()) {
        const fault = look(item, index);
        if (fault) {
            return fault;
        }
    }
    return undefined;
}

function checkText(schema: Schema, value: unknown, at: string): Fault | undefined {
    if (typeof value !== 'string') {
        return {at, word: 'type'};
    }
    if (schema.minLength && value === '') {
        return {at, word: 'missing'};
    }
    if (schema.maxLength !== undefined && value.length > schema.maxLength && lengthOf(value) > schema.maxLength) {
        return {at, word: 'too_long'};
    }
    return schema.format && !hasFormat(schema.format, value) ? {at, word: 'value'} : undefined;
}

function checkObject(schema: Schema, value: unknown, at: string): Fault | undefined {
    if (!isObject(value)) {
        return {at, word: 'type'};
    }
    const names = Object.keys(value).sort();
    if (names.length > (schema.maxProperties ?? Infinity)) {
        return {at, word: 'too_many'};
    }
    const wrong = first(names, (name) => {
        const place = `${at}/${name}`;
        const known = schema.properties && own(schema.properties, name) ? schema.properties[name] : undefined;
        const bad = schema.propertyNames && check(schema.propertyNames, name, place);
        const used = known && !isThere(value, name) ? undefined : known ?? schema.additionalProperties;
        return bad || (used && check(used, value[name], place));
    });
    const absent = wrong ? undefined : missing(schema, (name) => isThere(value, name));
    return wrong ?? (absent === undefined ? undefined : {at: `${at}/${absent}`, word: 'missing'});
}

function missing({required = [], anyOf}: Schema, there: (name: string) => boolean): string | undefined {
    const absent = required.find((name) => !there(name));
    if (absent !== undefined || !anyOf) {
        return absent;
    }
    const lists = anyOf.map((choice) => choice.required ?? []);
    return lists.some((names) => names.every(there)) ? undefined : lists[0]?.[0];
}

/** Characters, as the server counts them. */
export function lengthOf(text: string): number {
    return [...text].length;
}

const GAP = /[\s\u0000-\u001f\u007f-\u009f]/;

function hasFormat(format: string, text: string): boolean {
    const isWeb = /^https?:\/\//.test(text) && !GAP.test(text);
    const isPath = /^\/(?!\/)/.test(text) && !text.includes('\\') && !GAP.test(text);
    switch (format) {
    case 'action-id':
        return /^[A-Za-z0-9_-]+$/.test(text);
    case 'hex-colour':
        return /^#[0-9A-Fa-f]{3,8}$/.test(text);
    case 'colour':
        return /^(#[0-9A-Fa-f]{3,8}|[A-Za-z]{3,30})$/.test(text);
    case 'image-address':
        return isWeb || isPath;
    case 'integration-address':
        return isWeb || (/^\/?plugins\//.test(text) && !GAP.test(text) && !climbs(text));
    case 'open-address':
        return isWeb || (isPath && !climbs(text) && pathOf(text).find((part) => part !== '') !== 'plugins');
    default:
        return true;
    }
}

function pathOf(text: string): string[] {
    return (text.split(/[?#]/)[0] ?? '').replaceAll(/%2e/gi, '.').replaceAll(/%2f/gi, '/').split('/');
}

function climbs(text: string): boolean {
    return pathOf(text).some((part) => part === '..' || part === '.');
}

/** Reads `props.mm_blocks`. */
export function readBlocks(given: unknown): Reading {
    const faults: Fault[] = [];
    if (!Array.isArray(given)) {
        return {blocks: [], faults: [{at: '/mm_blocks', word: 'type'}]};
    }
    const reader = new Reader(faults);
    return {blocks: reader.list(PROPS.mm_blocks, given, '/mm_blocks', 1) as unknown as Block[], faults};
}

class Reader {
    private blocks = LIMITS.blocks;
    private characters = LIMITS.characters;
    private full = false;

    constructor(private readonly faults: Fault[]) {}

    list({items}: Schema, given: readonly unknown[], at: string, level: number): Json[] {
        const read: Json[] = [];
        for (const [index, item] of given.entries()) {
            if (this.blocks === 0) {
                if (!this.full) {
                    this.full = true;
                    this.faults.push({at: `${at}/${index}`, word: 'too_many'});
                }
                break;
            }
            const block = items && this.block(items, item, `${at}/${index}`, level);
            if (block) {
                read.push(block);
            }
        }
        return read;
    }

    private block(each: Schema, given: unknown, at: string, level: number): Json | undefined {
        const refuse = (place: string, word: Word) => {
            this.faults.push({at: place, word});
            return undefined;
        };
        if (!isObject(given)) {
            return refuse(at, 'type');
        }
        const kind = typeof given.type === 'string' ? given.type : '';
        const schema = ofType(each, kind);
        if (!schema?.properties) {
            return refuse(`${at}/type`, 'unknown');
        }
        if (LAYOUTS.includes(kind) && level > LIMITS.depth) {
            return refuse(at, 'too_deep');
        }
        const block = this.properties(schema, given, at);
        if (!block) {
            return undefined;
        }
        this.blocks -= 1;
        for (const name of schema.required ?? []) {
            const property = schema.properties[name];
            if (property && isList(property)) {
                block[name] = this.list(property, given[name] as unknown[], `${at}/${name}`, level + 1);
            }
        }
        return block;
    }

    /** What of a block is no block itself. */
    private properties(schema: Schema, given: Json, at: string): Json | undefined {
        const known = schema.properties ?? {};
        const block: Json = {};
        for (const name of Object.keys(known).sort()) {
            const property = known[name] as Schema;
            if (!isThere(given, name) || (isList(property) && Array.isArray(given[name]))) {
                continue;
            }
            const fault: Fault | undefined = isList(property) ? {at: `${at}/${name}`, word: 'type'} : check(property, given[name], `${at}/${name}`);
            if (!fault) {
                block[name] = given[name];
                continue;
            }
            this.faults.push(fault);
            if (schema.required?.includes(name)) {
                return undefined;
            }
        }
        const isListThere = (name: string) => Boolean(known[name] && isList(known[name]) && Array.isArray(given[name]));
        const absent = missing(schema, (name) => own(block, name) || isListThere(name));
        if (absent !== undefined) {
            this.faults.push({at: `${at}/${absent}`, word: 'missing'});
            return undefined;
        }
        this.count(known, block, at);
        return block;
    }

    /** Counts the texts that share a limit, and cuts what goes beyond. */
    private count(known: Record<string, Schema>, block: Json, at: string) {
        for (const [name, value] of Object.entries(block)) {
            if (!known[name]?.['x-counted'] || typeof value !== 'string') {
                continue;
            }
            const letters = [...value];
            if (letters.length > this.characters) {
                this.faults.push({at: `${at}/${name}`, word: 'too_long'});
                block[name] = letters.slice(0, this.characters).join('');
            }
            this.characters = Math.max(0, this.characters - letters.length);
        }
    }
}

/** What is wrong with blocks and their actions together, as the server would refuse it. */
export function faultsOf(blocks: unknown, actions: unknown): Fault[] {
    const {blocks: read, faults} = readBlocks(blocks);
    const registry = actions === undefined || actions === null ? {} : actions;
    const wrong = check(PROPS.mm_blocks_actions, registry, '/mm_blocks_actions');
    if (wrong || !isObject(registry)) {
        return wrong ? [...faults, wrong] : faults;
    }
    const named = new Set<string>();
    const look = (block: Json, at: string) => {
        for (const [, id] of String(block.type === 'text' ? block.text : '').matchAll(/mmaction:\/\/([A-Za-z0-9_-]+)/g)) {
            named.add(id as string);
        }
        if (typeof block.action_id === 'string') {
            named.add(block.action_id);
            if (!own(registry, block.action_id)) {
                faults.push({at: `${at}/action_id`, word: 'unpaired'});
            }
        }
        for (const name of LISTS) {
            ((block[name] ?? []) as Json[]).forEach((inner, index) => look(inner, `${at}/${name}/${index}`));
        }
    };
    (read as unknown as Json[]).forEach((block, index) => look(block, `/mm_blocks/${index}`));
    const unused = Object.keys(registry).filter((id) => !named.has(id)).map((id): Fault => ({at: `/mm_blocks_actions/${id}`, word: 'unused'}));
    return [...faults, ...unused];
}
