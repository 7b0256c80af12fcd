// Loads the web halves of the plugins that are on, and follows them while the page is open: a plugin that is
// switched on, replaced or switched off takes effect without a reload.
import {listenTo, listenToReconnect} from '../net/listeners';
import type {WebappManifest} from '../state/plugins';
import {store} from '../state/store';

import {provideGlobals} from './globals';
import {countStart, forget, watchFrames} from './measured';
import {PluginRegistry} from './registry';
import {report} from './report';

/** What a plugin hands to `window.registerPlugin`. */
type Plugin = {
    initialize?: (registry: PluginRegistry, store: unknown) => unknown;
    uninitialize?: () => void;
    deinitialize?: () => void;
};

type Loaded = {manifest: WebappManifest; registry: PluginRegistry; /** Ends what runs of it. */ stop: () => void};

declare global {
    interface Window {
        registerPlugin: (id: string, plugin: Plugin) => void;
        plugins: Record<string, Plugin>;
    }
}

const loaded = new Map<string, Loaded>();
let turn = Promise.resolve();

/** Starts once for a signed-in page. */
export async function startPlugins(): Promise<void> {
    window.plugins = window.plugins ?? {};
    window.registerPlugin = (id, plugin) => {
        window.plugins[id] = plugin;
    };
    watchFrames();
    listenTo('plugin_enabled', ({data}) => inTurn(() => follow(data.manifest as WebappManifest)));
    listenTo('plugin_disabled', ({data}) => inTurn(() => unload((data.manifest as WebappManifest).id)));
    listenToReconnect(() => inTurn(synchronise));
    await inTurn(synchronise);
}

/** One change at a time: a replacement must not overtake the loading of what it replaces. */
function inTurn(work: () => Promise<void> | void): Promise<void> {
    turn = turn.then(work).catch(complain);
    return turn;
}

function complain(error: unknown): void {
    console.error('A plugin could not be loaded:', error); // eslint-disable-line no-console -- the page works without
}

async function listed(): Promise<WebappManifest[]> {
    const answer = await fetch('/api/v4/plugins/webapp', {headers: {'X-Requested-With': 'XMLHttpRequest'}});
    return answer.ok ? await answer.json() as WebappManifest[] : [];
}

async function synchronise(): Promise<void> {
    const manifests = await listed();
    const ids = new Set(manifests.map((manifest) => manifest.id));
    [...loaded.keys()].filter((id) => !ids.has(id)).forEach(unload);
    for (const manifest of manifests) {
        // eslint-disable-next-line no-await-in-loop -- plugins start in their order
        await load(manifest).catch(complain);
    }
}

/** The event tells that something is on; where its bundle is, only the list says. */
async function follow(told: WebappManifest): Promise<void> {
    const manifest = (await listed()).find(({id}) => id === told.id);
    if (manifest) {
        await load(manifest);
    }
}

async function load(manifest: WebappManifest): Promise<void> {
    const path = manifest.webapp?.bundle_path;
    const before = loaded.get(manifest.id)?.manifest.webapp;
    if (!path || (before?.bundle_path === path && before.isolated === manifest.webapp?.isolated)) {
        return;
    }
    unload(manifest.id);
    const began = performance.now();
    await (manifest.webapp?.isolated ? loadApart : loadHere)(manifest, path);
    countStart(manifest.id, path, performance.now() - began);
}

/** A web half in the page, as Mattermost has them. */
async function loadHere(manifest: WebappManifest, path: string): Promise<void> {
    await provideGlobals();
    const registry = new PluginRegistry(manifest.id, store);
    const script = await addScript(manifest.id, path);
    const plugin = window.plugins[manifest.id];
    loaded.set(manifest.id, {manifest, registry, stop: () => {
        try {
            (plugin?.uninitialize ?? plugin?.deinitialize)?.call(plugin);
        } catch (error) {
            report(manifest.id, error, 'failed to stop');
        }
        script.remove();
        delete window.plugins[manifest.id];
    }});
    store.dispatch({type: 'RECEIVED_WEBAPP_PLUGIN', data: manifest});
    try {
        await plugin?.initialize?.(registry, store);
    } catch (error) {
        report(manifest.id, error, 'failed to start');
    }
}

/** A web half beside the page, which reaches nothing of it. */
async function loadApart(manifest: WebappManifest, path: string): Promise<void> {
    const {startIsolated} = await import('./isolated/host');
    const registry = new PluginRegistry(manifest.id, store);
    const {ready, end} = await startIsolated(manifest, path, registry, store);
    loaded.set(manifest.id, {manifest, registry, stop: end});
    store.dispatch({type: 'RECEIVED_WEBAPP_PLUGIN', data: manifest});
    // The others do not wait for one that takes its time.
    ready.catch((error: unknown) => report(manifest.id, error, 'failed to start'));
}

function addScript(id: string, path: string): Promise<HTMLScriptElement> {
    return new Promise((resolve, reject) => {
        const script = document.createElement('script');
        script.id = `plugin_${id}`;
        script.defer = true;
        script.src = path;
        script.onload = () => resolve(script);
        script.onerror = () => {
            script.remove();
            reject(new Error(`the bundle of ${id} could not be fetched`));
        };
        document.head.append(script);
    });
}

function unload(id: string): void {
    const known = loaded.get(id);
    if (!known) {
        return;
    }
    loaded.delete(id);
    known.stop();
    store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: known.manifest});
    known.registry.dispose();
    forget(id);
}
