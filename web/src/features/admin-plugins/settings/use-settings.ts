// The values of a plugin's settings while they are changed, and saving them: what a plugin wants confirmed is asked first, and
// what it saves itself is saved after.
import {useCallback, useEffect, useMemo, useRef, useState} from 'react';

import {loadConfig, saveSettings, settingsOf, type Config, type Manifest, type Setting} from '../api';

export type SaveAction = () => unknown;
export type Settings = {
    values: Record<string, unknown> | undefined;
    config: Config | undefined;
    /** The key that waits for its confirmation. */
    confirming: string;
    busy: boolean;
    changed: boolean;
    savedCount: number;
    failure: string;
    change: (key: string, value: unknown, confirm?: boolean, submit?: boolean) => void;
    touch: () => void;
    cancel: () => void;
    save: () => void;
    addSaveAction: (action: SaveAction) => void;
    removeSaveAction: (action: SaveAction) => void;
};

/** The server keeps settings by their keys in lower case, as Mattermost does. */
export const keyOf = (setting: Pick<Setting, 'key'>) => setting.key.toLowerCase();

/** Mattermost: a setting's whole name, in which the dots of a plugin's id are pluses; plugins give it back with each change. */
export const fullKey = (pluginId: string, key: string) => `PluginSettings.Plugins.${pluginId.replaceAll('.', '+')}.${key.toLowerCase()}`;

/** Returns the key of a whole name, or what was given when it is none. */
export const shortKey = (id: string) => id.slice(id.lastIndexOf('.') + 1).toLowerCase();

/** Loads, changes and saves. */
export function useSettings(manifest: Manifest): Settings {
    const {id} = manifest;
    const [config, setConfig] = useState<Config>();
    const [values, setValues] = useState<Record<string, unknown>>();
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const [changed, setChanged] = useState(false);
    const [savedCount, setSavedCount] = useState(0);
    const [confirming, setConfirming] = useState('');
    const latest = useRef<Record<string, unknown>>({});
    const toConfirm = useRef(new Set<string>());
    const saveActions = useRef(new Set<SaveAction>());
    useEffect(() => {
        let live = true;
        loadConfig().then((answer) => {
            if (live) {
                latest.current = settingsOf(answer, id);
                setConfig(answer);
                setValues(latest.current);
            }
        }, (error: Error) => live && setFailure(error.message));
        return () => {
            live = false;
        };
    }, [id]);
    const store = useCallback(async () => {
        setBusy(true);
        setFailure('');
        try {
            await saveSettings(id, latest.current);
            for (const action of saveActions.current) {
                const answer = await action() as {error?: {message?: string}} | undefined; // eslint-disable-line no-await-in-loop -- in the order in which they were registered
                if (answer?.error) {
                    throw new Error(answer.error.message ?? '');
                }
            }
            setChanged(false);
            setSavedCount((count) => count + 1);
        } catch (error) {
            setFailure((error as Error).message);
        }
        setBusy(false);
    }, [id]);
    const save = useCallback(() => {
        const [wanted] = toConfirm.current;
        if (wanted !== undefined && confirming === '') {
            setConfirming(wanted);
        } else {
            setConfirming('');
            toConfirm.current.clear();
            void store();
        }
    }, [store, confirming]);
    const change = useCallback((key: string, value: unknown, confirm = false, submit = false) => {
        latest.current = {...latest.current, [key]: value};
        setValues(latest.current);
        setChanged(true);
        if (confirm) {
            toConfirm.current.add(key);
        } else {
            toConfirm.current.delete(key);
            setConfirming('');
        }
        if (submit) {
            void store();
        }
    }, [store]);
    return useMemo(() => ({
        values, config, confirming, busy, changed, savedCount, failure, change, save,
        touch: () => setChanged(true),
        cancel: () => setConfirming(''),
        addSaveAction: (action) => saveActions.current.add(action),
        removeSaveAction: (action) => saveActions.current.delete(action),
    }), [values, config, confirming, busy, changed, savedCount, failure, change, save]);
}
