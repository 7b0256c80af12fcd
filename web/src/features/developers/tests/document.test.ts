import {expect, it} from 'vitest';

import {referenceOf} from '../reference/document';

it('endpoints that plugins describe stand in the reference beside the server\'s own', () => {
    const own = {operationId: 'GetPing', tags: ['system'], summary: 'Says whether the server is well.', responses: {200: {}}, 'x-permission-rule': 'anybody'};
    const plugin = {
        operationId: 'com.example.notes.setNote', tags: ['plugins/com.example.notes'], 'x-permission-rule': 'sessions', 'x-scope': 'extensions:write',
        requestBody: {content: {'application/json': {schema: {type: 'object'}, example: {text: 'milk'}}}},
    };
    const {operations} = referenceOf({paths: {'/api/v4/system/ping': {get: own}, '/plugins/com.example.notes/note': {put: plugin}}, components: {schemas: {}}});
    expect(operations.map(({id, method, path, tag, rule, scope}) => ({id, method, path, tag, rule, scope}))).toEqual([
        {id: 'com.example.notes.setNote', method: 'PUT', path: '/plugins/com.example.notes/note', tag: 'plugins/com.example.notes', rule: 'sessions', scope: 'extensions:write'},
        {id: 'GetPing', method: 'GET', path: '/api/v4/system/ping', tag: 'system', rule: 'anybody', scope: ''},
    ]);
    expect(operations[0]?.body?.example).toContain('milk');
});
