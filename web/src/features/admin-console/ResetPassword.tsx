// Setting somebody's password.
import type {UserProfile} from '@mattermost/types/users';
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf, type Failure} from '../../net/client';
import {useThunkDispatch} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';

import {setPassword} from './api';

/** Asks for the new one. */
export function ResetPassword({user, onClose}: {user: UserProfile; onClose: () => void}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [password, setTyped] = useState('');
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        try {
            await setPassword(user.id, password);
            dispatch(notice({kind: 'done', text: {id: 'console.password.done', defaultMessage: 'The password is set.'}}));
            onClose();
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='console.password.title'
                    defaultMessage='A new password for {name}'
                    values={{name: user.username}}
                />
            )}
            size='s'
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        type='submit'
                        form='reset-password'
                        emphasis='primary'
                        busy={busy}
                        disabled={!password}
                    >
                        <FormattedMessage
                            id='ui.save'
                            defaultMessage='Save'
                        />
                    </Button>
                </>
            )}
        >
            <form
                id='reset-password'
                onSubmit={submit}
            >
                <Field
                    label={intl.formatMessage({id: 'login.password', defaultMessage: 'Password'})}
                    name='password'
                    type='password'
                    autoComplete='new-password'
                    autoFocus={true}
                    value={password}
                    error={failure?.message}
                    onChange={setTyped}
                />
            </form>
        </Dialog>
    );
}
