// Which message box takes the focus back when something beside it ends.
import {useEffect, type RefObject} from 'react';

const boxes = new Map<string, () => void>();

// Makes a box known under its thread, or under the channel when there is none; returns the way to take it back.
function registerBox(rootId: string, focus: () => void): () => void {
    boxes.set(rootId, focus);
    return () => {
        if (boxes.get(rootId) === focus) {
            boxes.delete(rootId);
        }
    };
}

/** Gives the focus to the box of a thread, or of the channel. */
export function focusBox(rootId: string): void {
    (boxes.get(rootId) ?? boxes.get(''))?.();
}

// A key typed outside any field is the beginning of a message.
function beginsMessage(event: KeyboardEvent): boolean {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) {
        return false;
    }
    const target = event.target as HTMLElement | null;
    return !target?.closest('input, textarea, select, button, a, [contenteditable="true"], [role="dialog"], [role="menu"], [role="alertdialog"]');
}

/** Lets a box take the focus back, and the channel's box when somebody begins to type. */
export function useBoxFocus(rootId: string, input: RefObject<{focus: () => void}>): void {
    useEffect(() => registerBox(rootId, () => input.current?.focus()), [rootId, input]);
    useEffect(() => {
        if (rootId !== '') {
            return undefined;
        }
        const onTyping = (event: KeyboardEvent) => beginsMessage(event) && input.current?.focus();
        document.addEventListener('keydown', onTyping);
        return () => document.removeEventListener('keydown', onTyping);
    }, [rootId, input]);
}
