// Waiting that can be called off, and how long to wait after failures.

/** Waits; ends early, and without a word, when it is called off. */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const done = (): void => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', done);
            resolve();
        };
        const timer = setTimeout(done, milliseconds);
        signal?.addEventListener('abort', done, {once: true});
    });
}

/** How long to wait after so many failures in a row: longer each time, and never all clients at once. */
export function pause(failures: number): number {
    const longest = Math.min(500 * 2 ** Math.min(failures, 10), 60_000);
    return longest / 2 + Math.random() * (longest / 2);
}
