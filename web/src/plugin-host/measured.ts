// What each plugin's web half costs this page: its bytes, its start, the time that the browser spent in its code in frames
// that were long, the time until what it draws was drawn, and how often it failed.

export type Cost = {
    /** Of its bundle, as it came over the line and as it is. */
    sent: number;
    bytes: number;
    /** Until its code had run and `initialize` had answered, in milliseconds. */
    started: number;
    /** In frames of more than 50 ms: how often, and how long its code ran in them. */
    longTasks: number;
    longTime: number;
    /** How often what it draws was drawn for the first time, and how long that took. */
    drawings: number;
    drawTime: number;
    errors: number;
};

const NOTHING: Cost = {sent: 0, bytes: 0, started: 0, longTasks: 0, longTime: 0, drawings: 0, drawTime: 0, errors: 0};

let costs: Readonly<Record<string, Cost>> = {};
const hearers = new Set<() => void>();

function add(pluginId: string, more: Partial<Cost>): void {
    const before = costs[pluginId] ?? NOTHING;
    const after = {...before};
    for (const [name, value] of Object.entries(more)) {
        after[name as keyof Cost] = before[name as keyof Cost] + value;
    }
    costs = {...costs, [pluginId]: after};
    hearers.forEach((hear) => hear());
}

/** What was measured until now; another object whenever that changes. */
export const measured = (): Readonly<Record<string, Cost>> => costs;

/** Calls back when something was measured; returns the way to stop. */
export function onMeasured(hear: () => void): () => void {
    hearers.add(hear);
    return () => hearers.delete(hear);
}

export function countDrawing(pluginId: string, took: number): void {
    add(pluginId, {drawings: 1, drawTime: took});
}

export function countError(pluginId: string): void {
    add(pluginId, {errors: 1});
}

/** Notes the start of a plugin whose bundle came from an address. */
export function countStart(pluginId: string, path: string, took: number): void {
    const entry = performance.getEntriesByType?.('resource').find(({name}) => new URL(name, window.location.href).pathname === path) as PerformanceResourceTiming | undefined;
    add(pluginId, {started: took, sent: entry?.transferSize ?? 0, bytes: entry?.decodedBodySize ?? 0});
}

/** Forgets a plugin that is gone. */
export function forget(pluginId: string): void {
    const {[pluginId]: _, ...rest} = costs;
    costs = rest;
    hearers.forEach((hear) => hear());
}

type Script = {duration: number; sourceURL?: string};

/** Counts long frames by whose code ran in them; a browser that does not tell counts none. */
export function watchFrames(): void {
    if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes('long-animation-frame')) {
        return;
    }
    new PerformanceObserver((list) => {
        for (const frame of list.getEntries() as (PerformanceEntry & {scripts?: Script[]})[]) {
            for (const {duration, sourceURL} of frame.scripts ?? []) {
                const id = /\/static\/plugins\/([^/]+)\//.exec(sourceURL ?? '')?.[1];
                if (id) {
                    add(decodeURIComponent(id), {longTasks: 1, longTime: duration});
                }
            }
        }
    }).observe({type: 'long-animation-frame', buffered: true});
}
