// One setting of a plugin: its label, its control or the plugin's own, and what it is for.
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../../plugin-host/PluginBoundary';
import type {GlobalState} from '../../../state/thunk';
import {Markdown} from '../../../text/Markdown';
import {Button} from '../../../ui/Button';
import type {Setting} from '../api';

import {fullKey, keyOf, shortKey, type SaveAction, type Settings} from './use-settings';

type Props = {pluginId: string; setting: Setting; settings: Settings};

/** Shows a setting. */
export function SettingField({pluginId, setting, settings}: Props) {
    const hasOwn = useSelector((state: GlobalState) => setting.type === 'custom' && Boolean(state.plugins.adminConsoleCustomComponents[pluginId]?.[keyOf(setting)]));
    const key = keyOf(setting);
    const value = settings.values?.[key] ?? setting.default;
    const id = `setting-${pluginId}-${setting.key}`;
    if (hasOwn) {
        return (
            <CustomField
                pluginId={pluginId}
                setting={setting}
                settings={settings}
                value={value}
            />
        );
    }
    if (setting.type === 'custom') {
        return (
            <div className='form-group'>
                <span className='control-label'>{setting.display_name || setting.key}</span>
                <p className='help-text'>
                    <FormattedMessage
                        id='plugins.settings.not_drawn'
                        defaultMessage='The plugin draws this part itself. Turn it on to see it.'
                    />
                </p>
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
                id={id}
                setting={setting}
                value={value}
                onChange={(next) => settings.change(key, next)}
            />
            {setting.help_text && <div className='help-text'><Markdown text={setting.help_text}/></div>}
            {setting.type === 'generated' && setting.regenerate_help_text && <div className='help-text'><Markdown text={setting.regenerate_help_text}/></div>}
        </div>
    );
}

/** A setting that the plugin draws, with what Mattermost gives it. */
function CustomField({pluginId, setting, settings, value}: Props & {value: unknown}) {
    const custom = useSelector((state: GlobalState) => state.plugins.adminConsoleCustomComponents[pluginId]?.[keyOf(setting)]);
    const license = useSelector((state: GlobalState) => state.entities.general.license);
    if (!custom) {
        return null;
    }
    const Component = custom.component;
    const key = keyOf(setting);
    return (
        <div className='form-group'>
            {custom.options.showTitle && <span className='control-label'>{setting.display_name}</span>}
            <PluginBoundary pluginId={pluginId}>
                <Component
                    id={fullKey(pluginId, key)}
                    label={setting.display_name}
                    helpText={setting.help_text ? <Markdown text={setting.help_text}/> : null}
                    value={value}
                    disabled={false}
                    config={settings.config}
                    currentState={settings.values}
                    license={license}
                    setByEnv={false}
                    showConfirm={settings.confirming === key}
                    cancelSubmit={settings.cancel}
                    onChange={(id: string, next: unknown, confirm?: boolean, submit?: boolean) => settings.change(shortKey(id), next, confirm === true, submit === true)}
                    registerSaveAction={(action: SaveAction) => settings.addSaveAction(action)}
                    unRegisterSaveAction={(action: SaveAction) => settings.removeSaveAction(action)}
                    setSaveNeeded={settings.touch}
                />
            </PluginBoundary>
        </div>
    );
}

type ControlProps = {id: string; setting: Setting; value: unknown; onChange: (value: unknown) => void};

function Control({id, setting, value, onChange}: ControlProps) {
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
