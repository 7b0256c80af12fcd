/// <reference types='node' />
// The console offers every setting that the server acts on, and none that it does not.
import {readFileSync} from 'node:fs';

import {describe, expect, it} from 'vitest';

import {ELSEWHERE, GROUPS, searched, wordsOf} from '../schema';

const SECTIONS: Record<string, string> = {GuestSettings: 'GuestAccountsSettings'};

function served(): string[] {
    const found: string[] = [];
    for (const file of ['settings.rs', 'settings/email.rs', 'native.rs']) {
        const source = readFileSync(`../crates/domain/src/config/${file}`, 'utf8');
        for (const [, name, fields] of source.matchAll(/pub struct (\w+Settings) \{([\s\S]*?)\n\}/g)) {
            for (const [, renamed, field] of fields!.matchAll(/(?:rename = "(\w+)"\)\]\s+)?pub (\w+):/g)) {
                const key = renamed ?? field!.split('_').map((word: string) => word[0]!.toUpperCase() + word.slice(1)).join('');
                found.push(`${SECTIONS[name!] ?? name!}.${key}`);
            }
        }
    }
    return found;
}

describe('the console\'s settings', () => {
    it('are those that the server reads', () => {
        const shown = GROUPS.flatMap(({settings}) => settings.map(({section, key}) => `${section}.${key}`));
        expect(new Set(shown).size).toBe(shown.length);
        expect([...shown, ...ELSEWHERE].sort()).toEqual(served().sort());
    });

    it('are found by their names and by words', () => {
        expect(wordsOf('SMTPServerTimeout')).toBe('SMTP server timeout');
        expect(wordsOf('EnableUserAccessTokens')).toBe('Enable user access tokens');
        expect(searched('mail port').flatMap(({settings}) => settings.map(({key}) => key))).toEqual(['SMTPPort']);
        expect(searched('')).toEqual([]);
        expect(searched('nothing like it')).toEqual([]);
    });
});
