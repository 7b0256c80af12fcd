// Markdown as it is drawn: golden results for Mattermost's flavour, and nothing unsafe.
import {cleanup, screen} from '@testing-library/react';
import {afterEach, describe, expect, it} from 'vitest';

import {makeWorld, renderIn} from '../../features/posts/tests/world';
import {formatText} from '../html';
import {messageHtmlToComponent} from '../html-to-component';
import {Markdown} from '../Markdown';
import type {TextOptions} from '../options';
import {loadEmojiNames} from '../system-emoji';

afterEach(cleanup);

const html = (text: string, options: TextOptions = {}): string => {
    const {container} = renderIn(makeWorld(), <Markdown text={text} options={options}/>);
    return container.firstElementChild!.innerHTML;
};

describe('Markdown', () => {
    it.each([
        ['keeps single line breaks', 'a\nb', '<p>a<br>b</p>'],
        ['shows HTML as text', '<img src=x onerror=alert(1)>', '<p>&lt;img src=x onerror=alert(1)&gt;</p>'],
        ['shows entities as they were typed', '&lt;b&gt;', '<p>&amp;lt;b&amp;gt;</p>'],
        ['strikes with two tildes', '~~a~~ ~b~', '<p><del>a</del> ~b~</p>'],
        ['keeps LaTeX as text', '$\\alpha_1^2$', '<p>$\\alpha_1^2$</p>'],
        ['lists tasks', '- [x] done\n- [ ] open', '<ul><li class="list-item--task-list"><input type="checkbox" disabled="" readonly="" aria-label="Done" checked="">done</li><li class="list-item--task-list"><input type="checkbox" disabled="" readonly="" aria-label="Open">open</li></ul>'],
        ['begins numbered lists where they begin', '3. a\n4. b', '<ol start="3"><li>a</li><li>b</li></ol>'],
        ['leaves unknown names alone', '@nobody and ~nowhere', '<p>@nobody and ~nowhere</p>'],
        ['does not link what could run', '[x](javascript:alert(1))', '<p>[x](javascript:alert(1))</p>'],
        ['quotes', '> a', '<blockquote><p>a</p></blockquote>'],
    ])('%s', (_, source, expected) => {
        expect(html(source)).toBe(expected);
    });

    it('links people and highlights the reader\'s names', () => {
        const keys = [{key: '@alice'}, {key: 'ship'}, {key: '@here'}];
        const result = html('@alice, @bob. ship it @here', {mentionKeys: keys});
        expect(result).toContain('<span class="mention--highlight"><button type="button" class="mention-link"');
        expect(result).toContain('@bob</button>. ');
        expect(result).toContain('<mark class="mention--highlight">ship</mark>');
        expect(result).toContain('<span class="mention--highlight"><span class="mention-link mention-link--special">@here</span></span>');
    });

    it('links channels the reader knows', () => {
        expect(html('see ~town-square')).toContain('href="/acme/channels/town-square">~Town Square</a>');
        expect(html('see ~secret', {channelMentions: {secret: {display_name: 'Secret', team_name: 'other'}}})).toContain('href="/other/channels/secret">~Secret</a>');
    });

    it('reserves the room of images', () => {
        const result = html('![a](http://x.com/y.png)', {images: {'http://x.com/y.png': {width: 1000, height: 500, format: 'png', frameCount: 0}}});
        expect(result).toContain('width="500" height="250"');
        expect(html('![a](http://x.com/y.png =40x20)')).toContain('width="40" height="20"');
    });

    it('labels code and keeps it plain until its language is there', () => {
        html('```rs\nfn main() {}\n```');
        expect(screen.getByText('Rust')).toBeTruthy();
        expect(screen.getByRole('button', {name: 'Copy code'})).toBeTruthy();
    });

    it('puts tables into a box that scrolls', () => {
        expect(html('|a|b|\n|:-|-:|\n|1|2|')).toBe('<div class="markdown__table-scroll" tabindex="0" role="region"><table class="markdown__table"><thead><tr><th style="text-align: left;">a</th><th style="text-align: right;">b</th></tr></thead><tbody><tr><td style="text-align: left;">1</td><td style="text-align: right;">2</td></tr></tbody></table></div>');
    });

    it('shows emoji by Mattermost\'s names', async () => {
        await loadEmojiNames();
        expect(html('nice :thumbsup: :no_such_emoji:')).toContain('👍');
        expect(html('nice :no_such_emoji:')).toContain(':no_such_emoji:');
        const {container} = renderIn(makeWorld(), <Markdown text=':tada: :wave_medium_skin_tone:'/>);
        expect(container.querySelector('.all-emoji')?.textContent).toBe('🎉 👋🏽');
    });

    it('draws everything in one line for previews', () => {
        expect(html('# a\n- b\n- c\n```\nd\n```', {singleLine: true})).toBe('<strong>a </strong>b c <code class="codespan">d</code>');
    });
});

describe('formatText and messageHtmlToComponent', () => {
    it('gives safe HTML with the marks that plugins look for', () => {
        const result = formatText('hi @bob **x** <script>alert(1)</script> [l](javascript:x)', {atMentions: true});
        expect(result).toBe('<p>hi <span data-mention="bob">@bob</span> <strong>x</strong> &lt;script&gt;alert(1)&lt;/script&gt; [l](javascript:x)</p>');
    });

    it('turns it back into living elements', () => {
        const {container} = renderIn(makeWorld(), <div>{messageHtmlToComponent(formatText('hi @bob', {atMentions: true}))}</div>);
        expect(container.querySelector('button.mention-link')?.textContent).toBe('@bob');
    });

    it('drops what is unsafe in foreign HTML', () => {
        const {container} = renderIn(makeWorld(), <div>{messageHtmlToComponent('<p onclick="x()">a<iframe src="http://x"></iframe><script>1</script></p>')}</div>);
        expect(container.innerHTML).toContain('<p>a</p>');
    });
});
