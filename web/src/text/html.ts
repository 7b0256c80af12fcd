// Markdown as an HTML string, for plugins that call PostUtils.formatText. What it returns went through
// DOMPurify; the client's own views never use it.
import DOMPurify from 'dompurify';
import type {Token, Tokens} from 'marked';

import {splitText, type MentionKey, type Piece} from './inline';
import {safeUrl} from './links';
import {imageSize, parseMarkdown} from './parse';
import {COMMON_EMOJI} from './common-emoji';
import {loadedEmojiNames} from './system-emoji';

/** The options plugins pass; names as Mattermost has them. */
export type FormatOptions = {
    markdown?: boolean;
    singleline?: boolean;
    atMentions?: boolean;
    mentionHighlight?: boolean;
    mentionKeys?: MentionKey[];
    searchTerm?: string;
    channelNamesMap?: Record<string, {display_name: string} | string | undefined>;
    siteURL?: string;
};

const ALLOWED_ATTRIBUTES = ['href', 'title', 'class', 'src', 'alt', 'width', 'height', 'rel', 'target', 'start', 'type', 'checked', 'disabled', 'align', 'data-mention', 'data-channel-mention', 'data-hashtag', 'data-emoticon', 'data-language'];

/** Formats a text as safe HTML. */
export function formatText(text: string | null | undefined, options: FormatOptions = {}): string {
    if (!text) {
        return '';
    }
    const html = options.markdown === false ? escapeHtml(text).replace(/\n/g, options.singleline ? ' ' : '<br>') : blocks(parseMarkdown(text), options, 0);
    return DOMPurify.sanitize(html, {ALLOWED_ATTR: ALLOWED_ATTRIBUTES, ADD_ATTR: ['target'], ALLOW_DATA_ATTR: false});
}

export function escapeHtml(text: string): string {
    return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function blocks(tokens: readonly Token[] | undefined, options: FormatOptions, depth: number): string {
    if (depth > 40) {
        return escapeHtml((tokens ?? []).map((token) => token.raw).join(''));
    }
    return (tokens ?? []).map((token) => one(token as Tokens.Generic, options, depth + 1)).join('');
}

function one(token: Tokens.Generic, options: FormatOptions, depth: number): string {
    const inner = (): string => blocks(token.tokens, options, depth);
    const text = token.text as string;
    if (options.singleline && ['heading', 'blockquote', 'list', 'table', 'hr', 'code'].includes(token.type)) {
        return escapeHtml(token.raw.replace(/\s+/g, ' '));
    }
    switch (token.type) {
    case 'space':
    case 'def':
    case 'checkbox':
        return '';
    case 'paragraph':
        return options.singleline ? `${inner()} ` : `<p>${inner()}</p>`;
    case 'heading':
        return `<h${token.depth} class="markdown__heading">${inner()}</h${token.depth}>`;
    case 'text':
        return token.tokens ? inner() : plain(text, options);
    case 'escape':
        return escapeHtml(text);
    case 'strong':
    case 'em':
    case 'del':
    case 'blockquote':
        return `<${token.type}>${inner()}</${token.type}>`;
    case 'codespan':
        return `<span class="codespan__pre-wrap"><code>${escapeHtml(text)}</code></span>`;
    case 'br':
        return options.singleline ? ' ' : '<br>';
    case 'hr':
        return '<hr>';
    case 'code':
        return `<div class="post-code" data-language="${escapeHtml(String(token.lang ?? ''))}"><pre><code class="hljs">${escapeHtml(text)}</code></pre></div>`;
    case 'list':
        return list(token as Tokens.List, options, depth);
    case 'table':
        return table(token as Tokens.Table, options, depth);
    case 'link': {
        const href = safeUrl(token.href as string);
        return href ? `<a class="theme markdown__link" href="${escapeHtml(href)}" rel="noreferrer" target="_blank">${inner()}</a>` : escapeHtml(token.raw);
    }
    case 'image':
        return image(token as Tokens.Image);
    default:
        return escapeHtml(token.raw);
    }
}

function list(token: Tokens.List, options: FormatOptions, depth: number): string {
    const tag = token.ordered ? 'ol' : 'ul';
    const start = token.ordered && typeof token.start === 'number' && token.start !== 1 ? ` start="${token.start}"` : '';
    const items = token.items.map((item) => {
        const box = item.task ? `<input type="checkbox" disabled${item.checked ? ' checked' : ''}> ` : '';
        return `<li${item.task ? ' class="list-item--task-list"' : ''}>${box}${blocks(item.tokens, options, depth)}</li>`;
    });
    return `<${tag} class="markdown__list"${start}>${items.join('')}</${tag}>`;
}

function table(token: Tokens.Table, options: FormatOptions, depth: number): string {
    const cells = (tag: string, row: Tokens.TableCell[]): string => row.map((cell) => `<${tag}${cell.align ? ` align="${cell.align}"` : ''}>${blocks(cell.tokens, options, depth)}</${tag}>`).join('');
    const rows = token.rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('');
    return `<div class="table-responsive"><table class="markdown__table"><thead><tr>${cells('th', token.header)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function image(token: Tokens.Image): string {
    const src = safeUrl(token.href);
    if (!src) {
        return escapeHtml(token.raw);
    }
    const size = imageSize(token.title);
    const sides = `${size?.width ? ` width="${size.width}"` : ''}${size?.height ? ` height="${size.height}"` : ''}`;
    return `<img class="markdown-inline-img" src="${escapeHtml(src)}" alt="${escapeHtml(token.text)}"${sides}>`;
}

function plain(text: string, options: FormatOptions): string {
    const searchTerms = options.searchTerm ? options.searchTerm.split(/\s+/) : undefined;
    const pieces = splitText(text, {
        ...(options.mentionKeys && options.mentionHighlight !== false ? {mentionKeys: options.mentionKeys} : {}),
        ...(searchTerms ? {searchTerms} : {}),
    });
    return pieces.map((piece) => pieceHtml(piece, options)).join('');
}

function pieceHtml(piece: Piece, options: FormatOptions): string {
    const text = escapeHtml(piece.text);
    switch (piece.type) {
    case 'mention':
        return options.atMentions ? `<span data-mention="${escapeHtml(piece.name)}">${text}</span>` : text;
    case 'channel': {
        const known = options.channelNamesMap?.[piece.name];
        const name = typeof known === 'string' ? known : known?.display_name;
        return name ? `<a class="mention-link" href="#" data-channel-mention="${escapeHtml(piece.name)}">~${escapeHtml(name)}</a>` : text;
    }
    case 'hashtag':
        return `<a class="mention-link" href="#" data-hashtag="${text}">${text}</a>`;
    case 'emoji':
        return `<span data-emoticon="${escapeHtml(piece.name)}">${escapeHtml(COMMON_EMOJI.get(piece.name) ?? loadedEmojiNames()?.unicodeOf(piece.name) ?? piece.text)}</span>`;
    case 'unicode':
        return `<span class="emoticon emoticon--unicode">${text}</span>`;
    case 'highlight':
        return `<span class="mention--highlight">${text}</span>`;
    case 'match':
        return `<span class="search-highlight">${text}</span>`;
    default:
        return text;
    }
}
