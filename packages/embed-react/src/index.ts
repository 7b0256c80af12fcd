// Channels of a Jackfield server in apps made with React. <Chat> is the element <jackfield-chat>, which the server itself
// serves, so that this package holds nothing of it and fits every version; <ChatProvider> says once what all of them share.
import {createContext, createElement, forwardRef, useCallback, useContext, useEffect, useImperativeHandle, useMemo, useRef, useState, type CSSProperties, type ReactNode} from 'react';

import type {Events, Theme, View} from '../../embed/src/protocol';

import {unseen, type Counts} from './unseen';

export type {Colors, Theme} from '../../embed/src/protocol';

/** What is shown: also a button that opens the talk, and a count of what there is to read. */
export type ChatView = View | 'launcher' | 'badge';

/** What a page can ask of a talk. */
export type ChatHandle = {
    /** Shows another channel, by its id or name. */
    open: (channel: string) => Promise<void>;
    /** Sends a message as the reader. */
    post: (message: string) => Promise<void>;
    /** Puts the reader into the field. */
    focus: () => void;
    /** Begins another session now: somebody signed in, or out, while the page stayed. */
    renew: () => Promise<void>;
    /** Ends the session; nothing is shown any more. */
    signOut: () => Promise<void>;
    /** Opens or closes what a button opens. */
    expand: (expanded: boolean) => void;
};

/** What talks of one app share. */
export type Shared = {
    /** The chat server's address. */
    server: string;
    /** The app's id. */
    app: string;
    /** Answers a token that is good once; asked whenever a session begins or is about to end. */
    tokenProvider?: () => string | Promise<string>;
    /** Where the element asks your server for a token, instead. */
    tokenUrl?: string;
    /** Takes whoever your server says nothing of as a visitor, by this name or none. */
    visitor?: string | boolean;
    theme?: Theme;
    locale?: string;
};

export type ChatProps = Partial<Shared> & {
    view?: ChatView;
    /** A channel's id or name, of those that the token opens. */
    channel?: string;
    /** The first message of the thread that is shown, for the view of one. */
    thread?: string;
    onReady?: (detail: Events['ready']) => void;
    onUnread?: (count: number) => void;
    onMessage?: (detail: Events['message']) => void;
    onSize?: (height: number) => void;
    onError?: (detail: Events['error']) => void;
    onSignedOut?: () => void;
    onToggle?: (expanded: boolean) => void;
    className?: string;
    style?: CSSProperties;
    label?: string;
};

type Element = HTMLElement & ChatHandle & {tokenProvider: Shared['tokenProvider']; theme: Theme; expanded: boolean};

type Held = Shared & {count: number; tell: (talk: object, counts: Counts | undefined) => void};

const SharedContext = createContext<Held | undefined>(undefined);

/** Says once what the talks below share, and knows how much there is to read in them. */
export function ChatProvider({children, ...shared}: Shared & {children?: ReactNode}) {
    const [talks, setTalks] = useState<ReadonlyMap<object, Counts>>(new Map());
    const count = useMemo(() => unseen(talks.values()), [talks]);
    const tell = useCallback((talk: object, counts: Counts | undefined) => setTalks((before) => {
        const after = new Map(before);
        if (counts) {
            after.set(talk, counts);
        } else {
            after.delete(talk);
        }
        return after;
    }), []);
    const {server, app, tokenProvider, tokenUrl, visitor, theme, locale} = shared;
    const held = useMemo(() => ({server, app, tokenProvider, tokenUrl, visitor, theme, locale, count, tell}) as Held, [server, app, tokenProvider, tokenUrl, visitor, theme, locale, count, tell]);
    return createElement(SharedContext.Provider, {value: held}, children);
}

/** How many messages of others were not seen, in what the provider's talks show. */
export function useUnread(): number {
    return useContext(SharedContext)?.count ?? 0;
}

/** An attribute that says something by being there. */
function named(visitor: string | boolean | undefined): string | undefined {
    return visitor === true ? '' : visitor || undefined;
}

/** Loads the element from its server, once. */
function load(server: string): void {
    const address = new URL('/jackfield-chat.js', new URL(server, location.href)).href;
    if (!customElements.get('jackfield-chat') && !document.querySelector(`script[src="${CSS.escape(address)}"]`)) {
        const script = document.createElement('script');
        script.src = address;
        document.head.append(script);
    }
}

const EVENTS = ['ready', 'unread', 'message', 'size', 'error', 'signed-out', 'toggle'] as const;

/** Shows a talk. */
export const Chat = forwardRef<ChatHandle, ChatProps>((props, ref) => {
    const shared = useContext(SharedContext);
    const {server = shared?.server ?? '', app = shared?.app ?? ''} = props;
    const provider = props.tokenProvider ?? shared?.tokenProvider;
    const theme = props.theme ?? shared?.theme;
    const place = useRef<Element>(null);
    const heard = useRef({props, shared});
    heard.current = {props, shared};
    const hasProvider = Boolean(provider);
    useEffect(() => {
        const element = place.current;
        if (!element) {
            return undefined;
        }
        load(server);
        let live = true;
        // Properties that are set before the element is defined would hide its own.
        customElements.whenDefined('jackfield-chat').then(() => {
            if (live && hasProvider) {
                element.tokenProvider = async () => (heard.current.props.tokenProvider ?? heard.current.shared?.tokenProvider)?.() ?? '';
            }
        }, () => undefined);
        return () => {
            live = false;
        };
    }, [server, hasProvider]);
    useEffect(() => {
        const element = place.current;
        if (element && theme !== undefined) {
            customElements.whenDefined('jackfield-chat').then(() => {
                element.theme = theme;
            }, () => undefined);
        }
    }, [theme]);
    useEffect(() => {
        const element = place.current;
        const hear = (event: Event) => tell(event as CustomEvent<never>, heard.current.props, heard.current.shared);
        EVENTS.forEach((name) => element?.addEventListener(name, hear));
        return () => {
            EVENTS.forEach((name) => element?.removeEventListener(name, hear));
            if (element) {
                heard.current.shared?.tell(element, undefined);
            }
        };
    }, []);
    useImperativeHandle(ref, () => ({
        open: (channel) => place.current!.open(channel),
        post: (message) => place.current!.post(message),
        focus: () => place.current!.focus(),
        renew: () => place.current!.renew(),
        signOut: () => place.current!.signOut(),
        expand: (expanded) => {
            place.current!.expanded = expanded;
        },
    }), []);
    return createElement('jackfield-chat', {
        ref: place,
        server,
        app,
        view: props.view,
        channel: props.channel,
        thread: props.thread,
        locale: props.locale ?? shared?.locale,
        'token-url': provider ? undefined : props.tokenUrl ?? shared?.tokenUrl,
        visitor: named(props.visitor ?? shared?.visitor),
        'aria-label': props.label,
        // React leaves the names of attributes of such elements as they are.
        class: props.className,
        style: props.style,
    });
});
Chat.displayName = 'Chat';

function tell({type, detail, target}: CustomEvent<never>, props: ChatProps, shared: Held | undefined): void {
    switch (type) {
    case 'ready':
        return props.onReady?.(detail);
    case 'unread': {
        const {count, channels} = detail as Events['unread'];
        if (target) {
            shared?.tell(target, channels);
        }
        return props.onUnread?.(count);
    }
    case 'message':
        return props.onMessage?.(detail);
    case 'size':
        return props.onSize?.((detail as Events['size']).height);
    case 'error':
        return props.onError?.(detail);
    case 'signed-out':
        return props.onSignedOut?.();
    default:
        return props.onToggle?.((detail as {expanded: boolean}).expanded);
    }
}
