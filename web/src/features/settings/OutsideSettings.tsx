// What notifies the reader outside of this page: by mail, and on their devices.
import type {UserNotifyProps} from '@mattermost/types/users';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

import {Choices, Toggle} from './controls';

type Props = {props: Partial<UserNotifyProps>; onChange: (change: Partial<UserNotifyProps>) => void};

/** Shows the settings of mails and of devices; where the server sends none, it says so. */
export function OutsideSettings({props, onChange}: Props) {
    const intl = useIntl();
    const config = useSelector((state: GlobalState) => state.entities.general.config);
    const mails = config.SendEmailNotifications === 'true';
    const pushes = config.SendPushNotifications === 'true';
    const push = props.push ?? 'mention';
    return (
        <>
            <Toggle
                label={intl.formatMessage({id: 'notifications.email', defaultMessage: 'Email notifications'})}
                help={mails ? intl.formatMessage({id: 'notifications.email.help', defaultMessage: 'For mentions, direct messages and threads that you follow, when you are not here and have not read them'}) : intl.formatMessage({id: 'notifications.email.off', defaultMessage: 'This server sends no mails.'})}
                checked={mails && props.email !== 'false'}
                disabled={!mails}
                onChange={(on) => onChange({email: on ? 'true' : 'false'})}
            />
            {mails && props.email !== 'false' && (
                <Toggle
                    label={intl.formatMessage({id: 'notifications.emailThreads', defaultMessage: 'Mails about replies in threads that I follow'})}
                    checked={(props.email_threads ?? 'all') === 'all'}
                    onChange={(on) => onChange({email_threads: on ? 'all' : 'mention'})}
                />
            )}
            <Choices
                name='push'
                label={intl.formatMessage({id: 'notifications.push', defaultMessage: 'Mobile push notifications about'})}
                value={pushes ? push : 'none'}
                disabled={!pushes}
                choices={[
                    {value: 'all', text: intl.formatMessage({id: 'notifications.all', defaultMessage: 'All messages'})},
                    {value: 'mention', text: intl.formatMessage({id: 'notifications.mention', defaultMessage: 'Mentions and direct messages'})},
                    {value: 'none', text: pushes ? intl.formatMessage({id: 'notifications.none', defaultMessage: 'Nothing'}) : intl.formatMessage({id: 'notifications.push.off', defaultMessage: 'Nothing: this server notifies no devices'})},
                ]}
                onChange={(level) => onChange({push: level as UserNotifyProps['push']})}
            />
            {pushes && push !== 'none' && (
                <>
                    <Choices
                        name='push-status'
                        label={intl.formatMessage({id: 'notifications.pushStatus', defaultMessage: 'Push them when I am'})}
                        value={props.push_status ?? 'online'}
                        choices={[
                            {value: 'online', text: intl.formatMessage({id: 'notifications.pushStatus.online', defaultMessage: 'Online, away or offline'})},
                            {value: 'away', text: intl.formatMessage({id: 'notifications.pushStatus.away', defaultMessage: 'Away or offline'})},
                            {value: 'offline', text: intl.formatMessage({id: 'notifications.pushStatus.offline', defaultMessage: 'Offline'})},
                        ]}
                        onChange={(status) => onChange({push_status: status as UserNotifyProps['push_status']})}
                    />
                    <Toggle
                        label={intl.formatMessage({id: 'notifications.pushThreads', defaultMessage: 'Push replies in threads that I follow'})}
                        checked={(props.push_threads ?? 'all') === 'all'}
                        onChange={(on) => onChange({push_threads: on ? 'all' : 'mention'})}
                    />
                </>
            )}
        </>
    );
}
