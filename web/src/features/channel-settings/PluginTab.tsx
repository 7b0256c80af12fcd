// A plugin's part of a channel's settings: drawn by the plugin, or from its description.
import type {Channel} from '@mattermost/types/channels';
import {useEffect, useRef, useState, type FormEvent} from 'react';
import {FormattedMessage} from 'react-intl';

import type {ChannelSettingsSection, SlotEntry} from '../../plugin-host/methods';
import {Drawn} from '../../plugin-host/slots';
import {trace} from '../../state/act';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';

type Entry = SlotEntry<'ChannelSettingsTab'>;
type Values = Record<string, unknown>;
type Props = {entry: Entry; channel: Channel; onUnsaved: (unsaved: boolean) => void};

/** Shows the part. */
export function PluginTab(props: Props) {
    return props.entry.component ? <OwnTab {...props}/> : <DescribedTab {...props}/>;
}

type Handlers = {onSave?: () => unknown; onCancel?: () => void};

/** The plugin draws it, and says how it is saved. */
function OwnTab({entry, channel, onUnsaved}: Props) {
    const [unsaved, setUnsaved] = useState(false);
    const handlers = useRef<Handlers>({});
    const set = (next: boolean) => {
        setUnsaved(next);
        onUnsaved(next);
    };
    const {failure, busy, run} = useSaving(() => set(false));
    return (
        <>
            <Drawn
                entry={entry}
                given={{
                    channel,
                    setUnsaved: set,
                    registerHandlers: (given: Handlers) => {
                        handlers.current = given;
                    },
                }}
            />
            {failure && <Alert>{failure}</Alert>}
            {unsaved && (
                <Foot
                    busy={busy}
                    onSave={() => run(() => handlers.current.onSave?.())}
                    onCancel={() => {
                        handlers.current.onCancel?.();
                        set(false);
                    }}
                />
            )}
        </>
    );
}

/** The client draws it from the plugin's description. */
function DescribedTab({entry, channel, onUnsaved}: Props) {
    const [values, setValues] = useState<Values>({});
    const [before, setBefore] = useState<Values>({});
    const [changed, setChanged] = useState(false);
    const {failure, busy, run} = useSaving(() => {
        setBefore(values);
        setChanged(false);
    });
    useEffect(() => onUnsaved(changed), [changed, onUnsaved]);
    useEffect(() => {
        let live = true;
        const defaults = Object.fromEntries(entry.sections.flatMap((section) => section.settings ?? []).map((setting) => [setting.name, setting.default]));
        Promise.resolve(entry.loadValues?.(channel)).then((loaded) => {
            if (live) {
                const all = {...defaults, ...(loaded as Values | undefined)};
                setValues(all);
                setBefore(all);
            }
        }).catch((error: unknown) => trace(`settings of ${entry.pluginId}`, error));
        return () => {
            live = false;
        };
    }, [entry, channel]);
    return (
        <form
            onSubmit={(event: FormEvent) => {
                event.preventDefault();
                run(() => entry.onSave?.(values, channel));
            }}
        >
            {entry.sections.map((section, index) => (
                <Section
                    key={section.title ?? index}
                    section={section}
                    values={values}
                    onChange={(name, value) => {
                        setChanged(true);
                        setValues({...values, [name]: value});
                    }}
                />
            ))}
            {failure && <Alert>{failure}</Alert>}
            {changed && (
                <Foot
                    busy={busy}
                    onCancel={() => {
                        setValues(before);
                        setChanged(false);
                    }}
                />
            )}
        </form>
    );
}

function useSaving(onSaved: () => void) {
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const run = (save: () => unknown) => {
        setBusy(true);
        setFailure('');
        new Promise((resolve) => resolve(save())).then((answer) => {
            const error = (answer as {error?: {message?: string} | string} | undefined)?.error;
            if (error) {
                setFailure(typeof error === 'string' ? error : error.message ?? '');
            } else {
                onSaved();
            }
        }).catch((error: Error) => setFailure(error.message)).finally(() => setBusy(false));
    };
    return {failure, busy, run};
}

function Section({section, values, onChange}: {section: ChannelSettingsSection; values: Values; onChange: (name: string, value: unknown) => void}) {
    return (
        <fieldset className='channel-settings__section'>
            {section.title && <legend>{section.title}</legend>}
            {(section.settings ?? []).map((setting) => (
                <div
                    key={setting.name}
                    className='form-group'
                >
                    <label>
                        <span className='control-label'>{setting.title ?? setting.name}</span>
                        {setting.type === 'bool' || setting.type === 'checkbox' ? (
                            <input
                                type='checkbox'
                                checked={values[setting.name] === true || values[setting.name] === 'true'}
                                onChange={(event) => onChange(setting.name, event.target.checked)}
                            />
                        ) : setting.options ? (
                            <select
                                className='form-control'
                                value={String(values[setting.name] ?? '')}
                                onChange={(event) => onChange(setting.name, event.target.value)}
                            >
                                {setting.options.map(({value, text}) => (
                                    <option
                                        key={value}
                                        value={value}
                                    >
                                        {text}
                                    </option>
                                ))}
                            </select>
                        ) : (
                            <input
                                className='form-control'
                                value={String(values[setting.name] ?? '')}
                                placeholder={setting.placeholder}
                                onChange={(event) => onChange(setting.name, event.target.value)}
                            />
                        )}
                    </label>
                    {setting.helpText && <span className='help-text'>{setting.helpText}</span>}
                </div>
            ))}
        </fieldset>
    );
}

function Foot({busy, onSave, onCancel}: {busy: boolean; onSave?: () => void; onCancel: () => void}) {
    return (
        <div className='channel-settings__foot'>
            <Button onClick={onCancel}>
                <FormattedMessage
                    id='ui.undo'
                    defaultMessage='Undo'
                />
            </Button>
            <Button
                type={onSave ? 'button' : 'submit'}
                emphasis='primary'
                busy={busy}
                onClick={onSave}
            >
                <FormattedMessage
                    id='ui.save'
                    defaultMessage='Save'
                />
            </Button>
        </div>
    );
}
