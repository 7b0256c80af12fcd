// Where a plugin's author finds what went wrong in a plugin's own code.

import {countError} from './measured';

/** Told to the page, for `jackfield dev`, with `{pluginId, error}`. */
const FAILED = 'jackfield:plugin-failed';

/** Writes down a plugin's failure, and what it was doing. */
export function report(pluginId: string, error: unknown, doing = '', ...more: unknown[]): void {
    countError(pluginId);
    console.error(`Plugin ${pluginId}${doing && ` ${doing}`}:`, error, ...more); // eslint-disable-line no-console -- the one place a plugin's author looks
    window.dispatchEvent(new CustomEvent(FAILED, {detail: {pluginId, error}}));
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
