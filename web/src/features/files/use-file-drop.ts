// Files dragged over a part of the page.
import {useCallback, useRef, useState, type DragEvent} from 'react';

type Drop = {over: boolean; props: {onDragEnter?: (event: DragEvent) => void; onDragOver?: (event: DragEvent) => void; onDragLeave?: (event: DragEvent) => void; onDrop?: (event: DragEvent) => void}};

/** Takes dropped files; without a taker nothing is listened to. */
export function useFileDrop(onFiles: ((files: File[]) => void) | undefined): Drop {
    const [over, setOver] = useState(false);
    // Entering a child leaves its parent, so the borders crossed are counted.
    const depth = useRef(0);
    const onDragEnter = useCallback((event: DragEvent) => {
        if (hasFiles(event)) {
            depth.current += 1;
            setOver(true);
        }
    }, []);
    const onDragOver = useCallback((event: DragEvent) => {
        if (hasFiles(event)) {
            event.preventDefault();
        }
    }, []);
    const onDragLeave = useCallback((event: DragEvent) => {
        if (hasFiles(event)) {
            depth.current = Math.max(0, depth.current - 1);
            setOver(depth.current > 0);
        }
    }, []);
    const onDrop = useCallback((event: DragEvent) => {
        if (!hasFiles(event)) {
            return;
        }
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        onFiles?.([...event.dataTransfer.files]);
    }, [onFiles]);
    return onFiles ? {over, props: {onDragEnter, onDragOver, onDragLeave, onDrop}} : {over: false, props: {}};
}

function hasFiles(event: DragEvent): boolean {
    return [...event.dataTransfer.types].includes('Files');
}
