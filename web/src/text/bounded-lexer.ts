// marked's lexer with a price on what it looks for. A delimiter that nothing closes is searched for up to the end of its
// line of text, and again for the next one: a message of nothing but stars would hold up everybody who reads it. Here a run
// of text has so many steps for each of its letters; when they are used up, what is left stays as it was typed. Runs and
// nesting are bounded too, so that twice the text never costs more than twice the steps.
import {Tokenizer, type Lexer, type Marked, type Token, type Tokens} from 'marked';

/** Deeper containers stay text, so that no message can exhaust the stack. */
const MAX_DEPTH = 12;
/** What each letter of a run may cost, and what any run may: far more than text that somebody wrote for others needs. */
const STEPS_A_LETTER = 32;
const STEPS_A_RUN = 4000;
/** A longer run is read in pieces: emphasis that reaches over such a distance is no emphasis. */
const LONGEST_RUN = 4096;

/** Counts steps, and says when there are no more. */
class Budget {
    /** All steps of the message; what tests count. */
    steps = 0;
    private left = 0;

    begin(length: number): void {
        this.left = (length * STEPS_A_LETTER) + STEPS_A_RUN;
    }

    get isSpent(): boolean {
        return this.left <= 0;
    }

    spend(steps: number): void {
        this.steps += steps;
        this.left -= steps;
    }
}

class BoundedTokenizer extends Tokenizer<string, string> {
    private depth = 0;
    private readonly budget: Budget;

    constructor(budget: Budget, options: Marked['defaults']) {
        super(options);
        this.budget = budget;
    }

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

    // What is found cost as much as it is long; what is not was looked for up to `reach`.
    private priced<T extends {raw: string}>(reach: number, tokenize: () => T | undefined): T | undefined {
        if (this.budget.isSpent) {
            return undefined;
        }
        const found = this.nested(tokenize);
        this.budget.spend(found ? found.raw.length : reach);
        return found;
    }

    override blockquote(src: string): Tokens.Blockquote | undefined {
        return this.nested(() => super.blockquote(src));
    }

    override list(src: string): Tokens.List | undefined {
        return this.nested(() => super.list(src));
    }

    override emStrong(src: string, masked: string, previous?: string): Tokens.Em | Tokens.Strong | undefined {
        const opens = src.startsWith('*') || (src.startsWith('_') && !/[\p{L}\p{N}]$/u.test(previous ?? ''));
        return opens ? this.priced(src.length, () => super.emStrong(src, masked, previous)) : undefined;
    }

    // Mattermost: one tilde starts a channel link, so only two strike.
    override del(src: string, masked: string, previous?: string): Tokens.Del | undefined {
        return src.startsWith('~~') ? this.priced(src.length, () => super.del(src, masked, previous)) : undefined;
    }

    override codespan(src: string): Tokens.Codespan | undefined {
        return src.startsWith('`') ? this.priced(src.length, () => super.codespan(src)) : undefined;
    }

    override link(src: string): Tokens.Link | Tokens.Image | undefined {
        return /^!?\[/.test(src) ? sizedImage(src) ?? this.priced(reachOf(src), () => super.link(src)) : undefined;
    }

    override reflink(src: string, links: Parameters<Tokenizer['reflink']>[1]): ReturnType<Tokenizer['reflink']> {
        return /^!?\[/.test(src) ? this.priced(reachOf(src), () => super.reflink(src, links) as Tokens.Link | undefined) : undefined;
    }

    override url(src: string): Tokens.Link | undefined {
        return /^(?:https?:|ftp:|www\.|[a-z0-9.!#$%&'*+/=?_`{|}~-]{1,64}@)/i.test(src) ? this.priced(wordLength(src), () => super.url(src)) : undefined;
    }

    override html(): undefined {
        return undefined;
    }

    override tag(): undefined {
        return undefined;
    }
}

// A label without an end is looked for up to the end, else its closing bracket is near.
function reachOf(src: string): number {
    const end = src.indexOf('](');
    return end < 0 ? src.length : end + wordLength(src.slice(end));
}

function wordLength(src: string): number {
    const end = src.search(/\s/);
    return end < 0 ? src.length : end;
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

/** Makes a lexer for one message. */
export function boundedLexer(markdown: Marked): Lexer & {readonly budget: Budget} {
    const budget = new Budget();
    class BoundedLexer extends markdown.Lexer {
        readonly budget = budget;
        private level = 0;

        override inlineTokens(src: string, tokens: Token[] = []): Token[] {
            if (this.level > 0) {
                return this.level > MAX_DEPTH ? plain(src, tokens) : this.within(() => super.inlineTokens(src, tokens));
            }
            for (const piece of pieces(src)) {
                budget.begin(piece.length);
                budget.spend(piece.length);
                this.within(() => super.inlineTokens(piece, tokens));
            }
            return tokens;
        }

        private within(work: () => Token[]): Token[] {
            this.level += 1;
            try {
                return work();
            } finally {
                this.level -= 1;
            }
        }
    }
    return new BoundedLexer({...markdown.defaults, tokenizer: new BoundedTokenizer(budget, markdown.defaults)});
}

function plain(src: string, tokens: Token[]): Token[] {
    tokens.push({type: 'text', raw: src, text: src, escaped: false} as Tokens.Text);
    return tokens;
}

// At the last line or word that ends in time, else in the middle of what is no word of anybody's.
function pieces(src: string): string[] {
    const found: string[] = [];
    let rest = src;
    while (rest.length > LONGEST_RUN) {
        const line = rest.lastIndexOf('\n', LONGEST_RUN);
        const word = line > 0 ? line : rest.lastIndexOf(' ', LONGEST_RUN);
        const end = word > 0 ? word + 1 : LONGEST_RUN;
        found.push(rest.slice(0, end));
        rest = rest.slice(end);
    }
    found.push(rest);
    return found;
}

/** Parses a message and returns what that cost; for the tests that bound it. */
export function stepsOf(markdown: Marked, source: string): number {
    const lexer = boundedLexer(markdown);
    lexer.lex(source);
    return lexer.budget.steps;
}
