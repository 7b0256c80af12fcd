// One search over the reference and the guides.
import {GUIDES} from './guides/guides';
import type {Operation} from './reference/document';

export type Found = {to: string; title: string; about: string};

const MOST = 40;

/** What holds every word, what has them in its title first. */
export function search(term: string, operations: readonly Operation[]): Found[] {
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
        return [];
    }
    const candidates = [
        ...operations.map(({id, method, path, summary}) => ({to: `/developers/api/${id}`, title: id, about: `${method} ${path}`, text: summary})),
        ...GUIDES.map(({slug, title, text}) => ({to: `/developers/guides/${slug}`, title, about: excerpt(text, words), text})),
    ];
    const scored = candidates.flatMap(({to, title, about, text}) => {
        const [high, low] = [title.toLowerCase(), `${title} ${about} ${text}`.toLowerCase()];
        const score = words.every((word) => low.includes(word)) ? 1 + words.filter((word) => high.includes(word)).length : 0;
        return score > 0 ? [{to, title, about, score}] : [];
    });
    return scored.sort((a, b) => b.score - a.score).slice(0, MOST).map(({to, title, about}) => ({to, title, about}));
}

/** The line that holds the first of the words. */
function excerpt(text: string, words: readonly string[]): string {
    const line = text.split('\n').find((one) => one.toLowerCase().includes(words[0] ?? ''));
    return (line ?? '').replace(/[#`*|>]/g, '').trim().slice(0, 160);
}
