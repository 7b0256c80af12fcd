// Calls as they stand in programs.
import {describe, expect, it} from 'vitest';

import {addressOf, missingOf} from '../reference/call';
import {referenceOf, typeOf, type Operation} from '../reference/document';
import {found} from '../reference/ReferencePage';
import {LANGUAGES, snippet} from '../reference/snippets';

const operation: Operation = {
    id: 'GetThing',
    method: 'GET',
    path: '/api/v4/teams/{team_id}/things/{name}',
    tag: 'things',
    summary: 'Gets a thing.',
    rule: '',
    scope: '',
    isForm: false,
    parameters: [{name: 'team_id', in: 'path', required: true}, {name: 'name', in: 'path', required: true}, {name: 'page', in: 'query'}],
};

describe('a call', () => {
    it('has its values in their places, and names those that are missing', () => {
        const filled = {values: {team_id: 'abc', name: 'a/b c', page: '2'}, body: ''};
        expect(addressOf(operation, filled)).toBe('/api/v4/teams/abc/things/a%2Fb%20c?page=2');
        expect(missingOf(operation, filled)).toEqual([]);
        const empty = {values: {page: ' '}, body: ''};
        expect(addressOf(operation, empty)).toBe('/api/v4/teams/{team_id}/things/{name}');
        expect(missingOf(operation, empty)).toEqual(['team_id', 'name']);
    });

    it('is quoted as each language quotes', () => {
        const call = {method: 'POST', url: 'https://chat.example/api/v4/posts', body: '{\n  "message": "it\'s \\"#\\""\n}'};
        expect(snippet('curl', call)).toContain(`-d '{"message":"it'\\''s \\"#\\""}'`);
        expect(snippet('rust', call)).toContain(`.body(r##"{"message":"it's \\"#\\""}"##)`);
        expect(snippet('python', call)).toContain(`data="{\\"message\\":\\"it's \\\\\\"#\\\\\\"\\"}".encode()`);
        expect(snippet('go', call)).toContain('strings.NewReader("{');
        expect(snippet('typescript', call)).toContain('JSON.stringify({"message":');
    });

    it('takes its token from the environment in every language', () => {
        for (const {name} of LANGUAGES) {
            const text = snippet(name, {method: 'GET', url: 'https://chat.example/api/v4/users/me'});
            expect(text).toContain('JACKFIELD_TOKEN');
            expect(text).not.toContain('Content-Type');
        }
    });
});

describe('the reference', () => {
    it('is read from the server\'s own description', () => {
        const {operations} = referenceOf({
            components: {schemas: {}},
            paths: {
                '/api/v4/b': {post: {operationId: 'MakeB', tags: ['b'], requestBody: {content: {'application/json': {example: {x: 1}, schema: {$ref: '#/components/schemas/B'}}}}, responses: {201: {content: {'application/json': {schema: {items: {$ref: '#/components/schemas/B'}}}}}}}},
                '/api/v4/a': {post: {operationId: 'SendA', tags: ['a'], requestBody: {content: {'multipart/form-data': {}}}, responses: {200: {}}}},
            },
        });
        expect(operations.map(({id, isForm}) => [id, isForm])).toEqual([['SendA', true], ['MakeB', false]]);
        expect(operations[1]?.body?.example).toBe('{\n  "x": 1\n}');
        expect(typeOf(operations[1]?.answer)).toBe('B[]');
        expect(found(operations, 'post mAke').map(({id}) => id)).toEqual(['MakeB']);
    });
});
