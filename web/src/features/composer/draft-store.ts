// The drafts of this browser: in memory, on disk shortly after, and shared with its other tabs. What is typed is
// here before anything else knows of it; `draft-sync` brings it to the server.
import {draftKey, isEmptyDraft, isForgotten, readDraft, type Draft} from './drafts';

const WRITE_AFTER = 250;

export type Place = {userId: string; channelId: string; rootId: string};

const drafts = new Map<string, Draft>();
const unwritten = new Set<string>();
const listeners = new Set<() => void>();
const typed = new Set<(place: Place) => void>();
let timer: number | undefined;
let version = 0;

function prefixOf(userId: string): string {
    return `jackfield:${userId}:`;
}

function storageKey(userId: string, key: string): string {
    return prefixOf(userId) + key;
}

/** Reads a draft; the first time from the browser's storage. */
export function getDraft(userId: string, channelId: string, rootId: string): Draft {
    return read(storageKey(userId, draftKey(channelId, rootId)));
}

function read(key: string): Draft {
    const known = drafts.get(key);
    if (known) {
        return known;
    }
    const draft = readDraft(stored(key));
    drafts.set(key, draft);
    return draft;
}

/** Changes a draft as its writer does; it is on disk shortly after, at the latest when the page is left. */
export function setDraft(userId: string, channelId: string, rootId: string, draft: Draft): void {
    const {syncedAt} = getDraft(userId, channelId, rootId);
    keepDraft({userId, channelId, rootId}, {...draft, syncedAt: syncedAt ?? 0, dirty: true});
    typed.forEach((listener) => listener({userId, channelId, rootId}));
}

/** Keeps a draft as it is known to stand, without calling it a change of its writer's. */
export function keepDraft({userId, channelId, rootId}: Place, draft: Draft): void {
    const key = storageKey(userId, draftKey(channelId, rootId));
    drafts.set(key, {...draft, channelId, rootId});
    unwritten.add(key);
    window.clearTimeout(timer);
    timer = window.setTimeout(flushDrafts, WRITE_AFTER);
    changed();
}

/** Writes what is not on disk yet. */
export function flushDrafts(): void {
    window.clearTimeout(timer);
    for (const key of unwritten) {
        const draft = drafts.get(key);
        try {
            if (!draft || isForgotten(draft)) {
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

/** Tells what its writer changed in this tab. */
export function onTyped(listener: (place: Place) => void): () => void {
    typed.add(listener);
    return () => typed.delete(listener);
}

let listed: {userId: string; version: number; drafts: readonly Draft[]} | undefined;

/** The drafts of an account that say where they belong, the latest first; the same list until one changes. */
export function listDrafts(userId: string): readonly Draft[] {
    if (listed?.userId !== userId || listed.version !== version) {
        const found = everyDraft(userId).filter((draft) => draft.channelId && !isEmptyDraft(draft));
        listed = {userId, version, drafts: found.sort((a, b) => b.updateAt - a.updateAt)};
    }
    return listed.drafts;
}

/** Every draft of an account, those among them that only wait to be deleted elsewhere. */
export function everyDraft(userId: string): Draft[] {
    const prefix = prefixOf(userId);
    const keys = new Set([...drafts.keys(), ...storedKeys()].filter((key) => key.startsWith(`${prefix}draft_`) || key.startsWith(`${prefix}comment_draft_`)));
    return [...keys].map((key) => {
        const draft = read(key);
        // A channel's draft of an earlier version says where it belongs by its name.
        return draft.channelId || !key.startsWith(`${prefix}draft_`) ? draft : {...draft, channelId: key.slice(`${prefix}draft_`.length), rootId: ''};
    });
}

function changed(): void {
    version += 1;
    listeners.forEach((listener) => listener());
}

function storedKeys(): string[] {
    try {
        return Object.keys(window.localStorage);
    } catch {
        return [];
    }
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
            changed();
        }
    });
}
