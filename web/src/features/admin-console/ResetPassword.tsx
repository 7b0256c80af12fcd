// Setting somebody's password.
import type {UserProfile} from '@mattermost/types/users';
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useThunkDispatch} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

import {setPassword} from './api';

/** Asks for the new one. */
export function ResetPassword({user, onClose}: {user: UserProfile; onClose: () => void}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [password, setTyped] = useState('');
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='console.password.title'
                    defaultMessage='A new password for {name}'
                    values={{name: user.username}}
                />
            )}
            complete={password !== ''}
            onSubmit={async () => {
                await setPassword(user.id, password);
                dispatch(notice({kind: 'done', text: {id: 'console.password.done', defaultMessage: 'The password is set.'}}));
            }}
            onClose={onClose}
        >
            {(refusal) => (
                <Field
                    label={intl.formatMessage({id: 'login.password', defaultMessage: 'Password'})}
                    name='password'
                    type='password'
                    autoComplete='new-password'
                    autoFocus={true}
                    value={password}
                    error={refusal}
                    onChange={setTyped}
                />
            )}
        </FormDialog>
    );
}
