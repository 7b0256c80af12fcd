// What the client and a panel in its frame say to each other. Types alone: each side is built by itself.

/** The panel's page listens: its first message, by the window, to the origins of the chat servers that it knows. */
export type Ready = {jackfield: 'panel-ready'; version: 1};

/** The client's answer, by the window, to the panel's origin and no other; all that follows goes through the port that comes with it. */
export type Connect = {jackfield: 'panel-connect'; version: 1};

/** What a panel may be allowed. An administrator sees the list before it is there. */
export type Scope = 'identity' | 'place' | 'post' | 'pick' | 'open' | 'notify';

/** The reader; told to panels with `identity`. */
export type Person = {id: string; username: string; name: string};

export type PickedChannel = {id: string; name: string; type: string; teamId: string};

/** Where the panel is shown. Team and channel are told to panels with `place`. */
export type Place = {kind: 'rhs' | 'page' | 'channel' | 'card' | 'settings'; teamId?: string | undefined; channelId?: string | undefined};

/** Colours of the reader's theme, as CSS knows them. */
export type Theme = {dark: boolean; background: string; text: string; link: string; button: string; buttonText: string; error: string};

/** What a panel knows from the beginning. */
export type Context = {
    /** What the panel was allowed. */
    scopes: Scope[];
    /** The reader; with the scope `identity`. */
    user?: Person | undefined;
    place: Place;
    theme: Theme;
    locale: string;
    /** What follows the panel's own address: `/cycles/4` of `/panels/ID/cycles/4`. */
    path: string;
    /** What the panel last kept here; nothing at first. */
    state: unknown;
};

/** A signed token, for the panel's own server. */
export type Token = {token: string; expiresAt: number};

/** What a panel asks for, by name: what it gives, what it gets, and the scope that it takes. */
export type Calls = {
    /** A token that says to the panel's own server who is there; good for two minutes. Scope `identity`. */
    token: {given: undefined; answer: Token};
    /** Sends a message as the reader, who is shown it with its channel and may say no; the answer is its id, or null for no. Scope `post`. */
    post: {given: {message: string; channelId?: string | undefined}; answer: string | null};
    /** Lets the reader choose a person; null where they did not. Scope `pick`. */
    pickUser: {given: undefined; answer: Person | null};
    /** Lets the reader choose one of their channels; null where they did not. Scope `pick`. */
    pickChannel: {given: undefined; answer: PickedChannel | null};
    /** Shows a channel, a message, or the conversation with a person. Scope `open`. */
    open: {given: {channelId: string} | {postId: string} | {userId: string}; answer: null};
    /** Says a line to the reader, with the panel's name. Scope `notify`. */
    notify: {given: {text: string}; answer: null};
    /** How high the panel would like to be, in pixels. */
    resize: {given: {height: number}; answer: null};
    /** Where in the panel the reader is: what the address bar says after `/panels/ID`. */
    navigate: {given: {path: string; replace?: boolean | undefined}; answer: null};
    /** Keeps a value for as long as the client is open: a panel that is hidden ends, and finds it when it is shown again. */
    keep: {given: {state: unknown}; answer: null};
    /** Gives the keyboard back to the client. */
    leave: {given: undefined; answer: null};
};

/** What a panel hears while it is open. */
export type Events = {
    /** The reader chose other colours. */
    theme: Theme;
    /** The reader chose another language. */
    locale: string;
    /** Another channel is open beside the panel. */
    place: Place;
    /** The reader went back or forward, or came by a link. */
    path: string;
};

/** Why something was refused. `scope`: not allowed. `busy`: another question is open. `many`: too much at once. `bad`: not understood. `failed`: it did not work. */
export type Reason = 'scope' | 'busy' | 'many' | 'bad' | 'failed';

export type Key = {key: string; ctrlKey: boolean; metaKey: boolean; altKey: boolean; shiftKey: boolean};

/** From the panel to the client. */
export type ToHost =
    | {type: 'hello'; version: 1}
    | {type: 'key'; key: Key}
    | {[Name in keyof Calls]: {type: 'ask'; id: number; name: Name; given: Calls[Name]['given']}}[keyof Calls];

/** From the client to the panel. */
export type ToPanel =
    | {type: 'start'; context: Context}
    | {type: 'answer'; id: number; value: unknown}
    | {type: 'refused'; id: number; reason: Reason; message: string}
    | {[Name in keyof Events]: {type: 'event'; name: Name; detail: Events[Name]}}[keyof Events];
