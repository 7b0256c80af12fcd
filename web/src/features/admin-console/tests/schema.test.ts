// What administrators type finds settings.
import {describe, expect, it} from 'vitest';

import {searched, wordsOf} from '../schema';

describe('the console\'s settings', () => {
    it('are found by their names and by words', () => {
        expect(wordsOf('SMTPServerTimeout')).toBe('SMTP server timeout');
        expect(wordsOf('EnableUserAccessTokens')).toBe('Enable user access tokens');
        expect(searched('mail port').flatMap(({settings}) => settings.map(({key}) => key))).toEqual(['SMTPPort']);
        expect(searched('')).toEqual([]);
        expect(searched('nothing like it')).toEqual([]);
    });
});
