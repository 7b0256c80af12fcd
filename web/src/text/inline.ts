// Finds what Markdown does not know inside plain text: mentions, channel links, hashtags, emoji and
// the reader's own keywords. It only splits; what each piece looks like is render.tsx's business.

export type Piece =
    | {type: 'text'; text: string}
    | {type: 'mention'; text: string; name: string}
    | {type: 'channel'; text: string; name: string}
    | {type: 'hashtag'; text: string}
    | {type: 'emoji'; text: string; name: string}
    | {type: 'unicode'; text: string}
    | {type: 'highlight'; text: string}
    | {type: 'match'; text: string};

export type MentionKey = {key: string; caseSensitive?: boolean};

/** The hashtag's length that the server indexes from. */
const MIN_HASHTAG = 3;

const EMOTICONS: Record<string, string> = {
    ':)': 'slightly_smiling_face', ':-)': 'slightly_smiling_face',
    ';)': 'wink', ';-)': 'wink',
    ':o': 'open_mouth', ':O': 'open_mouth',
    ':D': 'smile', ':-D': 'smile', 'xD': 'laughing', 'XD': 'laughing',
    ':p': 'stuck_out_tongue', ':P': 'stuck_out_tongue', ':-p': 'stuck_out_tongue', ':-P': 'stuck_out_tongue',
    ':(': 'slightly_frowning_face', ':-(': 'slightly_frowning_face',
    ":'(": 'cry', ':/': 'confused', ':-/': 'confused', ':|': 'neutral_face', ':-|': 'neutral_face',
    '<3': 'heart', '</3': 'broken_heart',
};

// Letters of languages without spaces between words, or with endings joined to them, as the server's posts/words.rs has them.
const UNSPACED = '[\\u0E00-\\u0EFF\\u1000-\\u109F\\u1780-\\u17FF\\u3005-\\u3007\\u3040-\\u30FF\\u31F0-\\u31FF\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uAC00-\\uD7AF\\uF900-\\uFAFF\\uFF66-\\uFF9F\\u{20000}-\\u{3FFFF}]';
const STARTS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');
const ENDS_UNSPACED = new RegExp(`${UNSPACED}$`, 'u');

/** What goes on a word, or begins it. */
const JOINED = `(?!${UNSPACED})[\\p{L}\\p{N}_]`;
const BEFORE = `(?<!${JOINED})`;
const AFTER = `(?!${JOINED})`;
// Names and tags are no longer than the server's: what goes on and on is not looked at again from each of its letters.
const PARTS = [
    // Mattermost: the full-width sign of Japanese keyboards as well.
    `(?<!${JOINED}|[@\\uFF20])[@\\uFF20](?<at>[a-z0-9][a-z0-9._-]{0,63})${AFTER}`,
    '(?<![\\p{L}\\p{N}_~])~(?<channel>[a-z0-9][a-z0-9_-]{0,63})',
    '(?<![\\p{L}\\p{N}_&/#])#(?<tag>\\p{L}[\\p{L}\\p{N}_.-]{0,998}[\\p{L}\\p{N}])',
    `:(?<emoji>[a-z0-9_+-]{1,64}):`,
    `(?<=^|\\s)(?<emoticon>${Object.keys(EMOTICONS).map(escapeRegExp).join('|')})(?=$|\\s|[.,!?](?:$|\\s))`,
    '(?<unicode>\\p{RI}\\p{RI}|[0-9#*]\\uFE0F?\\u20E3|(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic}\\uFE0F)(?:\\uFE0F|\\p{EMod})?(?:\\u200D\\p{Extended_Pictographic}(?:\\uFE0F|\\p{EMod})?)*|\\p{Extended_Pictographic}(?:\\uFE0F?\\p{EMod}|\\u200D\\p{Extended_Pictographic})(?:\\uFE0F|\\u200D\\p{Extended_Pictographic}|\\p{EMod})*)',
];
const BASE = new RegExp(PARTS.join('|'), 'giu');

