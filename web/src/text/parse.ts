// Turns Markdown source into marked's tokens, in Mattermost's flavour: line breaks are kept, HTML is text, strike needs two
// tildes. What hostile text may cost is bounded-lexer.ts's business, rendering that of render.tsx and html.ts.
import {Marked, type Token} from 'marked';

import {boundedLexer} from './bounded-lexer';

const CACHE_SIZE = 400;

const markdown = new Marked({gfm: true, breaks: true});

const cache = new Map<string, Token[]>();

/** Parses one message; the same text is parsed once while it stays in the cache. */
export function parseMarkdown(source: string): Token[] {
    const cached = cache.get(source);
    if (cached) {
        cache.delete(source);
        cache.set(source, cached);
        return cached;
    }
    const tokens = parse(source);
    cache.set(source, tokens);
    if (cache.size > CACHE_SIZE) {
        const oldest = cache.keys().next();
        if (!oldest.done) {
            cache.delete(oldest.value);
        }
    }
    return tokens;
}

function parse(source: string): Token[] {
    try {
        return boundedLexer(markdown).lex(source);
    } catch {
        // A parser that gives up must not take the post list with it: the text is shown as it was typed.
        return [{type: 'paragraph', raw: source, text: source, tokens: [{type: 'text', raw: source, text: source}]}];
    }
}

/** Splits an image's "=200x100" title into a size; anything else is no size. */
export function imageSize(title: string | null | undefined): {width?: number; height?: number} | undefined {
    const found = /^=(\d{0,4})(?:x(\d{0,4}))?$/.exec(title ?? '');
    if (!found) {
        return undefined;
    }
    const width = Number(found[1]) || undefined;
    const height = Number(found[2]) || undefined;
    return width || height ? {width, height} : undefined;
}
