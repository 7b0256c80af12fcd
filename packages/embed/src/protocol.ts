// What the element in the host's page and the frame of the server say to each other. Types alone: each side is built by itself.

/** The first message, by the window; all others go through the port that comes with it. */
export type Connect = {jackfield: 'connect'; version: 1; settings: Settings};

/** Colours that a page may say instead of light or dark, as #rrggbb. */
export type Colors = {background?: string; text?: string; accent?: string; accentText?: string; link?: string};

export type Theme = 'light' | 'dark' | 'auto' | Colors;

/** What is shown: a channel; all channels of the session, and one of them; one thread; a field to write with and nothing else. */
export type View = 'channel' | 'list' | 'thread' | 'composer';

export type Settings = {
    /** How it begins; what it shows afterwards is said by commands. */
    view?: View | undefined;
    /** The first message of the thread that is shown. */
    thread?: string | undefined;
    /** A channel's id or name, of those that the session opens; none for the first. */
    channel?: string | undefined;
    theme?: Theme | undefined;
    locale?: string | undefined;
};

export type Command = {name: 'open' | 'post' | 'focus' | 'signOut' | 'renew'; value?: string | undefined};

/** What opens a session: what the page's server signed, what the device signed, or both where a visitor is known now. */
export type Entry = {token?: string; visitor?: string};

/** From the page to the frame. */
export type ToFrame =
    | ({type: 'token'; id: number; error?: string} & Entry)
    | {type: 'set'; settings: Settings}
    | {type: 'command'; id: number; command: Command};

/** What the page hears as events of the element, by their names. */
export type Events = {
    /** The channel is shown. */
    ready: {channelId: string; name: string};
    /** How many messages of others the reader has not seen, in all that is shown, and by channel. */
    unread: {count: number; channels: Record<string, number>};
    /** A message came, or was sent. */
    message: {id: string; userId: string; own: boolean};
    /** How high the talk would like to be. */
    size: {height: number};
    /** It does not work, and why, in the reader's words. */
    error: {id: string; message: string};
    /** A session began: a visitor's, or somebody's whom the page's server named. */
    session: {visitor: boolean};
    'signed-out': Record<string, never>;
};

/** From the frame to the page. */
export type ToPage =
    | {type: 'hello'; version: 1}
    | {type: 'token'; id: number; ahead: number}
    | {type: 'done'; id: number; error?: string}
    | {[Name in keyof Events]: {type: 'event'; name: Name; detail: Events[Name]}}[keyof Events];