function escapeRegExp(text: string): string {
    return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

/** More words than these are not looked for: each is tried at each place of a text. */
const MOST_WORDS = 100;
const LONGEST_WORD = 200;

type Words = {pattern: RegExp; inAnyCase: ReadonlySet<string>; exact: ReadonlySet<string>};

const known = new WeakMap<object, Words | 'none'>();

/** Builds (once for each list) the pattern of the reader's keywords and of searched words. */
function wordsOf(list: readonly (MentionKey | string)[]): Words | undefined {
    const cached = known.get(list);
    if (cached) {
        return cached === 'none' ? undefined : cached;
    }
    const keys = list.map((word) => (typeof word === 'string' ? {key: word} : word)).filter(({key}) => key.trim() !== '' && key.length <= LONGEST_WORD).slice(0, MOST_WORDS);
    // What stands before is looked at once for all that must not go on from it.
    const sources = keys.map(({key}) => key).sort((a, b) => b.length - a.length).map((key) => `${escapeRegExp(key)}${ENDS_UNSPACED.test(key) ? '' : AFTER}`);
    const alone = sources.filter((source) => !STARTS_UNSPACED.test(source));
    const anywhere = sources.filter((source) => STARTS_UNSPACED.test(source));
    const patterns = [...(alone.length > 0 ? [`${BEFORE}(?:${alone.join('|')})`] : []), ...anywhere];
    const words: Words | 'none' = sources.length === 0 ? 'none' : {
        pattern: new RegExp(patterns.join('|'), 'giu'),
        inAnyCase: new Set(keys.filter((key: MentionKey) => !key.caseSensitive).map(({key}) => key.toLowerCase())),
        exact: new Set(keys.filter((key: MentionKey) => key.caseSensitive).map(({key}) => key)),
    };
    known.set(list, words);
    return words === 'none' ? undefined : words;
}

export type InlineOptions = {
    mentionKeys?: readonly MentionKey[];
    searchTerms?: readonly string[];
};

/** Splits one run of plain text into its pieces, in order and without loss. */
export function splitText(text: string, options: InlineOptions): Piece[] {
    const pieces: Piece[] = [];
    let from = 0;
    for (const match of text.matchAll(BASE)) {
        const piece = pieceOf(match);
        if (!piece) {
            continue;
        }
        pushPlain(pieces, text.slice(from, match.index), options);
        pieces.push(piece);
        from = match.index + match[0].length;
    }
    pushPlain(pieces, text.slice(from), options);
    return pieces;
}

function pieceOf(match: RegExpMatchArray): Piece | undefined {
    const text = match[0];
    const {at, channel, tag, emoji, emoticon, unicode} = match.groups ?? {};
    if (at !== undefined) {
        return {type: 'mention', text, name: at};
    }
    if (channel !== undefined) {
        return {type: 'channel', text, name: channel};
    }
    if (tag !== undefined) {
        return tag.length >= MIN_HASHTAG ? {type: 'hashtag', text} : undefined;
    }
    if (emoji !== undefined) {
        return {type: 'emoji', text, name: emoji.toLowerCase()};
    }
    if (emoticon !== undefined) {
        const name = EMOTICONS[emoticon];
        return name ? {type: 'emoji', text, name} : undefined;
    }
    return unicode === undefined ? undefined : {type: 'unicode', text};
}

function pushPlain(pieces: Piece[], text: string, options: InlineOptions): void {
    if (text === '') {
        return;
    }
    const keys = options.mentionKeys?.length ? wordsOf(options.mentionKeys) : undefined;
    const terms = options.searchTerms?.length ? wordsOf(options.searchTerms) : undefined;
    if (!keys && !terms) {
        pieces.push({type: 'text', text});
        return;
    }
    const isMention = (found: string): boolean => keys?.inAnyCase.has(found.toLowerCase()) === true || keys?.exact.has(found) === true;
    const hits = [
        ...[...(terms ? text.matchAll(terms.pattern) : [])].map((hit) => ({at: hit.index, text: hit[0], type: 'match' as const})),
        ...[...(keys ? text.matchAll(keys.pattern) : [])].filter((hit) => isMention(hit[0])).map((hit) => ({at: hit.index, text: hit[0], type: 'highlight' as const})),
    ].sort((a, b) => a.at - b.at);
    let from = 0;
    for (const hit of hits) {
        if (hit.at < from) {
            continue;
        }
        if (hit.at > from) {
            pieces.push({type: 'text', text: text.slice(from, hit.at)});
        }
        pieces.push({type: hit.type, text: hit.text});
        from = hit.at + hit.text.length;
    }
    if (from < text.length) {
        pieces.push({type: 'text', text: text.slice(from)});
    }
}

/** Tells whether a message is only a few emoji, which are then shown large. */
export function isOnlyEmoji(text: string): boolean {
    if (text.length > 200 || text.trim() === '') {
        return false;
    }
    const pieces = splitText(text.trim(), {});
    const emoji = pieces.filter((piece) => piece.type === 'emoji' || piece.type === 'unicode').length;
    return emoji > 0 && emoji <= 10 && pieces.every((piece) => piece.type === 'emoji' || piece.type === 'unicode' || (piece.type === 'text' && piece.text.trim() === ''));
}
