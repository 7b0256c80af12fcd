// What plugins add to the dialog in which a channel is made: kinds of their own, and what is done with a new channel.
import {useMemo, useRef, useState, type ReactNode} from 'react';
import {useSelector} from 'react-redux';

import type {SlotEntry} from '../../plugin-host/methods';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {guarded} from '../../plugin-host/report';
import {Drawn, slotEntries, useSlot} from '../../plugin-host/slots';
import type {GlobalState} from '../../state/thunk';

type Kind = SlotEntry<'ChannelTypeOption'>;

const same = (a: readonly Kind[], b: readonly Kind[]) => a.length === b.length && a.every((kind, at) => kind === b[at]);

/** Returns the kinds of channels that plugins offer here and now. */
export function usePluginKinds(): readonly Kind[] {
    return useSelector((state: GlobalState) => slotEntries(state, 'ChannelTypeOption').filter(({pluginId, isAvailable}) => !isAvailable || guarded(pluginId, () => isAvailable(state)) === true), same);
}

/** Shows them as choices. */
export function PluginKinds({kinds, chosen, onChoose}: {kinds: readonly Kind[]; chosen: string; onChoose: (id: string) => void}) {
    return (
        <>
            {kinds.map((kind) => (
                <PluginBoundary
                    key={kind.id}
                    pluginId={kind.pluginId}
                >
                    <label className='choices__choice'>
                        <input
                            type='radio'
                            name='type'
                            checked={chosen === kind.id}
                            onChange={() => onChoose(kind.id)}
                        />
                        {typeof kind.icon === 'string' ? <i className={`icon ${kind.icon}`}/> : kind.icon}
                        <span>{kind.label}{kind.description && <small>{kind.description}</small>}</span>
                    </label>
                </PluginBoundary>
            ))}
        </>
    );
}

type Made = {error?: {message?: string} | string; channel?: {name?: string}; created?: boolean; deferred?: boolean};

/** Has the plugin make the channel; returns its name where there is one to go to, and throws what went wrong. */
export async function createdByPlugin(kind: Kind, form: Record<string, unknown>): Promise<string | undefined> {
    const made = await kind.onCreate?.(form) as Made | undefined;
    if (made?.error) {
        const message = typeof made.error === 'string' ? made.error : made.error.message ?? '';
        // A refusal of the server's has a status; so has this one, for it is told in the same place.
        throw Object.assign(new Error(message), {status_code: 400});
    }
    return made?.channel?.name;
}

type AfterCreation = {content: ReactNode; ready: boolean; run: (teamId: string, channelId: string) => void};

/** Shows what a plugin asks about a new channel, and does it once there is one. Mattermost: the first plugin's. */
export function useAfterCreation(): AfterCreation {
    const [entry] = useSlot('CreateBoardFromTemplate');
    const [ready, setReady] = useState(true);
    const chosen = useRef<(...given: unknown[]) => unknown>();
    return useMemo(() => ({
        ready,
        content: entry && (
            <Drawn
                entry={entry}
                given={{
                    setCanCreate: (can: boolean) => setReady(can),
                    setAction: (action: (...given: unknown[]) => unknown) => {
                        chosen.current = action;
                    },
                    newBoardInfoIcon: <i className='icon icon-information-outline'/>,
                }}
            />
        ),
        run: (teamId: string, channelId: string) => {
            if (entry) {
                guarded(entry.pluginId, () => (chosen.current ?? entry.action)?.(teamId, channelId));
            }
        },
    }), [entry, ready]);
}
