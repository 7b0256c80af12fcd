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

/** The attributes of `<jackfield-chat>`. */
export type Attributes = {
    /** The chat server's address. */
    server: string;
    /** The app's id. */
    app: string;
    /** `channel`, which it is without one; `list`, all channels of the session and one of them; `thread`, the one that `thread` names; `composer`, a field to write with; `launcher`, a button in the corner of the window that opens a talk; `badge`, how much there is to read. */
    view?: View | 'launcher' | 'badge';
    /** A channel's id or name, of those that the token opens; without it the first. */
    channel?: string;
    /** The id of a thread's first message, for the view of one; what is written there answers it. */
    thread?: string;
    /** `light`, `dark` or `auto`. */
    theme?: string;
    /** `en` or `de`; without it that of the page. */
    locale?: string;
    /** Where the element asks your server for a token, by `POST` with your own cookies. The answer is the token, or JSON with `token`; nothing where nobody is signed in. */
    'token-url'?: string;
    /** Takes whoever your server says nothing of as a visitor, by this name or by none. */
    visitor?: string;
};

/** What the element can do. */
export type Methods = {
    /** Shows another channel of the session. */
    open: (channel: string) => Promise<void>;
    /** Sends a message as the reader, as soon as there is a talk to send it to. */
    post: (message: string) => Promise<void>;
    /** Puts the reader into the field. */
    focus: () => void;
    /** Begins another session now: somebody signed in, or out, while the page stayed. */
    renew: () => Promise<void>;
    /** Ends the session on the server, and shows nothing any more. */
    signOut: () => Promise<void>;
    /** Whether the talk of a `launcher` is open; may be set. */
    expanded: boolean;
    /** `light`, `dark`, `auto`, or colours; may be set. */
    theme: Theme;
    /** Answers a token that is good once, instead of `token-url`; may be set. Asked at the start, a minute before a session ends, and whenever one was ended. */
    tokenProvider: (() => string | Promise<string>) | undefined;
};

/** What a token of your server says. */
export type Claims = {
    /** The app's id. */
    iss: string;
    /** The server's address, as its `SiteURL` says. */
    aud: string | string[];
    /** Who it is in your app: the same for the same person for ever, at most 100 bytes, and beginning neither with `visitor:` nor with `past-visitor:`. */
    sub: string;
    /** Anything that no other token has, at most 128 bytes; it is taken once. */
    jti: string;
    /** When it ends, in seconds: at most 60 from now. Clocks may differ by five. */
    exp: number;
    /** Since when it is good; not in the future. */
    iat?: number;
    /** As `iat`. */
    nbf?: number;
    /** What it is for, where it is not for coming in: `deactivate`, `activate`, `archive`, `link`. */
    act?: string;
    /** How they are called; for new people also the beginning of a username, and their language. */
    profile?: {name?: string; username?: string; locale?: string};
    /** Ids or names of at most ten of the app's channels; without it all of them. */
    channels?: string[];
    /** An object of yours that has a channel. */
    context?: string | {key: string; title?: string; url?: string; members?: {sub: string; profile?: {name?: string}}[]};
};

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
