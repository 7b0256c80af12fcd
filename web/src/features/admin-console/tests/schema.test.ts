/// <reference types='node' />
// The console offers every setting that the server acts on, and none that it does not.
import {readFileSync} from 'node:fs';

import {describe, expect, it} from 'vitest';

import {ELSEWHERE, GROUPS, searched, wordsOf} from '../schema';

function served(): string[] {
    const [table] = readFileSync('../crates/domain/src/config/table.rs', 'utf8').split('#[cfg(test)]');
    const sections = table!.matchAll(/^ {4}\w+: \w+ = "(\w+)" \{([\s\S]*?)\n {4}\}/gm);
    return [...sections].flatMap(([, section, lines]) =>
        [...lines!.matchAll(/^ {8}\w+: [^=]+ = "(\w+)"/gm)].map(([, key]) => `${section}.${key}`));
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
