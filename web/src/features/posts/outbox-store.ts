// What was sent and is not with the server yet, for each account, on disk: it outlives the page, and a tab that closes
// leaves it to the others.
import type {Post} from '@mattermost/types/posts';

import type {Failure} from '../../net/client';

export type Entry = {
    /** As it stands in the store; its id is its pending id. */
    post: Post;
    /** When the server was first asked to take it; 0 when it never was. */
    triedAt: number;
    /** The server's refusal: it stays until its writer sends it again or gives it up. */
    refusal?: Failure;
};

type Kept = {entries: Entry[]; /** The latest posts that went out from here: what stands in the channel under another id is not this one. */ sent: string[]};

const MOST = 200;
const MOST_SENT = 50;
/** A browser without storage keeps it for as long as the page lives. */
const memory = new Map<string, Kept>();

const keyOf = (userId: string) => `jackfield:${userId}:outbox`;

function read(userId: string): Kept {
    try {
        const stored = JSON.parse(window.localStorage.getItem(keyOf(userId)) ?? 'null') as Kept | null;
        if (stored && Array.isArray(stored.entries) && Array.isArray(stored.sent)) {
            return {entries: stored.entries.filter(isEntry), sent: stored.sent};
        }
    } catch {
        // Unreadable is as good as missing.
    }
    return memory.get(userId) ?? {entries: [], sent: []};
}

function isEntry(value: unknown): value is Entry {
    const {post} = (value ?? {}) as Partial<Entry>;
    return typeof post?.id === 'string' && typeof post.channel_id === 'string' && typeof post.message === 'string';
}

function write(userId: string, kept: Kept): void {
    memory.delete(userId);
    try {
        if (kept.entries.length === 0 && kept.sent.length === 0) {
            window.localStorage.removeItem(keyOf(userId));
        } else {
            window.localStorage.setItem(keyOf(userId), JSON.stringify(kept));
        }
    } catch {
        memory.set(userId, kept);
    }
}

/** Returns what waits, the first written first. */
export function waiting(userId: string): Entry[] {
    return read(userId).entries;
}

/** Keeps a post, or what is new about it. */
export function keep(userId: string, entry: Entry): void {
    const kept = read(userId);
    const known = kept.entries.some(({post}) => post.id === entry.post.id);
    const entries = known ? kept.entries.map((one) => (one.post.id === entry.post.id ? entry : one)) : [...kept.entries, entry];
    write(userId, {...kept, entries: entries.slice(-MOST)});
}

/** Forgets a post: the server has it, or its writer gave it up. */
export function forget(userId: string, pendingId: string, sentId?: string): void {
    const {entries, sent} = read(userId);
    write(userId, {entries: entries.filter(({post}) => post.id !== pendingId), sent: sentId ? [...sent, sentId].slice(-MOST_SENT) : sent});
}

/** Tells whether a post went out from this browser lately. */
export function wentOut(userId: string, postId: string): boolean {
    return read(userId).sent.includes(postId);
}
