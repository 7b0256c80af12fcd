// Where a plugin's author finds what went wrong in a plugin's own code.

/** Writes down a plugin's failure. */
export function report(pluginId: string, error: unknown): void {
    console.error(`Plugin ${pluginId}:`, error); // eslint-disable-line no-console -- the one place a plugin's author looks
}

/** Calls a plugin's function; one that throws has answered nothing. */
export function guarded<Answer>(pluginId: string, call: () => Answer): Answer | undefined {
    try {
        return call();
    } catch (error) {
        report(pluginId, error);
        return undefined;
    }
}
