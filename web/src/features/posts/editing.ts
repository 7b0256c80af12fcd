// Which post is being edited, and where: one at a time, so that the keyboard knows which.
import {useCallback, useSyncExternalStore} from 'react';

import type {PostPlace} from './PostBody';

let current: {postId: string; place: PostPlace} | undefined;
const listeners = new Set<() => void>();

/** Starts editing a post, or ends editing when there is none. */
export function setEditing(next: {postId: string; place: PostPlace} | undefined): void {
    current = next;
    listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Tells whether a post is being edited here, and lets it be changed. */
export function useEditing(postId: string, place: PostPlace): [boolean, (editing: boolean) => void] {
    const editing = useSyncExternalStore(subscribe, () => current?.postId === postId && current.place === place);
    const change = useCallback((next: boolean) => setEditing(next ? {postId, place} : undefined), [postId, place]);
    return [editing, change];
}
