// Reads what people type into the search: words, and the filters that name people, places and days.

export type SearchTerms = {words: string[]; text: string};

const FILTER = /(?:^|\s)-?(from|in|channel|before|after|on|ext):\s*("[^"]*"|\S+)/gi;

/** Returns the words to mark in the results; filters are not words. */
export function highlightedWords(terms: string): string[] {
    const rest = terms.replace(FILTER, ' ');
    const words: string[] = [];
    for (const match of rest.matchAll(/"([^"]+)"|(\S+)/g)) {
        const word = (match[1] ?? match[2] ?? '').replace(/\*+$/, '').trim();
        if (word !== '' && !word.startsWith('-')) {
            words.push(word);
        }
    }
    return words;
}
