// A web half that is held apart: a worker in a frame of no origin, which can reach neither the page nor any server. It sends
// what it would like to have registered and drawn, and asks; all of it is looked at here. One that stands still, or says more
// than a page can listen to, is ended.
import {createElement} from 'react';
import {getTheme} from 'mattermost-redux/selectors/entities/preferences';

import {listenTo, listenToReconnect} from '../../net/listeners';
import {browserHistory} from '../../state/history';
import type {WebappManifest} from '../../state/plugins';
import {channelPath} from '../../state/selectors/channel-path';
import type {AppStore} from '../../state/store';
import {notice} from '../../state/views/notices';
import type {Asked, Context, Plain, Start, ToPage, ToWorker, Tree} from '../../types/isolated';
import {named} from '../arguments';
import type {PluginView} from '../methods';
import type {PluginRegistry} from '../registry';
import {report} from '../report';

import {clean, ownAddress, pictureOf, type Clean} from './clean';
import {METHODS, type Kind} from './methods';
import {IsolatedView, type Mount, type Mounted} from './View';

/** How long it may take to start, and to answer whether it is there. */
const PATIENCE = {start: 15_000, pong: 8_000, between: 5_000};
/** Messages within a second; registrations, drawn components and open questions at once; notices within ten seconds. */
const MOST = {messages: 300, registrations: 100, roots: 200, questions: 8, notices: 3, bytes: 1_048_576};

const RUNTIME = '/jackfield-isolated.js';
const PAGE = '/isolated.html';

type Root = {tree: (tree: Clean[]) => void; broken: (text: string) => void};
type Registered = {ids: string[]; rhs: Partial<Record<Asked['rhs']['given']['what'], unknown>>};

export type Started = {/** When it has registered what it has; fails when it did not in time. */ ready: Promise<void>; end: () => void};

/** Starts one. */
export async function startIsolated(manifest: WebappManifest, path: string, registry: PluginRegistry, store: AppStore): Promise<Started> {
    const [runtime, bundle] = await Promise.all([RUNTIME, path].map(async (address) => {
        const answer = await fetch(address);
        if (!answer.ok) {
            throw new Error(`${address} could not be fetched`);
        }
        return answer.text();
    }));
    const held = new Held(manifest, registry, store);
    return {ready: held.start(`${runtime}\n;${bundle}`), end: () => held.end()};
}

class Held {
    readonly #manifest: WebappManifest;
    readonly #registry: PluginRegistry;
    readonly #store: AppStore;
    readonly #frame = document.createElement('iframe');
    readonly #roots = new Map<number, Root>();
    readonly #registered = new Map<number, Registered>();
    readonly #stops: (() => void)[] = [];
    #port: MessagePort | undefined;
    #count = 0;
    #asking = 0;
    #second = 0;
    #heard = 0;
    #notices: number[] = [];
    #pong = 0;
    #onStart: ((error?: Error) => void) | undefined;

    constructor(manifest: WebappManifest, registry: PluginRegistry, store: AppStore) {
        this.#manifest = manifest;
        this.#registry = registry;
        this.#store = store;
    }

