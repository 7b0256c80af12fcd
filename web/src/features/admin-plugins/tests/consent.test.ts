import {describe, expect, it} from 'vitest';

import schema from '../../../../../docs/reference/plugin.schema.json';
import {abilities, API, HOOKS, TABLES} from '../consent';

const asked = schema.definitions.PluginPermissions.properties;

describe('what a plugin asks for', () => {
    it('has a sentence for every word that a manifest may have', () => {
        expect(Object.keys(API).sort()).toEqual([...asked.api.items.enum].sort());
    });

    it('has a sentence for every hook', () => {
        expect(Object.keys(HOOKS).sort()).toEqual([...asked.hooks.items.enum].sort());
    });

    it('has a sentence for every table that it may look through', () => {
        const tables = schema.definitions.PluginDatabasePermission.properties.read.items.enum;
        expect(Object.keys(TABLES).sort()).toEqual([...tables].sort());
        const manifest = {id: 'notes', name: 'Notes', version: '1', server: {wasm: 'p.js'}, permissions: {database: {quota: '1MiB', read: ['posts']}}};
        const lines = abilities(manifest as unknown as Parameters<typeof abilities>[0]);
        expect(lines.map(({text}) => text)).toEqual(['Have a database of its own', TABLES.posts?.text]);
        expect(lines[0]?.detail).toBe('up to 1MiB, erased when it is removed');
    });

    it('says whose page a panel shows, and what that may ask for', () => {
        const panels = [{id: 'main', name: 'Reviews', url: 'https://reviews.example/app', places: ['page'], scopes: ['identity', 'post']}];
        const manifest = {id: 'reviews', name: 'Reviews', version: '1', permissions: {panels}};
        expect(abilities(manifest as unknown as Parameters<typeof abilities>[0])).toEqual([{icon: 'icon-apps', text: 'Show its page “Reviews” of reviews.example inside the client', detail: 'who the reader is, to write as the reader, who is asked'}]);
    });

    it('says the danger of what is as strong as an administrator', () => {
        const strong = ['users:write', 'sessions:read', 'sessions:write', 'config:write', 'commands:execute'];
        const manifest = {id: 'strong', name: 'Strong', version: '1', server: {wasm: 'p.wasm'}, permissions: {api: strong}};
        const lines = abilities(manifest as unknown as Parameters<typeof abilities>[0]);
        expect(lines.map(({icon, detail}) => icon === 'icon-alert-outline' && Boolean(detail))).toEqual(strong.map(() => true));
    });
});
