// A plugin's settings, as its manifest describes them; plugins may draw some themselves.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../../plugin-host/PluginBoundary';
import type {GlobalState} from '../../../state/thunk';
import {Markdown} from '../../../text/Markdown';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import type {Manifest, Setting} from '../api';

import {SettingField} from './SettingField';
import {useSettings, type Settings} from './use-settings';

type Section = NonNullable<NonNullable<Manifest['settings_schema']>['sections']>[number];

/** Shows and changes a plugin's settings. */
export function SettingsForm({manifest}: {manifest: Manifest}) {
    const schema = manifest.settings_schema;
    const settings = useSettings(manifest);
    const isEmpty = (schema?.settings?.length ?? 0) === 0 && (schema?.sections?.length ?? 0) === 0;
    if (!schema || (isEmpty && !schema.header && !schema.footer)) {
        return null;
    }
    return (
        <form
            className='plugin-settings'
            onSubmit={(event) => {
                event.preventDefault();
                settings.save();
            }}
        >
            <h3>
                <FormattedMessage
                    id='plugins.settings'
                    defaultMessage='Settings'
                />
            </h3>
            {schema.header && <Markdown text={schema.header}/>}
            {settings.values && (
                <>
                    <Fields
                        manifest={manifest}
                        fields={schema.settings ?? []}
                        settings={settings}
                    />
                    {(schema.sections ?? []).map((section) => (
                        <SettingsSection
                            key={section.key}
                            manifest={manifest}
                            section={section}
                            settings={settings}
                        />
                    ))}
                </>
            )}
            {schema.footer && <Markdown text={schema.footer}/>}
            {settings.failure && <div role='alert'><Banner kind='error'>{settings.failure}</Banner></div>}
            {!isEmpty && <Foot settings={settings}/>}
        </form>
    );
}

function Fields({manifest, fields, settings}: {manifest: Manifest; fields: readonly Setting[]; settings: Settings}) {
    return (
        <>
            {fields.map((setting) => (
                <SettingField
                    key={setting.key}
                    pluginId={manifest.id}
                    setting={setting}
                    settings={settings}
                />
            ))}
        </>
    );
}

/** A section under its title; one that the plugin draws is given what stands in it. */
function SettingsSection({manifest, section, settings}: {manifest: Manifest; section: Section; settings: Settings}) {
    const Drawn = useSelector((state: GlobalState) => state.plugins.adminConsoleCustomSections[manifest.id]?.[section.key.toLowerCase()]?.component);
    const fields = (section.settings ?? []).map((setting) => (
        <SettingField
            key={setting.key}
            pluginId={manifest.id}
            setting={setting}
            settings={settings}
        />
    ));
    if (section.custom && Drawn) {
        return (
            <PluginBoundary
                pluginId={manifest.id}
                fallback={section.fallback && fields}
            >
                <Drawn
                    settingsList={fields}
                    sectionTitle={section.title}
                    sectionDescription={section.subtitle}
                />
            </PluginBoundary>
        );
    }
    return (
        <fieldset className='plugin-settings__section'>
            {section.title && <legend>{section.title}</legend>}
            {section.subtitle && <Markdown text={section.subtitle}/>}
            {section.header && <Markdown text={section.header}/>}
            {section.custom && !section.fallback ? <NotDrawn/> : fields}
            {Drawn && !section.custom && (
                <PluginBoundary pluginId={manifest.id}>
                    <Drawn
                        settingsList={fields}
                        sectionTitle={section.title}
                        sectionDescription={section.subtitle}
                    />
                </PluginBoundary>
            )}
            {section.footer && <Markdown text={section.footer}/>}
        </fieldset>
    );
}

function NotDrawn() {
    return (
        <p className='help-text'>
            <FormattedMessage
                id='plugins.settings.not_drawn'
                defaultMessage='The plugin draws this part itself. Turn it on to see it.'
            />
        </p>
    );
}

function Foot({settings}: {settings: Settings}) {
    const [saved, setSaved] = useState(settings.savedCount);
    return (
        <div className='plugin-settings__foot'>
            <Button
                type='submit'
                emphasis='primary'
                busy={settings.busy}
                onClick={() => setSaved(settings.savedCount)}
            >
                <FormattedMessage
                    id='plugins.settings.save'
                    defaultMessage='Save'
                />
            </Button>
            {settings.savedCount > saved && !settings.changed && (
                <span role='status'>
                    <FormattedMessage
                        id='plugins.settings.saved'
                        defaultMessage='Saved. The plugin has been told.'
                    />
                </span>
            )}
        </div>
    );
}
