// What a plugin lets each reader set; a choice is kept as a preference of the plugin's.
import {get} from 'mattermost-redux/selectors/entities/preferences';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {report} from '../../plugin-host/report';
import {savePreferences} from '../../state/actions/preferences';
import type {UserSetting, UserSettings} from '../../state/plugins';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';

import {Choices} from './controls';

/** Shows one plugin's settings. */
export function PluginSettings({pluginId, settings}: {pluginId: string; settings: UserSettings}) {
    return (
        <PluginBoundary pluginId={pluginId}>
            {settings.action && (
                <div className='setting setting--toggle'>
                    <label>
                        <span>{settings.action.title}</span>
                        <small>{settings.action.text}</small>
                    </label>
                    <Button
                        size='sm'
                        onClick={settings.action.onClick}
                    >
                        {settings.action.buttonText}
                    </Button>
                </div>
            )}
            {settings.sections.map((section) => {
                const Section = section.component;
                return Section ? <Section key={section.title}/> : (
                    <section key={section.title}>
                        <h3>{section.title}</h3>
                        {(section.settings ?? []).map((setting) => (
                            <Setting
                                key={setting.name}
                                pluginId={pluginId}
                                setting={setting}
                                disabled={section.disabled === true}
                                onChanged={section.onSubmit}
                            />
                        ))}
                    </section>
                );
            })}
        </PluginBoundary>
    );
}

type SettingProps = {pluginId: string; setting: UserSetting; disabled: boolean; onChanged: ((changes: Record<string, string>) => void) | undefined};

function Setting({pluginId, setting, disabled, onChanged}: SettingProps) {
    const dispatch = useThunkDispatch();
    const category = `pp_${pluginId}`.slice(0, 32);
    const value = useSelector((state: GlobalState) => get(state, category, setting.name, setting.default ?? ''));
    const change = (next: string) => {
        dispatch(savePreferences({category, name: setting.name, value: next})).then(() => onChanged?.({[setting.name]: next})).catch((error: unknown) => report(pluginId, error));
    };
    if (setting.type === 'custom') {
        const Custom = setting.component;
        return Custom ? <Custom informChange={(_: string, next: string) => change(next)}/> : null;
    }
    return (
        <Choices
            name={`${pluginId}-${setting.name}`}
            label={setting.title ?? (
                <FormattedMessage
                    id='settings.plugin.untitled'
                    defaultMessage='Choose one'
                />
            )}
            value={value}
            choices={(setting.options ?? []).map(({value: choice, text, helpText}) => ({value: choice, text, ...(helpText ? {help: helpText} : {})}))}
            disabled={disabled}
            onChange={change}
        />
    );
}
