// Services of the client that plugins offer implementations of, and of which the administrators choose: calls, GIFs, translation.
import type {GlobalState} from '../state/thunk';

import type {SlotEntry} from './methods';
import {slotEntries} from './slots';

export type ServiceKind = 'calls' | 'gifs' | 'translation';

/** A picture that was found. */
export type Gif = {url: string; preview?: string; title?: string};

export type Services = {
    calls: {start: (channel: {id: string; team_id: string; type: string}) => unknown};
    gifs: {search: (term: string) => Promise<Gif[]>};
    translation: {translate: (text: string, wish: {to: string}) => Promise<string | {text: string; from?: string}>};
};

/** What each must be able to do. */
export const ABLE: {readonly [Kind in ServiceKind]: string} = {calls: 'start', gifs: 'search', translation: 'translate'};
/** Under which the server tells which were chosen. */
export const CHOICE: {readonly [Kind in ServiceKind]: string} = {calls: 'CallServices', gifs: 'GifServices', translation: 'TranslationServices'};

export const KINDS = Object.keys(ABLE) as ServiceKind[];
/** Chosen by administrators who want none of them. */
export const NOBODY = '-';

export type Offer<Kind extends ServiceKind> = {pluginId: string; name: string; implementation: Services[Kind]};

/** All that is offered of a kind, by plugin. */
export function offered<Kind extends ServiceKind>(state: Pick<GlobalState, 'plugins'>, kind: Kind): Offer<Kind>[] {
    const entries: readonly SlotEntry<'Service'>[] = slotEntries(state, 'Service');
    return entries.filter((entry) => entry.kind === kind && typeof (entry.implementation as Record<string, unknown> | undefined)?.[ABLE[kind]] === 'function').
        map(({pluginId, name, implementation}) => ({pluginId, name: name || pluginId, implementation: implementation as Services[Kind]}));
}

/** Those that the administrators chose, in their order; all, as long as they chose none. */
export function chosen<Offered extends {pluginId: string}>(offers: readonly Offered[], choice: string): Offered[] {
    const ids = choice.split(/[\s,]+/).filter(Boolean);
    return ids.length === 0 ? [...offers] : ids.flatMap((id) => offers.filter(({pluginId}) => pluginId === id));
}
