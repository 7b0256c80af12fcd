// What is recognised at the caret, and what the formatting buttons do.
import {describe, expect, it} from 'vitest';

import {complete, triggerAt} from '../autocomplete/trigger';
import {mentionsEveryone} from '../everyone';
import {applyFormat, continueList} from '../formatting';

describe('triggerAt', () => {
    const kind = (text: string) => {
        const found = triggerAt(text, text.length);
        return found && `${found.kind}:${found.query}`;
    };

    it('knows people, channels, hashtags, emoji and commands', () => {
        expect(kind('hi @bo')).toBe('user:bo');
        expect(kind('@')).toBe('user:');
        expect(kind('see ~town')).toBe('channel:town');
        expect(kind('#rel')).toBe('hashtag:rel');
        expect(kind('nice :th')).toBe('emoji:th');
        expect(kind('/gith')).toBe('command:/gith');
    });

    it('offers nothing in addresses, times and code', () => {
        expect(kind('bob@exam')).toBeUndefined();
        expect(kind('at 10:30')).toBeUndefined();
        expect(kind(':t')).toBeUndefined();
        expect(kind('`@bo')).toBeUndefined();
        expect(kind('```\n@bo')).toBeUndefined();
        expect(kind('/me\n/x')).toBeUndefined();
    });

    it('completes in the middle of a text with one space', () => {
        expect(complete('hi @bo there', triggerAt('hi @bo there', 6)!, '@bob')).toEqual({text: 'hi @bob there', caret: 8});
        expect(complete('hi @bo', triggerAt('hi @bo', 6)!, '@bob')).toEqual({text: 'hi @bob ', caret: 8});
    });
});

describe('applyFormat', () => {
    it('puts marks around and takes them away', () => {
        const bold = applyFormat('bold', {text: 'a b c', start: 2, end: 3});
        expect(bold).toEqual({text: 'a **b** c', start: 4, end: 5});
        expect(applyFormat('bold', bold)).toEqual({text: 'a b c', start: 2, end: 3});
    });

    it('marks and unmarks whole lines', () => {
        const list = applyFormat('numbers', {text: 'a\nb', start: 0, end: 3});
        expect(list.text).toBe('1. a\n2. b');
        expect(applyFormat('numbers', list).text).toBe('a\nb');
    });

    it('uses a block for code of several lines and the address for a link', () => {
        expect(applyFormat('code', {text: 'a\nb', start: 0, end: 3}).text).toBe('```\na\nb\n```');
        expect(applyFormat('link', {text: 'see here', start: 4, end: 8})).toEqual({text: 'see [here](url)', start: 11, end: 14});
    });
});

describe('continueList', () => {
    it('continues bullets, numbers and tasks, and ends at an empty one', () => {
        expect(continueList('- a', 3)?.text).toBe('- a\n- ');
        expect(continueList('9. a', 4)?.text).toBe('9. a\n10. ');
        expect(continueList('- [x] a', 7)?.text).toBe('- [x] a\n- [ ] ');
        expect(continueList('- a\n- ', 6)).toEqual({text: '- a\n', start: 4, end: 4});
        expect(continueList('plain', 5)).toBeUndefined();
    });
});

describe('mentionsEveryone', () => {
    it('sees the words for everybody outside code and names', () => {
        expect(mentionsEveryone('hey @channel!')).toBe(true);
        expect(mentionsEveryone('`@channel` and @channel-ops and a@all')).toBe(false);
        expect(mentionsEveryone('```\n@here\n```')).toBe(false);
    });
});
