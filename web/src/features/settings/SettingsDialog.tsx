// The reader's settings; each change is saved at once.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {DialogProps} from '../../state/feature';
import type {GlobalState} from '../../state/thunk';
import {Dialog} from '../../ui/Dialog';
import {Tabs, type Tab} from '../../ui/Tabs';

import {DisplaySettings} from './DisplaySettings';
import {NotificationSettings} from './NotificationSettings';
import {PluginSettings} from './PluginSettings';
import {ProfileSettings} from './ProfileSettings';
import {SecuritySettings} from './SecuritySettings';
import {ThemeSettings} from './ThemeSettings';

type Name = 'profile' | 'security' | 'notifications' | 'theme' | 'display' | `plugin ${string}`;

/** Shows the settings. */
export function SettingsDialog({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const [selected, setSelected] = useState<Name>(subject === 'profile' ? 'profile' : 'notifications');
    const ofPlugins = useSelector((state: GlobalState) => state.plugins.userSettings);
    const chosen = Object.entries(ofPlugins).find(([id]) => selected === `plugin ${id}`);
    const tabs: Tab<Name>[] = [
        {name: 'profile' as const, icon: 'icon-account-outline', text: intl.formatMessage({id: 'settings.profile', defaultMessage: 'Profile'})},
        {name: 'security' as const, icon: 'icon-lock-outline', text: intl.formatMessage({id: 'settings.security', defaultMessage: 'Security'})},
        {name: 'notifications' as const, icon: 'icon-bell-outline', text: intl.formatMessage({id: 'settings.notifications', defaultMessage: 'Notifications'})},
        {name: 'theme' as const, icon: 'icon-eye-outline', text: intl.formatMessage({id: 'settings.theme', defaultMessage: 'Theme'})},
        {name: 'display' as const, icon: 'icon-format-letter-case', text: intl.formatMessage({id: 'settings.display', defaultMessage: 'Display'})},
        ...Object.entries(ofPlugins).map(([id, {uiName}]) => ({name: `plugin ${id}` as const, icon: 'icon-power-plug-outline', text: uiName})),
    ];
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='settings.title'
                    defaultMessage='Settings'
                />
            )}
            size='l'
            flush={true}
            onClose={onClose}
        >
            <Tabs<Name>
                tabs={tabs}
                selected={selected}
                label={intl.formatMessage({id: 'settings.title', defaultMessage: 'Settings'})}
                vertical={true}
                onSelect={setSelected}
            >
                {selected === 'profile' && <ProfileSettings/>}
                {selected === 'security' && <SecuritySettings/>}
                {selected === 'notifications' && <NotificationSettings/>}
                {selected === 'theme' && <ThemeSettings/>}
                {selected === 'display' && <DisplaySettings/>}
                {chosen && (
                    <PluginSettings
                        pluginId={chosen[0]}
                        settings={chosen[1]}
                    />
                )}
            </Tabs>
        </Dialog>
    );
}
