/// <reference types='node' />
// The console offers the permissions that the server asks for and that roles of members have, each where it holds.
import type {Role} from '@mattermost/types/roles';
import {readFileSync} from 'node:fs';

import {describe, expect, it} from 'vitest';

import {patches} from '../permissions/PermissionMatrix';
import {GROUPS, roleFor, rolesOf, UNASKED} from '../permissions/table';

const roles = JSON.parse(readFileSync('../crates/model/data/roles.json', 'utf8')) as Role[];
const permissionsOf = (name: string) => roles.find((role) => role.name === name)?.permissions ?? [];

describe('the console\'s permissions', () => {
    const offered = GROUPS.flatMap(({permissions}) => permissions.map(([name]) => name));

    it('are those that there are, each once', () => {
        expect(new Set(offered).size).toBe(offered.length);
        expect(offered.filter((name) => !permissionsOf('system_admin').includes(name))).toEqual([]);
    });

    it('are all that members have from the start, without what nothing asks for', () => {
        const held = new Set(rolesOf().flatMap(permissionsOf));
        expect([...held].filter((name) => !offered.includes(name)).sort()).toEqual([...UNASKED].filter((name) => held.has(name)).sort());
    });

    it('hold where they are asked for', () => {
        const misplaced = GROUPS.flatMap(({permissions}) => permissions).filter(([name, scope]) => {
            const places = (['system', 'team', 'channel'] as const).filter((place) => permissionsOf(roleFor('members', place) ?? '').includes(name));
            return places.length > 0 && !places.includes(scope);
        });
        expect(misplaced).toEqual([]);
    });

    it('are a scheme\'s where it has roles of its own', () => {
        const scheme = {default_team_user_role: 'abc', default_channel_admin_role: ''};
        expect(roleFor('members', 'team', scheme)).toBe('abc');
        expect(roleFor('channelAdmins', 'channel', scheme)).toBe('channel_admin');
        expect(roleFor('channelAdmins', 'team', scheme)).toBeUndefined();
        expect(rolesOf(scheme)).not.toContain('system_user');
    });

    it('are saved as the whole of each changed role', () => {
        const some = [{id: '1', name: 'team_user', permissions: ['a', 'b']}, {id: '2', name: 'team_guest', permissions: ['a']}] as Role[];
        expect(patches(some, [{role: 'team_user', permission: 'a', allowed: false}, {role: 'team_user', permission: 'c', allowed: true}])).toEqual([{id: '1', permissions: ['b', 'c']}]);
    });
});
