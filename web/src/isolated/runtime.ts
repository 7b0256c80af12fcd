// What runs in the worker around a web half that is held apart: React, a registry, and the few things that may be asked of the
// page. It keeps nobody in: the frame's policy does that, and the page looks at all that comes. It is built as one script.
import * as React from 'react';
import * as JsxRuntime from 'react/jsx-runtime';

import type {Argument, Asked, Context, Plain, Start, ToPage, ToWorker} from '../types/isolated';

import {Root} from './tree';

type Action = (...given: unknown[]) => unknown;
type Plugin = {initialize?: (registry: object, store: object) => unknown; uninitialize?: () => void};
type Reducer = (state: unknown, action: {type: string}) => unknown;

const scope = self as unknown as Record<string, unknown>;

/** The methods that the page serves to web halves which are held apart. */
const METHODS = ['registerAppBarComponent', 'registerBottomTeamSidebarComponent', 'registerChannelComposerBannerComponent', 'registerChannelHeaderButtonAction', 'registerChannelHeaderIcon', 'registerChannelHeaderMenuAction', 'registerLeftSidebarHeaderComponent', 'registerMainMenuAction', 'registerPopoverUserAttributesComponent', 'registerPostDropdownMenuAction', 'registerPostTypeComponent', 'registerRightHandSidebarComponent'];

const text = (error: unknown) => (error instanceof Error ? `${error.message}` : String(error));

class Runtime {
    readonly #port: MessagePort;
    readonly #pluginId: string;
    #context: Context;
    #count = 0;
    readonly #components = new Map<number, React.ComponentType<Record<string, unknown>>>();
    readonly #actions = new Map<number, Action>();
    readonly #roots = new Map<number, Root>();
    readonly #waiting = new Map<number, {done: (value: never) => void; failed: (error: Error) => void}>();
    readonly #listeners = new Map<string, Action>();
    readonly #changed = new Set<() => void>();
    #onReconnect: Action | undefined;
    #reducer: Reducer | undefined;
    #slice: unknown;

    constructor(port: MessagePort, {pluginId, context}: Start) {
        this.#port = port;
        this.#pluginId = pluginId;
        this.#context = context;
        port.onmessage = ({data}: MessageEvent<ToWorker>) => this.#hear(data);
        self.addEventListener('error', (event) => this.#say({type: 'failed', text: event.message}));
        self.addEventListener('unhandledrejection', (event) => this.#say({type: 'failed', text: text(event.reason)}));
    }

    #say(message: ToPage): void {
        this.#port.postMessage(message);
    }

    #ask<Name extends keyof Asked>(name: Name, given: Asked[Name]['given']): Promise<Asked[Name]['answer']> {
        const id = ++this.#count;
        return new Promise((done, failed) => {
            this.#waiting.set(id, {done, failed});
            this.#say({type: 'ask', id, name, given} as ToPage);
        });
    }

    async start(plugin: Plugin | undefined): Promise<void> {
        if (!plugin) {
            this.#say({type: 'failed', text: 'It did not register itself (registerPlugin).'});
            return;
        }
        try {
            await plugin.initialize?.(this.#registry(), this.store);
            this.#say({type: 'started'});
        } catch (error) {
            this.#say({type: 'failed', text: text(error)});
        }
    }

    /** What stands for a value on the page: what runs stays here. */
    #told(value: unknown): Argument {
        if (React.isValidElement(value)) {
            return this.#kept(() => value);
        }
        if (typeof value === 'object' && value !== null && '$$typeof' in value) {
            return this.#kept(value);
        }
        return {plain: value as Plain};
    }

