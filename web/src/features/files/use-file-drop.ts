// Files dragged anywhere over the pane that an element stands in.
import {useEffect, useRef, useState, type RefObject} from 'react';

/** Takes files dropped on the element's parent; without a taker nothing is listened to. Returns whether some are held over it. */
export function useFileDrop(element: RefObject<HTMLElement>, onFiles: ((files: File[]) => void) | undefined): boolean {
    const [over, setOver] = useState(false);
    const take = useRef(onFiles);
    take.current = onFiles;
    const active = onFiles !== undefined;
    useEffect(() => {
        const pane = element.current?.parentElement;
        if (!pane || !active) {
            return undefined;
        }
        // Entering a child leaves its parent, so the borders crossed are counted.
        let depth = 0;
        const cross = (step: number) => (event: DragEvent) => {
            if (hasFiles(event)) {
                depth = Math.max(0, depth + step);
                setOver(depth > 0);
            }
        };
        const onEnter = cross(1);
        const onLeave = cross(-1);
        const onOver = (event: DragEvent) => hasFiles(event) && event.preventDefault();
        const onDrop = (event: DragEvent) => {
            if (!hasFiles(event)) {
                return;
            }
            event.preventDefault();
            depth = 0;
            setOver(false);
            take.current?.([...(event.dataTransfer?.files ?? [])]);
        };
        pane.addEventListener('dragenter', onEnter);
        pane.addEventListener('dragleave', onLeave);
        pane.addEventListener('dragover', onOver);
        pane.addEventListener('drop', onDrop);
        return () => {
            pane.removeEventListener('dragenter', onEnter);
            pane.removeEventListener('dragleave', onLeave);
            pane.removeEventListener('dragover', onOver);
            pane.removeEventListener('drop', onDrop);
        };
    }, [element, active]);
    return over;
}

function hasFiles(event: DragEvent): boolean {
    return [...(event.dataTransfer?.types ?? [])].includes('Files');
}
