// What a feature brings along. `app/` lists the features and puts what they bring in its place: nothing below it knows
// which there are.
import type {ComponentType, LazyExoticComponent} from 'react';

import type {ServerEvent} from '../net/events';
import type {EventData} from '../types/events';

import type {AppStore} from './store';
import type {Thunk} from './thunk';
import type {DialogName} from './views/dialogs';
import type {RhsKind, RhsState} from './views/rhs';

export type EventHandler = (event: ServerEvent) => Thunk<unknown>;
/** Handlers by the names of the server's events, each with what its event carries. */
export type EventHandlers = {[Name in keyof EventData]?: (event: ServerEvent & {data: EventData[Name]}) => Thunk<unknown>};

export type DialogProps = {subject: string; onClose: () => void};
export type DialogComponent = ComponentType<DialogProps> | LazyExoticComponent<ComponentType<DialogProps>>;

/** A view of the right-hand side. */
export type Panel = {Title: ComponentType; Body: ComponentType<{shown: RhsState}>};

export type Feature = {
    /** What it does with the server's events. Of features that hear the same event, the earlier in the list comes first. */
    events?: EventHandlers;
    /** What it loads of a team when that is opened, and anew after events were missed. */
    ofTeam?: (teamId: string) => Thunk<Promise<unknown>>;
    /** What else it loads anew after events were missed. */
    catchUp?: () => Thunk<Promise<unknown>>;
    /** Begins what it does for as long as somebody is signed in; returns the way to end it. */
    start?: (store: AppStore) => () => void;
    /** The dialogs that it draws. */
    dialogs?: Partial<Record<DialogName, DialogComponent>>;
    /** The views of the right-hand side that it draws; a thread has no kind of its own. */
    panels?: Partial<Record<Exclude<RhsKind, ''> | 'thread', Panel>>;
};
