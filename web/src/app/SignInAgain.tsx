// The session has ended, by its time or from elsewhere: the page stays as it is, with all that was typed, and asks once.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../net/client';
import {needsCode, signInAgain} from '../state/actions/session';
import {store} from '../state/store';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {Banner} from '../ui/Banner';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';
import {Field} from '../ui/Field';

import {goLive} from './live';

/** Asks for the password when the session has ended; put away, it stays a line that opens it again. */
export function SignInAgain() {
    const ended = useSelector((state: GlobalState) => state.views.browser.sessionEnded);
    const [open, setOpen] = useState(true);
    if (!ended) {
        return null;
    }
    if (open) {
        return <Question onClose={() => setOpen(false)}/>;
    }
    return (
        <Banner
            kind='warning'
            icon='icon-alert-outline'
            action={(
                <Button
                    size='sm'
                    onClick={() => setOpen(true)}
                >
                    <FormattedMessage
                        id='login.submit'
                        defaultMessage='Log in'
                    />
                </Button>
            )}
        >
            <FormattedMessage
                id='again.banner'
                defaultMessage='You are signed out. What you write is kept, and sent once you have logged in.'
            />
        </Banner>
    );
}

function Question({onClose}: {onClose: () => void}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const username = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]?.username ?? '');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [asksCode, setAsksCode] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await dispatch(signInAgain(password, code));
            goLive(store);
        } catch (error) {
            const failed = failureOf(error);
            if (needsCode(failed) && !asksCode) {
                setAsksCode(true);
            } else {
                setFailure(failed);
            }
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='again.title'
                    defaultMessage='Your session has ended'
                />
            )}
            size='s'
            keep={true}
            ownFocus={true}
            onClose={onClose}
        >
            <form onSubmit={submit}>
                <p>
                    <FormattedMessage
                        id='again.text'
                        defaultMessage='Log in as {user} to go on where you are. Nothing that you wrote is lost.'
                        values={{user: <strong>{`@${username}`}</strong>}}
                    />
                </p>
                {failure && (
                    <p
                        className='alert alert-danger'
                        role='alert'
                    >
                        {failure.offline ? (
                            <FormattedMessage
                                id='login.offline'
                                defaultMessage='The server cannot be reached. Check your connection and try again.'
                            />
                        ) : failure.message}
                    </p>
                )}
                {/* Password managers look for the name beside the password. */}
                <input
                    type='text'
                    name='loginId'
                    autoComplete='username'
                    value={username}
                    readOnly={true}
                    hidden={true}
                />
                <Field
                    label={intl.formatMessage({id: 'login.password', defaultMessage: 'Password'})}
                    name='password'
                    type='password'
                    autoComplete='current-password'
                    autoFocus={true}
                    value={password}
                    onChange={setPassword}
                />
                {asksCode && (
                    <Field
                        label={intl.formatMessage({id: 'login.token', defaultMessage: 'Code of your authenticator'})}
                        name='token'
                        autoComplete='one-time-code'
                        autoFocus={true}
                        value={code}
                        onChange={setCode}
                    />
                )}
                <Button
                    type='submit'
                    emphasis='primary'
                    className='btn-block'
                    busy={busy}
                    disabled={!password}
                >
                    <FormattedMessage
                        id='login.submit'
                        defaultMessage='Log in'
                    />
                </Button>
                <p className='auth__other'>
                    <a href='/login'>
                        <FormattedMessage
                            id='again.other'
                            defaultMessage='Log in as somebody else'
                        />
                    </a>
                </p>
            </form>
        </Dialog>
    );
}
