// Mattermost: nouns travel as JSON inside an event's JSON; some as themselves.

/** Reads a noun of an event. */
export function read<Noun>(value: unknown): Noun | undefined {
    if (typeof value !== 'string') {
        return value && typeof value === 'object' ? value as Noun : undefined;
    }
    try {
        return JSON.parse(value) as Noun;
    } catch {
        return undefined;
    }
}

/** Reads a text of an event. */
export function text(value: unknown): string {
    return typeof value === 'string' ? value : '';
}
