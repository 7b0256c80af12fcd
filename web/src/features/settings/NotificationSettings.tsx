// What notifies the reader everywhere.
import type {UserNotifyProps} from '@mattermost/types/users';
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {patchMe} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {showNotification} from '../notifications/notify';

import {Choices, Toggle} from './controls';
import {OutsideSettings} from './OutsideSettings';

/** Shows the settings of notifications. */
export function NotificationSettings() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]);
    const [failure, setFailure] = useState('');
    const [words, setWords] = useState('');
    const props = user?.notify_props;
    const saved = props?.mention_keys ?? '';
    useEffect(() => setWords(saved), [saved]);
    if (!user) {
        return null;
    }
    const set = (change: Partial<UserNotifyProps>) => {
        setFailure('');
        dispatch(patchMe({notify_props: {...user.notify_props, ...change}})).catch((error: unknown) => setFailure(failureOf(error).message));
    };
    return (
        <>
            <Permission/>
            {failure && <Alert>{failure}</Alert>}
            <Choices
                name='desktop'
                label={intl.formatMessage({id: 'notifications.desktop', defaultMessage: 'Notify me on this computer about'})}
                value={props?.desktop ?? 'mention'}
                choices={[
                    {value: 'all', text: intl.formatMessage({id: 'notifications.all', defaultMessage: 'All messages'})},
                    {value: 'mention', text: intl.formatMessage({id: 'notifications.mention', defaultMessage: 'Mentions and direct messages'})},
                    {value: 'none', text: intl.formatMessage({id: 'notifications.none', defaultMessage: 'Nothing'})},
                ]}
                onChange={(desktop) => set({desktop: desktop as UserNotifyProps['desktop']})}
            />
            <Toggle
                label={intl.formatMessage({id: 'notifications.sound', defaultMessage: 'With a sound'})}
                checked={props?.desktop_sound !== 'false'}
                onChange={(on) => set({desktop_sound: on ? 'true' : 'false'})}
            />
            <Toggle
                label={intl.formatMessage({id: 'notifications.channel', defaultMessage: '@channel, @here and @all mention me'})}
                checked={props?.channel !== 'false'}
                onChange={(on) => set({channel: on ? 'true' : 'false'})}
            />
            <Toggle
                label={intl.formatMessage({id: 'notifications.firstName', defaultMessage: 'My first name mentions me'})}
                checked={props?.first_name === 'true'}
                onChange={(on) => set({first_name: on ? 'true' : 'false'})}
            />
            <div className='setting'>
                <label
                    className='control-label'
                    htmlFor='mention-words'
                >
                    <FormattedMessage
                        id='notifications.words'
                        defaultMessage='Other words that mention me, with commas between'
                    />
                </label>
                <input
                    id='mention-words'
                    className='form-control'
                    value={words}
                    onChange={(event) => setWords(event.target.value)}
                    onBlur={() => words !== saved && set({mention_keys: words})}
                />
            </div>
            <OutsideSettings
                props={props ?? {}}
                onChange={set}
            />
        </>
    );
}

function Permission() {
    const intl = useIntl();
    const [permission, setPermission] = useState(() => (typeof Notification === 'undefined' ? 'denied' : Notification.permission));
    if (permission === 'granted') {
        return null;
    }
    if (permission === 'denied') {
        return (
            <p className='alert alert-warning'>
                <FormattedMessage
                    id='notifications.denied'
                    defaultMessage='This browser does not let this page notify you. Its settings for this page can change that.'
                />
            </p>
        );
    }
    const ask = async () => {
        const answer = await Notification.requestPermission();
        setPermission(answer);
        if (answer === 'granted') {
            showNotification({title: intl.formatMessage({id: 'notifications.works', defaultMessage: 'Notifications work'}), body: ''});
        }
    };
    return (
        <p className='alert alert-info'>
            <FormattedMessage
                id='notifications.ask'
                defaultMessage='This browser has not been asked yet whether this page may notify you.'
            />
            {' '}
            <Button
                size='sm'
                emphasis='primary'
                onClick={ask}
            >
                <FormattedMessage
                    id='notifications.allow'
                    defaultMessage='Ask now'
                />
            </Button>
        </p>
    );
}
