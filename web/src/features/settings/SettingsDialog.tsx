// The reader's settings; each change is saved at once.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Slot} from '../../plugin-host/slots';
import {Dialog} from '../../ui/Dialog';
import {Tabs} from '../../ui/Tabs';
import type {DialogProps} from '../dialogs/Dialogs';

import {DisplaySettings} from './DisplaySettings';
import {NotificationSettings} from './NotificationSettings';
import {ProfileSettings} from './ProfileSettings';
import {SecuritySettings} from './SecuritySettings';
import {ThemeSettings} from './ThemeSettings';

type Name = 'profile' | 'security' | 'notifications' | 'theme' | 'display';

/** Shows the settings. */
export function SettingsDialog({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const [selected, setSelected] = useState<Name>(subject === 'profile' ? 'profile' : 'notifications');
    const tabs = [
        {name: 'profile' as const, icon: 'icon-account-outline', text: intl.formatMessage({id: 'settings.profile', defaultMessage: 'Profile'})},
        {name: 'security' as const, icon: 'icon-lock-outline', text: intl.formatMessage({id: 'settings.security', defaultMessage: 'Security'})},
        {name: 'notifications' as const, icon: 'icon-bell-outline', text: intl.formatMessage({id: 'settings.notifications', defaultMessage: 'Notifications'})},
        {name: 'theme' as const, icon: 'icon-eye-outline', text: intl.formatMessage({id: 'settings.theme', defaultMessage: 'Theme'})},
        {name: 'display' as const, icon: 'icon-format-letter-case', text: intl.formatMessage({id: 'settings.display', defaultMessage: 'Display'})},
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
                <Slot
                    name='UserSettings'
                    props={{tab: selected}}
                />
            </Tabs>
        </Dialog>
    );
}
