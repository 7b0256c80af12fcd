// Keeps drafts in the browser, for each account apart: in memory at once, on disk a moment later.
import {draftKey, isEmptyDraft, readDraft, type Draft} from './drafts';

const WRITE_AFTER = 250;

const drafts = new Map<string, Draft>();
const unwritten = new Set<string>();
const listeners = new Set<() => void>();
let timer: number | undefined;

function storageKey(userId: string, key: string): string {
    return `jackfield:${userId}:${key}`;
}

/** Reads a draft; the first time from the browser's storage. */
export function getDraft(userId: string, channelId: string, rootId: string): Draft {
    const key = storageKey(userId, draftKey(channelId, rootId));
    const known = drafts.get(key);
    if (known) {
        return known;
    }
    const draft = readDraft(stored(key));
    drafts.set(key, draft);
    return draft;
}

/** Changes a draft; it is on disk shortly after, at the latest when the page is left. */
export function setDraft(userId: string, channelId: string, rootId: string, draft: Draft): void {
    const key = storageKey(userId, draftKey(channelId, rootId));
    drafts.set(key, draft);
    unwritten.add(key);
    window.clearTimeout(timer);
    timer = window.setTimeout(flushDrafts, WRITE_AFTER);
    listeners.forEach((listener) => listener());
}

/** Writes what is not on disk yet. */
export function flushDrafts(): void {
    window.clearTimeout(timer);
    for (const key of unwritten) {
        const draft = drafts.get(key);
        try {
            if (!draft || isEmptyDraft(draft)) {
                window.localStorage.removeItem(key);
            } else {
                window.localStorage.setItem(key, JSON.stringify(draft));
            }
        } catch {
            // A full storage: the draft stays in memory for as long as the page lives.
        }
    }
    unwritten.clear();
}

/** Tells when any draft changes, also in another tab. */
export function subscribeDrafts(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

function stored(key: string): unknown {
    try {
        return JSON.parse(window.localStorage.getItem(key) ?? 'null');
    } catch {
        return undefined;
    }
}

if (typeof window !== 'undefined') {
    window.addEventListener('pagehide', flushDrafts);
    window.addEventListener('storage', (event) => {
        if (event.key?.startsWith('jackfield:') && !unwritten.has(event.key)) {
            drafts.delete(event.key);
            listeners.forEach((listener) => listener());
        }
    });
}
