// What hostile text may cost those who read it: twice the text never costs more than twice the steps.
import {Marked} from 'marked';
import {describe, expect, it} from 'vitest';

import {makeWorld, renderIn} from '../../features/posts/tests/world';
import {stepsOf} from '../bounded-lexer';
import {messageHtmlToComponent} from '../html-to-component';
import {splitText} from '../inline';
import {nameCandidates} from '../mentions';
import {parseMarkdown} from '../parse';

const markdown = new Marked({gfm: true, breaks: true});
const filled = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);

/** Delimiters that nothing closes, that close each other badly, and nesting of all kinds. */
const HOSTILE = [
    '***a** ', '*a ', '**a', '_a ', '*a**b', '*_a ', '__a_ ', '*', '_', '~~a ', '~a~ ', '`a', '``a`', '`*', '[', '[a](', '[a](b ', '![a](', '![', '[a](b "', '[a][', '[[a]',
    '<http://', '\\*', 'http://a(', 'www.a.', 'a@a.', '@a.', '#a-', ':a', '~a-', '> ', '>', '- ', ' - a\n', '1. a\n', 'a|b\n-|-\n', '|\n', 'a\n=', '# a\n', '```\n', '[a]: b\n', '*[a](b)', '*a_b*c_', '> - ',
];

describe('a message that is made to hold up its readers', () => {
    // covers: 35, 39
    it.each(HOSTILE)('costs twice as much when it is twice as long: %j', (unit) => {
        const [once, twice] = [stepsOf(markdown, filled(unit, 8000)), stepsOf(markdown, filled(unit, 16_000))];
        // The price of a run that is cut differently is the same small sum for both.
        expect(twice).toBeLessThanOrEqual((2 * once) + 10_000);
        expect(twice).toBeLessThanOrEqual(40 * 16_000);
    });

    it('is shown as it was typed, without loss', () => {
        const source = filled('***a** ', 12_000).trim();
        const raws = parseMarkdown(source).map(({raw}) => raw).join('');
        expect(raws).toBe(source);
    });
});

describe('a long message that somebody wrote for others', () => {
    it('keeps all of its marks', () => {
        const sentence = 'This **bold** and *slanted* text has `code`, a [link](https://example.com/a_b) and snake_case_names * 3. ';
        const text = JSON.stringify(parseMarkdown(sentence.repeat(150)));
        for (const type of ['strong', 'em', 'codespan', 'link']) {
            expect(text.split(`"type":"${type}"`).length - 1).toBeGreaterThanOrEqual(148);
        }
    });
});

describe('names, words and markup', () => {
    it('are no longer than the server\'s, so that each is looked up once', () => {
        const [mention] = splitText(`@a${'.'.repeat(16_000)}`, {});
        expect(mention?.type).toBe('mention');
        expect(nameCandidates((mention as {name: string}).name).length).toBeLessThanOrEqual(64);
    });

    it('are looked for no more than a hundred at once', () => {
        const mentionKeys = Array.from({length: 5000}, (_, index) => ({key: `word${index}`}));
        const found = splitText('word5 word99 word4999', {mentionKeys}).filter(({type}) => type === 'highlight');
        expect(found.map(({text}) => text)).toEqual(['word5', 'word99']);
    });

    // covers: 39
    it('are words from some depth on', () => {
        const deep = `${'<div>'.repeat(400)}end${'</div>'.repeat(400)}`;
        const {container} = renderIn(makeWorld(), <div>{messageHtmlToComponent(deep)}</div>);
        expect(container.textContent).toBe('end');
        expect(container.querySelectorAll('div').length).toBeLessThan(70);
    });
});
