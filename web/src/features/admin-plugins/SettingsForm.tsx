// A plugin's settings, as its manifest describes them; plugins may draw some themselves.
import {useEffect, useMemo, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';

import {loadSettings, saveSettings, type Manifest, type Setting} from './api';

type Values = Record<string, unknown>;

/** The server keeps settings by their keys in lower case, as Mattermost does. */
const keyOf = (setting: Setting) => setting.key.toLowerCase();

/** Shows and changes a plugin's settings. */
export function SettingsForm({manifest}: {manifest: Manifest}) {
    const settings = useMemo(() => [
        ...(manifest.settings_schema?.settings ?? []),
        ...(manifest.settings_schema?.sections ?? []).flatMap((section) => section.settings ?? []),
    ], [manifest]);
    const [values, setValues] = useState<Values>();
    const [note, setNote] = useState<{failed: boolean; text?: string}>();
    const [busy, setBusy] = useState(false);
    useEffect(() => {
        if (settings.length > 0) {
            loadSettings(manifest.id).then(setValues, (error: Error) => setNote({failed: true, text: error.message}));
        }
    }, [manifest.id, settings]);
    if (settings.length === 0) {
        return null;
    }
    const save = async () => {
        setBusy(true);
        try {
            await saveSettings(manifest.id, values ?? {});
            setNote({failed: false});
        } catch (error) {
            setNote({failed: true, text: (error as Error).message});
        }
        setBusy(false);
    };
    return (
        <form
            className='plugin-settings'
            onSubmit={(event) => {
                event.preventDefault();
                void save();
            }}
        >
            <h3>
                <FormattedMessage
                    id='plugins.settings'
                    defaultMessage='Settings'
                />
            </h3>
            {values && settings.map((setting) => (
                <Field
                    key={setting.key}
                    pluginId={manifest.id}
                    setting={setting}
                    value={values[keyOf(setting)] ?? setting.default}
                    onChange={(value) => setValues({...values, [keyOf(setting)]: value})}
                />
            ))}
            <CustomSections manifest={manifest}/>
            {note?.failed && <Banner kind='error'>{note.text}</Banner>}
            <div className='plugin-settings__foot'>
                <Button
                    type='submit'
                    emphasis='primary'
                    busy={busy}
                >
                    <FormattedMessage
                        id='plugins.settings.save'
                        defaultMessage='Save'
                    />
                </Button>
                {note && !note.failed && (
                    <span role='status'>
                        <FormattedMessage
                            id='plugins.settings.saved'
                            defaultMessage='Saved. The plugin has been told.'
                        />
                    </span>
                )}
            </div>
        </form>
    );
}

/** Sections that the plugin draws whole. */
function CustomSections({manifest}: {manifest: Manifest}) {
    const drawn = useSelector((state: GlobalState) => state.plugins.adminConsoleCustomSections[manifest.id]);
    return (
        <>
            {(manifest.settings_schema?.sections ?? []).map(({key}) => {
                const Section = drawn?.[key.toLowerCase()]?.component;
                return Section ? (
                    <PluginBoundary
                        key={key}
                        pluginId={manifest.id}
                    >
                        <Section/>
                    </PluginBoundary>
                ) : null;
            })}
        </>
    );
}

type FieldProps = {pluginId: string; setting: Setting; value: unknown; onChange: (value: unknown) => void};

function Field(props: FieldProps) {
    const {pluginId, setting, value, onChange} = props;
    const custom = useSelector((state: GlobalState) => state.plugins.adminConsoleCustomComponents[pluginId]?.[keyOf(setting)]);
    const id = `setting-${pluginId}-${setting.key}`;
    if (setting.type === 'custom' && custom) {
        const Component = custom.component;
        return (
            <div className='form-group'>
                {custom.options.showTitle && <span className='control-label'>{setting.display_name}</span>}
                <PluginBoundary pluginId={pluginId}>
                    <Component
                        id={setting.key}
                        label={setting.display_name}
                        helpText={setting.help_text}
                        value={value}
                        onChange={(_: string, next: unknown) => onChange(next)}
                        setSaveNeeded={() => undefined}
                    />
                </PluginBoundary>
            </div>
        );
    }
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                {setting.display_name || setting.key}
            </label>
            <Control
                {...props}
                id={id}
            />
            {setting.help_text && <p className='help-text'>{setting.help_text}</p>}
        </div>
    );
}

function Control({id, setting, value, onChange}: FieldProps & {id: string}) {
    const text = value === undefined || value === null ? '' : String(value);
    switch (setting.type) {
    case 'bool':
        return (
            <input
                id={id}
                type='checkbox'
                checked={value === true || value === 'true'}
                onChange={(event) => onChange(event.target.checked)}
            />
        );
    case 'number':
        return (
            <input
                id={id}
                className='form-control'
                type='number'
                value={text}
                placeholder={setting.placeholder}
                onChange={(event) => onChange(event.target.value === '' ? null : Number(event.target.value))}
            />
        );
    case 'longtext':
        return (
            <textarea
                id={id}
                className='form-control'
                rows={4}
                value={text}
                placeholder={setting.placeholder}
                onChange={(event) => onChange(event.target.value)}
            />
        );
    case 'dropdown':
    case 'radio':
        return (
            <select
                id={id}
                className='form-control'
                value={text}
                onChange={(event) => onChange(event.target.value)}
            >
                {(setting.options ?? []).map((option) => (
                    <option
                        key={option.value}
                        value={option.value}
                    >
                        {option.display_name}
                    </option>
                ))}
            </select>
        );
    default:
        return (
            <span className='plugin-settings__text'>
                <input
                    id={id}
                    className='form-control'
                    type={setting.secret ? 'password' : 'text'}
                    autoComplete='off'
                    value={text}
                    placeholder={setting.placeholder}
                    onChange={(event) => onChange(event.target.value)}
                />
                {setting.type === 'generated' && <Generate onGenerated={onChange}/>}
            </span>
        );
    }
}

function Generate({onGenerated}: {onGenerated: (value: string) => void}) {
    const generate = () => {
        const bytes = crypto.getRandomValues(new Uint8Array(24));
        onGenerated(btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_'));
    };
    return (
        <Button onClick={generate}>
            <FormattedMessage
                id='plugins.settings.generate'
                defaultMessage='Generate'
            />
        </Button>
    );
}
