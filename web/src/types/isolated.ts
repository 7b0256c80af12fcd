// What the page and a web half that is held apart say to each other, over one port. What comes from the worker is believed in
// nothing: plugin-host/isolated looks at all of it.

/** What can be sent: data, and nothing that runs. */
export type Plain = string | number | boolean | null | undefined | Plain[] | {[name: string]: Plain};

/** A part of what a component draws: a text, or an element with what it listens to. */
export type Tree = string | {id: number; type: string; props: Record<string, Plain>; on: string[]; children: Tree[]};

/** What stands for something that runs: it stays in the worker, and is named by a number. */
export type Argument = {plain: Plain} | {component: number} | {action: number};

/** What a web half knows of the page. */
export type Context = {userId: string; teamId: string; channelId: string; locale: string; theme: Record<string, string>};

/** What a web half asks for, by name: what it gives, what it gets. */
export type Asked = {
    /** A request to its own server half, as the reader. */
    fetch: {given: {path: string; method: string; headers: Record<string, string>; body: string | undefined}; answer: {status: number; type: string; body: string}};
    /** Says a line to the reader, with the plugin's name. */
    notify: {given: {text: string}; answer: null};
    /** Shows a channel or a message to the reader. */
    open: {given: {channelId: string} | {postId: string}; answer: null};
    /** Opens or closes a right-hand side that it registered. */
    rhs: {given: {registration: number; what: 'show' | 'hide' | 'toggle'}; answer: null};
};

export type ToPage =
    | {type: 'started'}
    | {type: 'failed'; text: string}
    | {type: 'pong'}
    | {type: 'register'; registration: number; method: string; given: Argument[] | Record<string, Argument>}
    | {type: 'unregister'; registration: number}
    | {type: 'listen'; event: string}
    | {type: 'tree'; root: number; tree: Tree[]}
    | {type: 'broken'; root: number; text: string}
    | {[Name in keyof Asked]: {type: 'ask'; id: number; name: Name; given: Asked[Name]['given']}}[keyof Asked];

export type ToWorker =
    | {type: 'ping'}
    | {type: 'context'; context: Context}
    | {type: 'mount'; root: number; component: number; props: Record<string, Plain>}
    | {type: 'unmount'; root: number}
    /** The page has drawn what was sent last: the next may come. */
    | {type: 'drawn'; root: number}
    | {type: 'event'; root: number; node: number; name: string; detail: EventDetail}
    | {type: 'act'; action: number; given: Plain[]}
    | {type: 'told'; event: string; data: Plain}
    | {type: 'reconnected'}
    | {type: 'answer'; id: number; value: unknown}
    | {type: 'refused'; id: number; text: string};

/** What an event of an element says. */
export type EventDetail = {value?: string; checked?: boolean; name?: string; key?: string; shiftKey?: boolean; ctrlKey?: boolean; altKey?: boolean; metaKey?: boolean};

/** The first message of the worker's page. */
export type Start = {pluginId: string; context: Context};
