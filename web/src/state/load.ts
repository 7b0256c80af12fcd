// Loads what events tell of too. An answer is as old as its question: what the server told between the two is done again after
// it, so that no list is older than what was heard before it came, whatever overtakes what.
import type {ServerEvent} from '../net/events';

import {behind} from './act';
import type {EventHandler, EventHandlers} from './feature';
import type {Dispatch, GlobalState, Thunk} from './thunk';

/** More than this between a question and its answer, and the question is asked again. */
const MOST_TOLD = 500;
const MOST_ASKED = 3;

type Open = {names: EventHandlers; told: ServerEvent[]; missed: boolean};

const open = new Set<Open>();

/** Keeps an event for the questions that wait for their answer. */
export function keepForLoads(event: ServerEvent): void {
    for (const load of open) {
        if ((event.event ?? '') in load.names) {
            load.missed ||= load.told.length >= MOST_TOLD;
            if (!load.missed) {
                load.told.push(event);
            }
        }
    }
}

/**
 * Asks, takes the answer, and then does again what was told meanwhile.
 * What is done again has been done once: those handlers set what is true and count nothing.
 */
export function load<Answer>(again: EventHandlers, ask: () => Promise<Answer>, take: (answer: Answer, dispatch: Dispatch, getState: () => GlobalState) => void): Thunk<Promise<Answer>> {
    return async (dispatch, getState) => {
        const {answer, told} = await askWatching(again, ask);
        // Nothing comes between: the answer is taken before the next event is heard.
        take(answer, dispatch, getState);
        for (const event of told) {
            const handler = again[event.event as keyof EventHandlers] as EventHandler | undefined;
            if (handler) {
                dispatch(behind(handler(event), `event ${event.event}, again`));
            }
        }
        return answer;
    };
}

async function askWatching<Answer>(names: EventHandlers, ask: () => Promise<Answer>): Promise<{answer: Answer; told: ServerEvent[]}> {
    for (let asked = 1; ; asked += 1) {
        const mine: Open = {names, told: [], missed: false};
        open.add(mine);
        try {
            // eslint-disable-next-line no-await-in-loop -- asked again only when the answer was overtaken by too much
            const answer = await ask();
            if (!mine.missed || asked === MOST_ASKED) {
                return {answer, told: mine.told};
            }
        } finally {
            open.delete(mine);
        }
    }
}

const coming = new Set<string>();

/** Does a thing once for as many as ask for it in one go. */
export function once(what: string, work: Thunk<Promise<unknown>>): Thunk<Promise<void>> {
    return async (dispatch) => {
        if (coming.has(what)) {
            return;
        }
        coming.add(what);
        await Promise.resolve();
        coming.delete(what);
        await dispatch(work);
    };
}

/** Those of a feature's handlers that may be done again. */
export function only<Name extends keyof EventHandlers>(handlers: EventHandlers, ...names: Name[]): EventHandlers {
    return Object.fromEntries(names.map((name) => [name, handlers[name]])) as EventHandlers;
}
