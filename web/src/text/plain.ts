// A message as plain words, for notifications, titles and labels.
import type {Token, Tokens} from 'marked';

import {parseMarkdown} from './parse';

/** Returns a message's words without its marks, in one line. */
export function plainText(source: string): string {
    return words(parseMarkdown(source)).replace(/\s+/g, ' ').trim();
}

function words(tokens: readonly Token[] | undefined): string {
    return (tokens ?? []).map((token) => wordsOf(token as Tokens.Generic)).join('');
}

function wordsOf(token: Tokens.Generic): string {
    switch (token.type) {
    case 'list':
        return (token as Tokens.List).items.map((item) => `${words(item.tokens)} `).join('');
    case 'table': {
        const table = token as Tokens.Table;
        return [table.header, ...table.rows].map((row) => row.map((cell) => words(cell.tokens)).join(' ')).join(' ');
    }
    case 'image':
        return (token.text as string) || (token.href as string);
    case 'br':
    case 'space':
    case 'hr':
        return ' ';
    case 'def':
    case 'checkbox':
        return '';
    case 'paragraph':
    case 'heading':
    case 'blockquote':
        return `${words(token.tokens)} `;
    default:
        return token.tokens ? words(token.tokens) : String(token.text ?? token.raw);
    }
}
