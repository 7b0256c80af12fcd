// The sign-in page.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link, Redirect, useLocation} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {invitationOf, needsCode, signIn, wantedPath} from '../../state/actions/session';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

import {AuthFrame} from './AuthFrame';

const WRONG_PASSWORD = new Set(['api.user.login.invalid_credentials_email_username', 'api.user.login.invalid_credentials_email', 'api.user.login.invalid_credentials_username', 'api.user.check_user_password.invalid.app_error', 'store.sql_user.get_for_login.app_error']);

/** Asks for name and password. */
export function LoginPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const {search} = useLocation();
    const [loginId, setLoginId] = useState('');
    const [password, setPassword] = useState('');
    const [token, setToken] = useState('');
    const [asksToken, setAsksToken] = useState(false);
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const {id, token: mailed} = invitationOf(search);
    const isInvited = Boolean(id || mailed);
    const noAccounts = useSelector((state: GlobalState) => state.entities.general.config.NoAccounts === 'true');
    const maySignUp = useSelector((state: GlobalState) => state.entities.general.config.EnableOpenServer === 'true' && state.entities.general.config.EnableSignUpWithEmail !== 'false') || isInvited;
    if (noAccounts) {
        return <Redirect to='/signup'/>;
    }
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await dispatch(signIn(loginId.trim(), password, token));
            // A fresh page: whoever was signed in before leaves nothing behind.
            window.location.assign(wantedPath(search));
        } catch (error) {
            const failed = failureOf(error);
            if (needsCode(failed) && !asksToken) {
                setAsksToken(true);
            } else {
                setFailure(failed);
            }
            setBusy(false);
        }
    };
    const isExpired = new URLSearchParams(search).get('extra') === 'expired';
    const isWrong = failure?.errorId !== undefined && (WRONG_PASSWORD.has(failure.errorId) || failure.status === 401);
    return (
        <AuthFrame
            title={(
                <FormattedMessage
                    id='login.title'
                    defaultMessage='Log in'
                />
            )}
        >
            <form onSubmit={submit}>
                {isExpired && !failure && (
                    <p className='alert alert-info'>
                        <FormattedMessage
                            id='login.expired'
                            defaultMessage='Your session has ended. Log in again; what you were writing is kept.'
                        />
                    </p>
                )}
                {failure && (
                    <p
                        className='alert alert-danger'
                        role='alert'
                    >
                        {failure.offline && (
                            <FormattedMessage
                                id='login.offline'
                                defaultMessage='The server cannot be reached. Check your connection and try again.'
                            />
                        )}
                        {!failure.offline && isWrong && (
                            <FormattedMessage
                                id='login.wrong'
                                defaultMessage='The name or the password is not right.'
                            />
                        )}
                        {!failure.offline && !isWrong && failure.message}
                    </p>
                )}
                <Field
                    label={intl.formatMessage({id: 'login.id', defaultMessage: 'Email or username'})}
                    name='loginId'
                    autoComplete='username'
                    autoFocus={true}
                    value={loginId}
                    onChange={setLoginId}
                />
                <Field
                    label={intl.formatMessage({id: 'login.password', defaultMessage: 'Password'})}
                    name='password'
                    type='password'
                    autoComplete='current-password'
                    value={password}
                    onChange={setPassword}
                />
                {asksToken && (
                    <Field
                        label={intl.formatMessage({id: 'login.token', defaultMessage: 'Code of your authenticator'})}
                        name='token'
                        autoComplete='one-time-code'
                        autoFocus={true}
                        value={token}
                        onChange={setToken}
                    />
                )}
                <Button
                    type='submit'
                    emphasis='primary'
                    size='lg'
                    className='btn-block'
                    busy={busy}
                    disabled={!loginId.trim() || !password}
                >
                    <FormattedMessage
                        id='login.submit'
                        defaultMessage='Log in'
                    />
                </Button>
            </form>
            {maySignUp && (
                <p className='auth__other'>
                    <Link to={`/signup${search}`}>
                        <FormattedMessage
                            id='login.signUp'
                            defaultMessage='Create an account'
                        />
                    </Link>
                </p>
            )}
        </AuthFrame>
    );
}
