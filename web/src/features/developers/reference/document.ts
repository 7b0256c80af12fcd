// The server's own description of its API, and what the pages need of it.
import {request} from '../../../net/client';

export type Schema = {
    $ref?: string;
    type?: string | string[];
    description?: string;
    properties?: Record<string, Schema>;
    items?: Schema;
    anyOf?: Schema[];
    allOf?: Schema[];
    oneOf?: Schema[];
    enum?: unknown[];
    additionalProperties?: boolean | Schema;
};

type Parameter = {name: string; in: 'path' | 'query'; required?: boolean; description?: string; schema?: Schema};
type Content = Record<string, {schema?: Schema; example?: unknown} | undefined>;
type Described = {
    operationId: string;
    summary?: string;
    description?: string;
    tags?: string[];
    parameters?: Parameter[];
    requestBody?: {content: Content};
    /** Plugins may describe none. */
    responses?: Record<string, {content?: Content} | undefined>;
    'x-permission-rule'?: string;
    'x-scope'?: string;
};

export type OpenApi = {paths: Record<string, Record<string, Described>>; components: {schemas: Record<string, Schema>}};

export type Operation = {
    id: string;
    method: string;
    path: string;
    tag: string;
    summary: string;
    /** Who may, in the server's words. */
    rule: string;
    scope: string;
    parameters: Parameter[];
    /** What is sent, where that is JSON. */
    body?: {schema: Schema; example: string};
    /** Whether what is sent is a file or a form, which is not tried here. */
    isForm: boolean;
    answer?: Schema;
};

export type Reference = {operations: Operation[]; schemas: Record<string, Schema>};

const JSON_TYPE = 'application/json';

/** Lists the operations, by tag and then by path. */
export function referenceOf(document: OpenApi): Reference {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, described]) => operationOf(path, method, described)));
    operations.sort((a, b) => a.tag.localeCompare(b.tag) || a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
    return {operations, schemas: document.components.schemas};
}

function operationOf(path: string, method: string, described: Described): Operation {
    const content = described.requestBody?.content;
    const json = content?.[JSON_TYPE];
    const [, done] = Object.entries(described.responses ?? {}).find(([status]) => status.startsWith('2')) ?? [];
    const answer = done?.content?.[JSON_TYPE]?.schema;
    return {
        id: described.operationId,
        method: method.toUpperCase(),
        path,
        tag: described.tags?.[0] ?? '',
        summary: described.summary ?? '',
        rule: described['x-permission-rule'] ?? '',
        scope: described['x-scope'] ?? '',
        parameters: described.parameters ?? [],
        isForm: Boolean(content) && !json,
        ...(json ? {body: {schema: json.schema ?? {}, example: json.example === undefined ? '' : JSON.stringify(json.example, undefined, 2)}} : {}),
        ...(answer ? {answer} : {}),
    };
}

let loading: Promise<Reference> | undefined;

/** The reference; it is asked for once, and again after a failure. */
export function loadReference(): Promise<Reference> {
    loading ??= request<OpenApi>('/openapi.json').then(referenceOf).catch((error: unknown) => {
        loading = undefined;
        throw error;
    });
    return loading;
}

/** Follows a reference to another schema; answers its name with it. */
export function resolved(schema: Schema, schemas: Record<string, Schema>): {name: string; schema: Schema} {
    const name = schema.$ref?.split('/').pop();
    return name ? {name, schema: schemas[name] ?? {}} : {name: '', schema};
}

/** What a schema is called in a list of fields: `string`, `Post`, `User[]`. */
export function typeOf(schema: Schema | undefined): string {
    if (!schema) {
        return '';
    }
    const either = schema.anyOf ?? schema.oneOf ?? schema.allOf;
    if (schema.$ref) {
        return resolved(schema, {}).name;
    }
    if (either) {
        return either.map(typeOf).filter(Boolean).join(' | ');
    }
    if (schema.items) {
        return `${typeOf(schema.items) || 'any'}[]`;
    }
    return schema.enum ? schema.enum.map(String).join(' | ') : [schema.type ?? 'any'].flat().join(' | ');
}
