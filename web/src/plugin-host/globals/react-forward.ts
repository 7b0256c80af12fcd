// React as plugins get it: 18, with the idioms of 19 that new bundles use. The client's own code never sees this.
import * as ReactModule from 'react';
import * as ReactDOMModule from 'react-dom';
import * as ReactDOMClient from 'react-dom/client';
import * as RuntimeModule from 'react/jsx-runtime';

type Props = Record<string, unknown> & {ref?: unknown; children?: unknown};
type Factory = (type: unknown, props: Props, key?: string) => unknown;

const wrapped = new WeakMap<object, unknown>();

function isClass(type: unknown): boolean {
    const prototype = (type as {prototype?: {isReactComponent?: unknown}}).prototype;
    return Boolean(prototype?.isReactComponent);
}

/**
 * `<Context value>` stands for its provider, and a function component gets `ref` as a prop.
 * React 18: a context is its own consumer, which is told from the provider of React 19 by having no value to provide.
 */
function forwarded(type: unknown, props: Props | null | undefined): unknown {
    const isContext = typeof type === 'object' && type !== null && 'Provider' in type && (type as {$$typeof?: unknown}).$$typeof === CONTEXT && props !== null && props !== undefined && 'value' in props;
    if (isContext) {
        return (type as {Provider: unknown}).Provider;
    }
    if (typeof type !== 'function' || isClass(type) || props?.ref === undefined) {
        return type;
    }
    const known = wrapped.get(type);
    if (known) {
        return known;
    }
    const render = type as (props: Props) => ReactModule.ReactNode;
    const made = ReactModule.forwardRef((inner: Props, ref) => render({...inner, ref}));
    Object.assign(made, {displayName: (type as {displayName?: string; name: string}).displayName ?? (type as {name: string}).name});
    wrapped.set(type, made);
    return made;
}

const CONTEXT = (ReactModule.createContext(null) as unknown as {$$typeof: unknown}).$$typeof;

const runtime = RuntimeModule as unknown as {jsx: Factory; jsxs: Factory; Fragment: unknown};

export const JSXRuntime = {
    Fragment: runtime.Fragment,
    jsx: ((type, props, key) => runtime.jsx(forwarded(type, props), props, key)) as Factory,
    jsxs: ((type, props, key) => runtime.jsxs(forwarded(type, props), props, key)) as Factory,
};

/** React 19's `use` for contexts; promises suspend through what they are thrown as. */
function use(source: unknown): unknown {
    if (typeof (source as {then?: unknown}).then === 'function') {
        const promise = source as Promise<unknown> & {status?: string; value?: unknown; reason?: unknown};
        if (promise.status === 'fulfilled') {
            return promise.value;
        }
        if (promise.status === 'rejected') {
            throw promise.reason;
        }
        if (!promise.status) {
            promise.status = 'pending';
            promise.then((value) => Object.assign(promise, {status: 'fulfilled', value}), (reason: unknown) => Object.assign(promise, {status: 'rejected', reason}));
        }
        throw promise;
    }
    return ReactModule.useContext(source as ReactModule.Context<unknown>); // eslint-disable-line react-hooks/rules-of-hooks -- `use` is a hook by another name
}

function useActionState<State, Payload>(action: (state: State, payload: Payload) => State | Promise<State>, initial: State): [State, (payload: Payload) => void, boolean] {
    const [state, setState] = ReactModule.useState(initial);
    const [pending, setPending] = ReactModule.useState(false);
    const [failure, setFailure] = ReactModule.useState<{error: unknown}>();
    const current = ReactModule.useRef(state);
    if (failure) {
        throw failure.error; // React 19: an action's failure is one of drawing
    }
    const run = ReactModule.useCallback((payload: Payload) => {
        setPending(true);
        Promise.resolve(action(current.current, payload)).then((next) => {
            current.current = next;
            setState(next);
        }).catch((error: unknown) => setFailure({error})).finally(() => setPending(false));
    }, [action]);
    return [state, run, pending];
}

const createElement = (type: unknown, props: Props | null, ...children: unknown[]) => (ReactModule.createElement as unknown as (...args: unknown[]) => unknown)(forwarded(type, props), props, ...children);

export const ForwardReact: Record<string, unknown> = {...ReactModule, createElement, use, useActionState, __esModule: true};
ForwardReact.default = ForwardReact;

export const ForwardReactDOM: Record<string, unknown> = {...ReactDOMModule, ...ReactDOMClient, __esModule: true};
ForwardReactDOM.default = ForwardReactDOM;
