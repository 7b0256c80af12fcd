// What is chosen of a token's scopes, as the server takes it.
import {describe, expect, it} from 'vitest';

import {addresses, fits, NAMES, written} from '../scopes';

describe('scopes', () => {
    it('hold where they were chosen for, and are left out where they cannot hold', () => {
        expect(written(['posts:read', 'users:read'], '')).toEqual(['posts:read', 'users:read']);
        expect(written(['posts:read', 'users:read', 'teams:read'], 'channel:c')).toEqual(['posts:read@channel:c']);
        expect(written(['posts:write', 'teams:read'], 'team:t')).toEqual(['posts:write@team:t', 'teams:read@team:t']);
        expect(NAMES.filter((name) => !fits(name, ''))).toEqual([]);
    });

    it('take addresses as people write them', () => {
        expect(addresses(' 192.0.2.7, 192.0.2.0/24\n::1 ')).toEqual(['192.0.2.7', '192.0.2.0/24', '::1']);
        expect(addresses('')).toEqual([]);
    });
});