    #kept(component: unknown): Argument {
        const number = ++this.#count;
        this.#components.set(number, component as React.ComponentType<Record<string, unknown>>);
        return {component: number};
    }

    #argument(name: string, value: unknown): Argument {
        if (typeof value !== 'function') {
            return this.#told(value);
        }
        if (/component$|^icon$|^text$|^title$/i.test(name) || value.prototype instanceof React.Component) {
            return this.#kept(value);
        }
        const number = ++this.#count;
        this.#actions.set(number, value as Action);
        return {action: number};
    }

    #registry(): object {
        const registry: Record<string, unknown> = {
            id: this.#pluginId,
            supports: {globalAppBar: true, globalRhs: true},
            unregisterComponent: (id: unknown) => this.#say({type: 'unregister', registration: Number(id)}),
            registerReducer: (reducer: Reducer) => {
                this.#reducer = reducer;
                this.#slice = reducer(undefined, {type: '@@INIT'});
            },
            registerWebSocketEventHandler: (event: string, handler: Action) => {
                this.#listeners.set(event, handler);
                this.#say({type: 'listen', event});
            },
            unregisterWebSocketEventHandler: (event: string) => this.#listeners.delete(event),
            registerReconnectHandler: (handler: Action) => {
                this.#onReconnect = handler;
            },
            unregisterReconnectHandler: () => {
                this.#onReconnect = undefined;
            },
        };
        for (const method of METHODS) {
            registry[method] = (...args: unknown[]) => this.#register(method, args);
        }
        return registry;
    }

    #register(method: string, args: unknown[]): unknown {
        const registration = ++this.#count;
        const [only] = args;
        const byName = args.length === 1 && typeof only === 'object' && only !== null && !('$$typeof' in only);
        // In order, a method's first function draws where the method says so, and else acts.
        const draws = /Component$|HeaderIcon$/.test(method) && method !== 'registerAppBarComponent';
        const given = byName ?
            Object.fromEntries(Object.entries(only).map(([name, value]) => [name, this.#argument(name, value)])) :
            args.map((value, at) => this.#argument(draws || (method === 'registerAppBarComponent' && at >= 2) ? 'component' : '', value));
        this.#say({type: 'register', registration, method, given});
        const rhs = (what: Asked['rhs']['given']['what']) => ({type: '@@RHS', registration, what});
        const side = {id: registration, showRHSPlugin: rhs('show'), hideRHSPlugin: rhs('hide'), toggleRHSPlugin: rhs('toggle')};
        if (method === 'registerRightHandSidebarComponent') {
            return side;
        }
        return method === 'registerAppBarComponent' && (byName ? 'rhsComponent' in only : args.length > 4) ? {id: registration, rhsComponent: side} : registration;
    }

    readonly store = {
        getState: (): object => {
            const {userId, teamId, channelId, locale} = this.#context;
            return {
                entities: {general: {config: {}}, users: {currentUserId: userId, profiles: {}}, teams: {currentTeamId: teamId, teams: {}}, channels: {currentChannelId: channelId, channels: {}}, preferences: {myPreferences: {}}, i18n: {locale}},
                [`plugins-${this.#pluginId}`]: this.#slice,
            };
        },
        dispatch: (action: unknown): unknown => {
            if (typeof action === 'function') {
                return action(this.store.dispatch, this.store.getState);
            }
            const plain = action as {type: string; registration: number; what: Asked['rhs']['given']['what']};
            if (plain.type === '@@RHS') {
                this.#ask('rhs', {registration: plain.registration, what: plain.what}).catch((error: unknown) => this.#say({type: 'failed', text: text(error)}));
            } else if (this.#reducer) {
                this.#slice = this.#reducer(this.#slice, plain);
                this.#changed.forEach((changed) => changed());
            }
            return action;
        },
        subscribe: (listener: () => void): (() => void) => {
            this.#changed.add(listener);
            return () => this.#changed.delete(listener);
        },
    };

    #hear(message: ToWorker): void {
        switch (message.type) {
        case 'ping':
            this.#say({type: 'pong'});
            break;
        case 'context':
            this.#context = message.context;
            this.#changed.forEach((changed) => changed());
            break;
        case 'mount':
            this.#mount(message.root, message.component, message.props);
            break;
        case 'unmount':
            this.#roots.get(message.root)?.end();
            this.#roots.delete(message.root);
            break;
        case 'drawn':
            this.#roots.get(message.root)?.drawn();
            break;
        case 'event':
            this.#roots.get(message.root)?.hear(message.node, message.name, message.detail);
            break;
        case 'act':
            this.#actions.get(message.action)?.(...message.given);
            break;
        case 'told':
            this.#listeners.get(message.event)?.({event: message.event, data: message.data});
            break;
        case 'reconnected':
            this.#onReconnect?.();
            break;
        case 'answer':
            this.#waiting.get(message.id)?.done(message.value as never);
            this.#waiting.delete(message.id);
            break;
        case 'refused':
            this.#waiting.get(message.id)?.failed(new Error(message.text));
            this.#waiting.delete(message.id);
            break;
        }
    }

    #mount(id: number, component: number, props: Record<string, Plain>): void {
        const drawn = this.#components.get(component);
        if (!drawn) {
            return;
        }
        const root = this.#roots.get(id) ?? new Root(
            (tree) => this.#say({type: 'tree', root: id, tree}),
            (error) => this.#say({type: 'broken', root: id, text: text(error)}),
        );
        this.#roots.set(id, root);
        root.draw(React.createElement(drawn, {...props, theme: this.#context.theme}));
    }

    /** What web halves that know that they are held apart find as `jackfield`. */
    readonly api = {
        context: (): Context => this.#context,
        notify: (words: string) => this.#ask('notify', {text: words}),
        openChannel: (channelId: string) => this.#ask('open', {channelId}),
        openPost: (postId: string) => this.#ask('open', {postId}),
    };

    /** Requests go to the plugin's own server half, through the page, and nowhere else. */
    readonly fetch = async (address: unknown, init: {method?: string; headers?: HeadersInit; body?: unknown} = {}): Promise<Response> => {
        const given = {path: String(address), method: init.method ?? 'GET', headers: Object.fromEntries(new Headers(init.headers)), body: init.body === undefined || init.body === null ? undefined : String(init.body)};
        const {status, type, body} = await this.#ask('fetch', given);
        return new Response([101, 204, 205, 304].includes(status) ? null : body, {status, headers: {'Content-Type': type}});
    };
}

self.addEventListener('message', ({data, ports: [port]}: MessageEvent<{start: Start}>) => {
    if (!port) {
        return;
    }
    const runtime = new Runtime(port, data.start);
    scope.jackfield = runtime.api;
    scope.fetch = runtime.fetch;
    scope.store = runtime.store;
    void runtime.start(registered);
}, {once: true});

let registered: Plugin | undefined;
Object.assign(scope, {
    window: self,
    React: {...React},
    ReactJSXRuntime: {...JsxRuntime},
    ReactJSXDevRuntime: {...JsxRuntime, jsxDEV: JsxRuntime.jsx},
    registerPlugin: (_id: string, plugin: Plugin) => {
        registered = plugin;
    },
});
