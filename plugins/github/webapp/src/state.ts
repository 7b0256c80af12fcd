// States as words and colours.
import type {News} from './types';

const COLOURS: Record<string, string> = {
    open: '#1a7f37',
    merged: '#8250df',
    closed: '#cf222e',
    draft: '#6e7781',
    success: '#1a7f37',
    completed: '#1a7f37',
    approved: '#1a7f37',
    failure: '#cf222e',
    changes_requested: '#cf222e',
    cancelled: '#6e7781',
    published: '#0969da',
};

/** What a card is about, as one word; the conclusion of a run counts more than its state. */
export function stateOf(news: News): string {
    return news.conclusion || news.state || news.action || '';
}

export function colourOf(state: string): string | undefined {
    return COLOURS[state];
}

/** `changes_requested` as people say it. */
export function wordOf(state: string): string {
    return state.replaceAll('_', ' ');
}

/** Only web addresses become links. */
export function safe(url: string | undefined): string | undefined {
    return url && /^https?:\/\//.test(url) ? url : undefined;
}
