// Texts that plugins bring for a language.
import {useSyncExternalStore} from 'react';

type Messages = Record<string, string>;
type Source = (locale: string) => Messages;

const sources = new Map<string, Source>();
const listeners = new Set<() => void>();
let version = 0;
let cached: {version: number; locale: string; messages: Messages} = {version: 0, locale: '', messages: {}};

/** Sets where a plugin's texts come from; without a source they go away. */
export function setPluginMessages(pluginId: string, source: Source | undefined): void {
    if (source) {
        sources.set(pluginId, source);
    } else {
        sources.delete(pluginId);
    }
    version += 1;
    listeners.forEach((listener) => listener());
}

function messagesFor(locale: string): Messages {
    if (cached.version === version && cached.locale === locale) {
        return cached.messages;
    }
    const messages: Messages = {};
    for (const source of sources.values()) {
        try {
            Object.assign(messages, source(locale));
        } catch {
            // A plugin without texts for this language shows its English.
        }
    }
    cached = {version, locale, messages};
    return messages;
}

function subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
}

/** Returns all plugins' texts for a language. */
export function usePluginMessages(locale: string): Messages {
    return useSyncExternalStore(subscribe, () => messagesFor(locale));
}
