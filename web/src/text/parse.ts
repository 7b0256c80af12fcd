// Turns Markdown source into marked's tokens, in Mattermost's flavour: line breaks are kept, HTML is
// text, strike needs two tildes, and nesting is bounded. Rendering lives in render.tsx and html.ts.
import {Marked, Tokenizer, type Token, type Tokens} from 'marked';

/** Deeper containers stay text, so that no message can exhaust the stack. */
const MAX_DEPTH = 12;
const CACHE_SIZE = 400;

class BoundedTokenizer extends Tokenizer {
    private depth = 0;

    private nested<T>(tokenize: () => T | undefined): T | undefined {
        if (this.depth >= MAX_DEPTH) {
            return undefined;
        }
        this.depth += 1;
        try {
            return tokenize();
        } finally {
            this.depth -= 1;
        }
    }

    override blockquote(src: string): Tokens.Blockquote | undefined {
        return this.nested(() => super.blockquote(src));
    }

    override list(src: string): Tokens.List | undefined {
        return this.nested(() => super.list(src));
    }

    override emStrong(src: string, masked: string, previous?: string): Tokens.Em | Tokens.Strong | undefined {
        return this.nested(() => super.emStrong(src, masked, previous));
    }

    // Mattermost: one tilde starts a channel link, so only two strike.
    override del(src: string, masked: string, previous?: string): Tokens.Del | undefined {
        return src.startsWith('~~') ? this.nested(() => super.del(src, masked, previous)) : undefined;
    }

    override link(src: string): Tokens.Link | Tokens.Image | undefined {
        return sizedImage(src) ?? this.nested(() => super.link(src));
    }

    override html(): undefined {
        return undefined;
    }

    override tag(): undefined {
        return undefined;
    }
}

// Mattermost: ![alt](url =200x100) sets an image; CommonMark would refuse that destination. The size is
// kept in the title's place, where imageSize reads it.
const SIZED_IMAGE = /^!\[([^\]\n]{0,500})\]\(([^\s()]{1,2048}) =(\d{0,4}x?\d{0,4})(?: "[^"\n]*")?\)/;

function sizedImage(src: string): Tokens.Image | undefined {
    const found = SIZED_IMAGE.exec(src);
    if (!found) {
        return undefined;
    }
    const [raw, text = '', href = '', size = ''] = found;
    return {type: 'image', raw, href, title: `=${size}`, text, tokens: []};
}

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
        const lexer = new markdown.Lexer({...markdown.defaults, tokenizer: new BoundedTokenizer(markdown.defaults)});
        return lexer.lex(source);
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