    start(code: string): Promise<void> {
        return new Promise((done, failed) => {
            const timer = window.setTimeout(() => this.#fail('It did not start in time.'), PATIENCE.start);
            this.#onStart = (error) => {
                window.clearTimeout(timer);
                this.#onStart = undefined;
                if (error) {
                    this.end();
                    failed(error);
                } else {
                    this.#watch();
                    done();
                }
            };
            const onMessage = ({source, data}: MessageEvent<{jackfield?: string; text?: string} | null>) => {
                if (source !== this.#frame.contentWindow || !data) {
                    return;
                }
                if (data.jackfield === 'isolated-ready' && !this.#port) {
                    const {port1, port2} = new MessageChannel();
                    this.#port = port1;
                    port1.onmessage = (event: MessageEvent<unknown>) => this.#hear(event.data);
                    const start: Start = {pluginId: this.#manifest.id, context: this.#context()};
                    // A frame of no origin can be named by no other target; it was loaded from this server, and nothing in it navigates.
                    this.#frame.contentWindow?.postMessage({jackfield: 'isolated-start', code, start}, '*', [port2]);
                } else if (data.jackfield === 'isolated-failed') {
                    this.#fail(String(data.text).slice(0, 500));
                }
            };
            window.addEventListener('message', onMessage);
            this.#stops.push(() => window.removeEventListener('message', onMessage));
            this.#frame.className = 'isolated-frame';
            this.#frame.title = this.#manifest.id;
            this.#frame.setAttribute('sandbox', 'allow-scripts');
            this.#frame.setAttribute('aria-hidden', 'true');
            this.#frame.tabIndex = -1;
            this.#frame.src = PAGE;
            document.body.append(this.#frame);
        });
    }

    /** Ends it, with all that it does. */
    end(): void {
        this.#stops.splice(0).forEach((stop) => stop());
        this.#port?.close();
        this.#port = undefined;
        this.#frame.remove();
    }

    #fail(text: string): void {
        const error = new Error(text);
        if (this.#onStart) {
            this.#onStart(error);
        } else {
            report(this.#manifest.id, error, 'held apart');
        }
    }

    /** Ends one that does what no plugin may do to a page; what it drew says so in its place. */
    #stop(text: string): void {
        const broken = [...this.#roots.values()];
        this.#fail(text);
        this.end();
        broken.forEach((root) => root.broken(text));
        this.#store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: this.#manifest});
        this.#store.dispatch(notice({kind: 'failure', words: `${this.#manifest.name ?? this.#manifest.id}: ${text}`}));
    }

    #context(): Context {
        const state = this.#store.getState();
        const {users, teams, channels} = state.entities;
        return {userId: users.currentUserId, teamId: teams.currentTeamId, channelId: channels.currentChannelId, locale: document.documentElement.lang, theme: getTheme(state) as unknown as Record<string, string>};
    }

    /** Follows the page for it, and looks whether it is still there. */
    #watch(): void {
        let told = this.#context();
        this.#stops.push(this.#store.subscribe(() => {
            const now = this.#context();
            if ((Object.keys(now) as (keyof Context)[]).some((name) => now[name] !== told[name])) {
                told = now;
                this.#say({type: 'context', context: now});
            }
        }));
        this.#stops.push(listenToReconnect(() => this.#say({type: 'reconnected'})));
        let asked = 0;
        this.#pong = performance.now();
        const timer = window.setInterval(() => {
            // A page in the background is given too little time to judge by.
            if (asked > this.#pong && performance.now() - asked > PATIENCE.pong && document.visibilityState === 'visible') {
                this.#stop('It stood still and was ended.');
            } else if (asked <= this.#pong) {
                asked = performance.now();
                this.#say({type: 'ping'});
            }
        }, PATIENCE.between);
        this.#stops.push(() => window.clearInterval(timer));
    }

    #say(message: ToWorker): void {
        this.#port?.postMessage(message);
    }

    #hear(data: unknown): void {
        const second = Math.floor(Date.now() / 1000);
        [this.#second, this.#heard] = [second, second === this.#second ? this.#heard + 1 : 1];
        if (this.#heard > MOST.messages) {
            this.#stop('It said more than a page can listen to and was ended.');
            return;
        }
        const message = data as Partial<ToPage> | null;
        if (typeof message !== 'object' || message === null) {
            return;
        }
        try {
            this.#follow(message as ToPage);
        } catch (error) {
            this.#fail(error instanceof Error ? error.message : String(error));
        }
    }

    #follow(message: ToPage): void {
        switch (message.type) {
        case 'pong':
            this.#pong = performance.now();
            break;
        case 'started':
            this.#onStart?.();
            break;
        case 'failed':
            this.#fail(String(message.text).slice(0, 500));
            break;
        case 'register':
            this.#register(message.registration, message.method, message.given);
            break;
        case 'unregister':
            this.#registered.get(message.registration)?.ids.forEach((id) => this.#registry.unregisterComponent(id));
            this.#registered.delete(message.registration);
            break;
        case 'listen':
            this.#listen(message.event);
            break;
        case 'tree':
            this.#drawTree(message.root, message.tree);
            break;
        case 'broken':
            this.#roots.get(message.root)?.broken(String(message.text).slice(0, 500));
            break;
        case 'ask':
            this.#answer(message.id, message.name, message.given);
            break;
        default:
        }
    }

    #drawTree(id: number, tree: Tree[]): void {
        const root = this.#roots.get(id);
        try {
            root?.tree(clean(tree, this.#manifest.id));
        } catch (error) {
            root?.broken(error instanceof Error ? error.message : String(error));
        }
    }

    /** Its own events and no others. */
    #listen(event: unknown): void {
        const name = String(event);
        if (name.startsWith(`custom_${this.#manifest.id}_`) && this.#stops.length < MOST.registrations) {
            this.#stops.push(listenTo(name, ({data}) => this.#say({type: 'told', event: name, data: data as Plain})));
        }
    }

    #register(registration: number, method: string, given: unknown): void {
        const kinds = Object.hasOwn(METHODS, method) ? METHODS[method] : undefined;
        if (!kinds || typeof registration !== 'number' || this.#registered.has(registration) || this.#registered.size >= MOST.registrations) {
            throw new Error(`${String(method)} is not for web halves that are held apart, or it registered too much.`);
        }
        const names = Object.keys(kinds);
        const byName = Array.isArray(given) ? named(names, given.length === 1 ? [given[0], undefined] : given) : given as Record<string, unknown>;
        const values = names.map((name) => this.#argument(kinds[name]!, (byName[name] ?? {}) as Partial<Record<'plain' | 'component' | 'action', unknown>>));
        if (method === 'registerPostTypeComponent' && !String(values[0]).startsWith('custom_')) {
            throw new Error('A kind of post of a plugin begins with custom_.');
        }
        const answer = (this.#registry[method as 'registerMainMenuAction'] as (...args: unknown[]) => unknown)(...values);
        const side = answer as {id: string; rhsComponent?: {id: string}; showRHSPlugin?: unknown; hideRHSPlugin?: unknown; toggleRHSPlugin?: unknown};
        const rhs = (side.rhsComponent ?? side) as typeof side;
        this.#registered.set(registration, typeof answer === 'string' ? {ids: [answer], rhs: {}} : {
            ids: [side.id, ...(side.rhsComponent ? [side.rhsComponent.id] : [])],
            rhs: {show: rhs.showRHSPlugin, hide: rhs.hideRHSPlugin, toggle: rhs.toggleRHSPlugin},
        });
    }

    #argument(kind: Kind, {plain, component, action}: Partial<Record<'plain' | 'component' | 'action', unknown>>): unknown {
        switch (kind.type) {
        case 'words':
            return typeof plain === 'string' ? plain.slice(0, 200) : undefined;
        case 'picture':
            return pictureOf(plain as Plain, this.#manifest.id) ?? '';
        case 'products':
            return plain === null || typeof plain === 'string' || (Array.isArray(plain) && plain.every((one) => typeof one === 'string')) ? plain : undefined;
        case 'drawn':
            if (typeof component === 'number') {
                return createElement(this.#component(component, () => ({}), true));
            }
            return typeof plain === 'string' ? plain.slice(0, 300) : undefined;
        case 'component':
            return typeof component === 'number' ? this.#component(component, kind.pick, false) : undefined;
        case 'action':
            return typeof action === 'number' ? (...given: unknown[]) => this.#say({type: 'act', action, given: kind.pick(...given)}) : undefined;
        default:
            return undefined;
        }
    }

    /** A component of the page's that draws one of the worker's. */
    #component(component: number, pick: (props: Record<string, unknown>) => Record<string, Plain>, inline: boolean): PluginView {
        const mount = this.#mount;
        return function Isolated(props: Record<string, unknown>) {
            return (
                <IsolatedView
                    mount={mount}
                    component={component}
                    given={pick(props)}
                    inline={inline}
                />
            );
        };
    }

    readonly #mount: Mount = (component, props, on): Mounted => {
        const root = ++this.#count;
        if (this.#roots.size < MOST.roots) {
            this.#roots.set(root, on);
            this.#say({type: 'mount', root, component, props});
        }
        return {
            hear: (node, name, detail) => this.#say({type: 'event', root, node, name, detail}),
            update: (next) => this.#say({type: 'mount', root, component, props: next}),
            drawn: () => this.#say({type: 'drawn', root}),
            end: () => {
                this.#roots.delete(root);
                this.#say({type: 'unmount', root});
            },
        };
    };

    #answer(id: unknown, name: unknown, given: unknown): void {
        if (typeof id !== 'number') {
            return;
        }
        const value = (typeof given === 'object' && given !== null ? given : {}) as Record<string, unknown>;
        const serve = {fetch: this.#fetch, notify: this.#notify, open: this.#open, rhs: this.#rhs}[name as keyof Asked] as ((given: Record<string, unknown>) => Promise<unknown>) | undefined;
        if (!serve || this.#asking >= MOST.questions) {
            this.#say({type: 'refused', id, text: serve ? 'Too much was asked at once.' : 'There is nothing of that name.'});
            return;
        }
        this.#asking += 1;
        serve(value).then(
            (answer) => this.#say({type: 'answer', id, value: answer}),
            (error: unknown) => this.#say({type: 'refused', id, text: error instanceof Error ? error.message : String(error)}),
        ).finally(() => {
            this.#asking -= 1;
        });
    }

    /** A request to the plugin's own server half, as the reader. */
    readonly #fetch = async ({path, method, headers, body}: Record<string, unknown>): Promise<Asked['fetch']['answer']> => {
        const address = typeof path === 'string' ? ownAddress(path, this.#manifest.id) : undefined;
        if (!address || typeof method !== 'string' || !['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method.toUpperCase())) {
            throw new Error(`Only /plugins/${this.#manifest.id}/ can be asked from here.`);
        }
        if (typeof body === 'string' && body.length > MOST.bytes) {
            throw new Error('The body is too long.');
        }
        const type = (headers as Partial<Record<string, unknown>> | undefined)?.['content-type'];
        const answer = await fetch(address, {
            method: method.toUpperCase(),
            redirect: 'error',
            headers: {
                'X-Requested-With': 'XMLHttpRequest',
                'X-CSRF-Token': /(?:^|; )MMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '',
                ...(typeof type === 'string' && /^[\w/+.;= -]{1,100}$/.test(type) ? {'Content-Type': type} : {}),
            },
            ...(typeof body === 'string' ? {body} : {}),
        });
        const text = await answer.text();
        if (text.length > MOST.bytes) {
            throw new Error('The answer is too long.');
        }
        return {status: answer.status, type: answer.headers.get('Content-Type') ?? '', body: text};
    };

    readonly #notify = ({text}: Record<string, unknown>): Promise<null> => {
        const now = Date.now();
        this.#notices = this.#notices.filter((time) => now - time < 10_000);
        if (typeof text !== 'string' || text.trim() === '' || text.length > 300 || this.#notices.push(now) > MOST.notices) {
            return Promise.reject(new Error('A notice is a line of at most 300 characters, three within ten seconds.'));
        }
        this.#store.dispatch(notice({kind: 'done', words: `${this.#manifest.name ?? this.#manifest.id}: ${text}`}));
        return Promise.resolve(null);
    };

    readonly #open = ({channelId, postId}: Record<string, unknown>): Promise<null> => {
        const isId = (value: unknown): value is string => typeof value === 'string' && /^[a-z0-9]{26}$/.test(value);
        const path = isId(postId) ? `/_redirect/pl/${postId}` : isId(channelId) ? channelPath(this.#store.getState(), channelId) : undefined;
        if (!path) {
            return Promise.reject(new Error('The reader has no such channel.'));
        }
        browserHistory.push(path);
        return Promise.resolve(null);
    };

    readonly #rhs = ({registration, what}: Record<string, unknown>): Promise<null> => {
        const found = this.#registered.get(Number(registration))?.rhs[what as 'show'];
        if (!found) {
            return Promise.reject(new Error('No such right-hand side was registered.'));
        }
        this.#store.dispatch(found as never);
        return Promise.resolve(null);
    };
}

