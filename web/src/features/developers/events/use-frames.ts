// What comes over the page's WebSocket, kept for whoever looks: so many frames, and none while it is held.
import {useEffect, useRef, useState} from 'react';

import {webSocketClient} from '../../../net/connection';
import type {ServerEvent} from '../../../net/events';

export type Frame = {key: number; at: number; name: string; text: string; event: ServerEvent};

/** Frames that are kept. */
const KEPT = 300;

/** The frames, the newest first; those that came while it was held are counted. */
export function useFrames(held: boolean): {frames: readonly Frame[]; missed: number; clear: () => void} {
    const [frames, setFrames] = useState<readonly Frame[]>([]);
    const [missed, setMissed] = useState(0);
    const key = useRef(0);
    useEffect(() => {
        const hear = (message: unknown) => {
            if (held) {
                setMissed((count) => count + 1);
                return;
            }
            key.current += 1;
            const event = message as ServerEvent;
            const frame = {key: key.current, at: Date.now(), name: event.event ?? '', text: JSON.stringify(event), event};
            setFrames((before) => [frame, ...before].slice(0, KEPT));
        };
        const socket = webSocketClient;
        socket.addMessageListener(hear);
        return () => socket.removeMessageListener(hear);
    }, [held]);
    useEffect(() => {
        if (!held) {
            setMissed(0);
        }
    }, [held]);
    return {frames, missed, clear: () => setFrames([])};
}

/** Those whose name or content holds every word. */
export function matching(frames: readonly Frame[], term: string): readonly Frame[] {
    const words = term.toLowerCase().split(/\s+/).filter(Boolean);
    return words.length === 0 ? frames : frames.filter(({text}) => {
        const lower = text.toLowerCase();
        return words.every((word) => lower.includes(word));
    });
}
