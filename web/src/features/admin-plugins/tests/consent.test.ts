import {describe, expect, it} from 'vitest';

import schema from '../../../../../docs/reference/plugin.schema.json';
import {abilities, API, HOOKS} from '../consent';

const asked = schema.definitions.PluginPermissions.properties;

describe('what a plugin asks for', () => {
    it('has a sentence for every word that a manifest may have', () => {
        expect(Object.keys(API).sort()).toEqual([...asked.api.items.enum].sort());
    });

    it('has a sentence for every hook', () => {
        expect(Object.keys(HOOKS).sort()).toEqual([...asked.hooks.items.enum].sort());
    });

    it('says the danger of what is as strong as an administrator', () => {
        const strong = ['users:write', 'sessions:read', 'sessions:write', 'config:write', 'commands:execute'];
        const manifest = {id: 'strong', name: 'Strong', version: '1', server: {wasm: 'p.wasm'}, permissions: {api: strong}};
        const lines = abilities(manifest as unknown as Parameters<typeof abilities>[0]);
        expect(lines.map(({icon, detail}) => icon === 'icon-alert-outline' && Boolean(detail))).toEqual(strong.map(() => true));
    });
});
