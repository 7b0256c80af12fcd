// What people and programs may write to have something run in a reader's page: nothing of it does, by any way that draws text.
import {cleanup} from '@testing-library/react';
import {afterEach, describe, expect, it} from 'vitest';

import {makePost, makeWorld, renderIn} from '../../features/posts/tests/world';
import {PostView} from '../../features/posts/PostView';
import {formatText} from '../html';
import {messageHtmlToComponent} from '../html-to-component';
import {Markdown} from '../Markdown';

afterEach(cleanup);

const SCRIPTS = [
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', '\u0001javascript:alert(1)', ' javascript:alert(1)', 'javascript&colon;alert(1)', 'javascript&#58;alert(1)',
    'javascript&#x3a;alert(1)', '&#106;avascript:alert(1)', 'vbscript:msgbox(1)', 'data:text/html,<script>alert(1)</script>', 'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==', 'data:image/svg+xml,<svg onload=alert(1)>',
    'blob:https://chat.example/1', 'file:///etc/passwd', 'filesystem:https://chat.example/1', 'view-source:javascript:alert(1)', 'jar:javascript:alert(1)', 'feed:javascript:alert(1)', 'livescript:x', 'mocha:x',
];

const HOSTILE = [
    '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg onload=alert(1)>', '<svg><script>alert(1)</script></svg>', '<iframe src="javascript:alert(1)"></iframe>', '<body onload=alert(1)>', '<input autofocus onfocus=alert(1)>',
    '<details open ontoggle=alert(1)>', '<math><mtext><table><mglyph><style><img src onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<form action="javascript:alert(1)"><button>x', '<object data="javascript:alert(1)">',
    '<embed src="javascript:alert(1)">', '<base href="https://evil.example/">', '<meta http-equiv=refresh content="0;url=javascript:alert(1)">', '<link rel=stylesheet href="https://evil.example/x.css">', '<style>*{background:url(https://evil.example)}</style>',
    '<div style="background:url(javascript:alert(1))">', '<noscript><p title="</noscript><img src=x onerror=alert(1)>">', '<template><img src=x onerror=alert(1)></template>', '<xmp><img src=x onerror=alert(1)></xmp>', '<!--><img src=x onerror=alert(1)>-->',
    '`<img src=x onerror=alert(1)>`', '```html\n<img src=x onerror=alert(1)>\n```', '```<img src=x onerror=alert(1)>\nx\n```', '| a |\n|---|\n| <img src=x onerror=alert(1)> |', '> <img src=x onerror=alert(1)>', '# <img src=x onerror=alert(1)>',
    '@<img src=x onerror=alert(1)>', '~<img src=x onerror=alert(1)>', '#<img/src=x/onerror=alert(1)>', ':<img src=x onerror=alert(1)>:', '[<img src=x onerror=alert(1)>](https://example.com)', '![x" onerror="alert(1)](https://example.com/x.png)',
    '[x](https://example.com "onmouseover=alert(1)")', '[x](https://example.com" onmouseover="alert(1))', '![x](https://example.com/x.png"onerror="alert(1))', '![x](https://example.com/x.png =1x1"onerror="alert(1))', 'https://example.com/"onmouseover="alert(1)',
    '<https://example.com/"onclick="alert(1)>', '[a]: javascript:alert(1)\n[a]', '[a]: <javascript:alert(1)>\n\n[x][a]', '\u202e<script>', '&lt;img src=x onerror=alert(1)&gt;', '&#60;img src=x onerror=alert(1)&#62;', '\\<img src=x onerror=alert(1)\\>',
    ...SCRIPTS.map((href) => `[x](${href}) ![x](<${href}>) <${href}> ${href}\n\n[a]: ${href}\n\n[x][a]`),
];

/** What an element may not be, and what may not stand on one. */
function runsIn(root: Element): string[] {
    const found: string[] = [];
    for (const element of root.querySelectorAll('*')) {
        if (/^(script|iframe|object|embed|base|meta|link|style|form|template|noscript|frame|frameset|applet|foreignobject|animate|set)$/i.test(element.tagName)) {
            found.push(element.outerHTML.slice(0, 80));
        }
        for (const {name, value} of element.attributes) {
            // Browsers drop these inside of a scheme.
            const target = value.replace(/[\u0000-\u0020]/g, '').toLowerCase();
            const runs = /^on/i.test(name) || name === 'srcdoc' || (/^(href|src|action|formaction|xlink:href|data|poster)$/i.test(name) && /^(javascript|vbscript|livescript|mocha|data:text|data:image\/svg|blob|file|filesystem|view-source|jar|feed):?/.test(target));
            if (runs || (name === 'style' && /url\(|expression/i.test(value))) {
                found.push(`${element.tagName} ${name}=${value.slice(0, 60)}`);
            }
        }
    }
    return found;
}

describe('a text that should run something in its reader\'s page', () => {
    it('runs nothing as a message, on one line, or with a link preview and an attachment', () => {
        const world = makeWorld();
        const found = HOSTILE.flatMap((text) => {
            const attachment = {title: text, title_link: text, text, pretext: text, author_name: text, author_link: text, author_icon: text, image_url: text, thumb_url: text, footer: text, footer_icon: text, color: text, fields: [{title: text, value: text}]};
            const {container, unmount} = renderIn(world, (
                <>
                    <Markdown text={text}/>
                    <Markdown
                        text={text}
                        options={{singleLine: true}}
                    />
                    <PostView
                        post={makePost({id: 'p', message: text, props: {attachments: [attachment], username: text, override_icon_url: text, from_webhook: 'true', override_username: text} as never, metadata: {embeds: [{type: 'opengraph', url: text, data: {title: text, url: text, site_name: text, description: text, images: [{url: text}]}}]} as never})}
                        place='center'
                    />
                </>
            ));
            const runs = runsIn(container);
            unmount();
            return runs.map((one) => `${JSON.stringify(text)}: ${one}`);
        });
        expect(found).toEqual([]);
    });

    it('runs nothing by the ways that plugins have', () => {
        const world = makeWorld();
        const found = HOSTILE.flatMap((text) => {
            const holder = document.createElement('div');
            holder.innerHTML = formatText(text, {atMentions: true, channelNamesMap: {x: {display_name: text}}, searchTerm: 'x'});
            const {container, unmount} = renderIn(world, <>{messageHtmlToComponent(text)}</>);
            const runs = [...runsIn(holder), ...runsIn(container)];
            unmount();
            return runs.map((one) => `${JSON.stringify(text)}: ${one}`);
        });
        expect(found).toEqual([]);
    });
});
