// What plugins want to see before it is sent: posts, edits, slash commands. Each sees what the one before
// made of it; one that fails or does not answer changes nothing.
import type {Post} from '@mattermost/types/posts';

import type {SlotEntry} from '../../plugin-host/methods';
import {report} from '../../plugin-host/report';
import {slotEntries} from '../../plugin-host/slots';
import type {Thunk} from '../../state/thunk';


type HookEntry = SlotEntry<'MessageWillBePosted'>;

/** A plugin that does not answer in this time is passed over. */
const HOOK_TIMEOUT = 5000;

async function ask<Answer>(entry: HookEntry, ...args: unknown[]): Promise<Answer | undefined> {
    let timer: number | undefined;
    try {
        const late = new Promise<never>((_, reject) => {
            timer = window.setTimeout(() => reject(new Error('no answer in time')), HOOK_TIMEOUT);
        });
        return await Promise.race([Promise.resolve(entry.hook?.(...args)), late]) as Answer | undefined;
    } catch (error) {
        report(entry.pluginId, error);
        return undefined;
    } finally {
        window.clearTimeout(timer);
    }
}

export type CheckedPost = {post: Post} | {error: string};

/** Shows a new post to the plugins, one after the other. */
export function runMessageHooks(post: Post): Thunk<Promise<CheckedPost>> {
    return async (_, getState) => checkPost(slotEntries(getState(), 'MessageWillBePosted'), post);
}

/** Shows an edited post to the plugins. */
export function runUpdateHooks(post: Post, old: Post): Thunk<Promise<CheckedPost>> {
    return async (_, getState) => checkPost(slotEntries(getState(), 'MessageWillBeUpdated'), post, old);
}

async function checkPost(entries: readonly HookEntry[], post: Post, ...more: unknown[]): Promise<CheckedPost> {
    let current = post;
    for (const entry of entries) {
        // eslint-disable-next-line no-await-in-loop -- each plugin sees what the one before made of it
        const answer = await ask<{post?: Post; error?: {message?: string}}>(entry, current, ...more);
        if (answer?.error) {
            return {error: answer.error.message ?? ''};
        }
        current = answer?.post ?? current;
    }
    return {post: current};
}

export type CheckedCommand = {message: string; args: Record<string, string>} | {error: string};

/** Shows a slash command to the plugins; an empty answer means that one has done it. */
export function runSlashCommandHooks(message: string, args: Record<string, string>): Thunk<Promise<CheckedCommand>> {
    return async (_, getState) => {
        let current = {message, args};
        for (const entry of slotEntries(getState(), 'SlashCommandWillBePosted')) {
            // eslint-disable-next-line no-await-in-loop -- each plugin sees what the one before made of it
            const answer = await ask<{message?: string; args?: Record<string, string>; error?: {message?: string}}>(entry, current.message, current.args);
            if (answer?.error) {
                return {error: answer.error.message ?? ''};
            }
            if (answer && !answer.message && Object.keys(answer).length === 0) {
                return {message: '', args: current.args};
            }
            current = {message: answer?.message ?? current.message, args: answer?.args ?? current.args};
        }
        return current;
    };
}
