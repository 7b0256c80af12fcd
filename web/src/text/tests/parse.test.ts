// Mattermost's flavour of Markdown, as tokens.
import {describe, expect, it} from 'vitest';

import {isOnlyEmoji, splitText} from '../inline';
import {internalPath, safeUrl} from '../links';
import {imageSize, parseMarkdown} from '../parse';
import {plainText} from '../plain';

const types = (source: string): string[] => parseMarkdown(source).map((token) => token.type).filter((type) => type !== 'space');
const kinds = (text: string): string[] => splitText(text, {}).map((piece) => `${piece.type}:${piece.text}`);

describe('parseMarkdown', () => {
    it('keeps HTML as text', () => {
        expect(types('<script>alert(1)</script>')).toEqual(['paragraph']);
        expect(JSON.stringify(parseMarkdown('a <b>c</b>'))).not.toContain('"html"');
    });

    it('needs two tildes to strike, so that one can start a channel link', () => {
        expect(JSON.stringify(parseMarkdown('~town-square and ~off-topic~'))).not.toContain('"del"');
        expect(JSON.stringify(parseMarkdown('~~gone~~'))).toContain('"del"');
    });

    it('reads the size of an image', () => {
        const [paragraph] = parseMarkdown('![a](http://x.com/y.png =120x80) b');
        expect(paragraph).toMatchObject({tokens: [{type: 'image', href: 'http://x.com/y.png', title: '=120x80'}, {type: 'text'}]});
        expect(imageSize('=120x80')).toEqual({width: 120, height: 80});
        expect(imageSize('=120')).toEqual({width: 120, height: undefined});
        expect(imageSize('a title')).toBeUndefined();
    });

    // covers: 35, 39
    it.each(['> '.repeat(5000) + 'deep', '- '.repeat(5000) + 'deep', '*'.repeat(8000) + 'x' + '*'.repeat(8000), '['.repeat(8000), '**a '.repeat(4000)])('survives nesting of any depth', (source) => {
        const start = performance.now();
        expect(parseMarkdown(source).length).toBeGreaterThan(0);
        expect(performance.now() - start).toBeLessThan(5000);
    });
});

describe('splitText', () => {
    it('finds mentions, channels, hashtags and emoji', () => {
        expect(kinds('hi @bob.smith, see ~off-topic #release-1 :tada: now')).toEqual(['text:hi ', 'mention:@bob.smith', 'text:, see ', 'channel:~off-topic', 'text: ', 'hashtag:#release-1', 'text: ', 'emoji::tada:', 'text: now']);
    });

    it('leaves addresses, numbers and times alone', () => {
        expect(kinds('mail me at bob@example.com')).toEqual(['text:mail me at bob@example.com']);
        expect(kinds('issue #42 at 10:30:15')).toEqual(['text:issue #42 at 10', 'emoji::30:', 'text:15']);
        expect(kinds('a/b#frag')).toEqual(['text:a/b#frag']);
    });

    it.each(['cc:@ben', 'done.@ben', 'FYI-@ben', ':@ben', '(@ben)', "@ben's", '@BEN', 'a/@ben', '你好@ben你好', '\uFF20ben さん', '@ben님'])('finds the name in %s, as the server does', (source) => {
        expect(splitText(source, {}).filter((piece) => piece.type === 'mention').map((piece) => piece.name.toLowerCase())).toEqual(['ben']);
    });

    it.each(['x@ben', 'mail me@ben.example', '@bené', '@@ben', 'é@ben', '_@ben'])('finds no name in %s, as the server does', (source) => {
        expect(splitText(source, {}).filter((piece) => piece.type === 'mention')).toEqual([]);
    });

    it('turns emoticons into emoji only when they stand alone', () => {
        expect(splitText('well :) ok', {})[1]).toMatchObject({type: 'emoji', name: 'slightly_smiling_face'});
        expect(kinds('http://x:/y')).toEqual(['text:http://x:/y']);
    });

    it('keeps joined characters together', () => {
        expect(kinds('👩‍💻 and 👍🏽')).toEqual(['unicode:👩‍💻', 'text: and ', 'unicode:👍🏽']);
        expect(kinds('© 2024 1 #')).toEqual(['text:© 2024 1 #']);
    });

    it('highlights own keywords as whole words', () => {
        const keys = [{key: 'ship'}, {key: 'Ann', caseSensitive: true}];
        expect(splitText('Ship the shipment, Ann and ann', {mentionKeys: keys}).filter((piece) => piece.type === 'highlight').map((piece) => piece.text)).toEqual(['Ship', 'Ann']);
    });

    it('highlights keywords inside of texts without spaces', () => {
        const keys = [{key: '会議'}, {key: '회의'}, {key: 'c++'}];
        expect(splitText('明日の会議は中止, 회의는, C++', {mentionKeys: keys}).filter((piece) => piece.type === 'highlight').map((piece) => piece.text)).toEqual(['会議', '회의', 'C++']);
    });

    it('knows a message of emoji only', () => {
        expect(isOnlyEmoji(':tada: 👍')).toBe(true);
        expect(isOnlyEmoji('ok 👍')).toBe(false);
    });
});

describe('links', () => {
    it.each(['javascript:alert(1)', 'JaVa\nScript:alert(1)', ' data:text/html,x', 'vbscript:x', 'file:///etc/passwd'])('refuses %s', (href) => {
        expect(safeUrl(href)).toBeUndefined();
    });

    it('completes hosts and keeps what is safe', () => {
        expect(safeUrl('www.example.com')).toBe('http://www.example.com');
        expect(safeUrl('example.com:8080/a')).toBe('http://example.com:8080/a');
        expect(safeUrl('mailto:a@b.c')).toBe('mailto:a@b.c');
    });

    it('opens this server\'s pages inside the client, but not its files and plugins', () => {
        expect(internalPath('https://chat.example.com/team/pl/abc', 'https://chat.example.com')).toBe('/team/pl/abc');
        expect(internalPath('https://chat.example.com/plugins/github/x', 'https://chat.example.com')).toBeUndefined();
        expect(internalPath('https://chat.example.com.evil.org/', 'https://chat.example.com')).toBeUndefined();
        expect(internalPath('//evil.org/x', 'https://chat.example.com')).toBeUndefined();
    });
});

describe('plainText', () => {
    it('leaves the words only', () => {
        expect(plainText('# Title\n**bold** [link](http://x.y)\n- one\n- two')).toBe('Title bold link one two');
    });
});
