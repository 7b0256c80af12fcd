// The one form in which somebody signs in: name, password and, once the server asks for it, the code of an authenticator.
import {useState, type FormEvent, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf, type Failure} from '../../net/client';
import {needsCode} from '../../state/actions/session';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

const WRONG_PASSWORD = new Set(['api.user.login.invalid_credentials_email_username', 'api.user.login.invalid_credentials_email', 'api.user.login.invalid_credentials_username', 'api.user.check_user_password.invalid.app_error', 'store.sql_user.get_for_login.app_error']);

type Props = {
    /** Who it is, where that is known. */
    username?: string;
    /** Over the fields while nothing has failed. */
    before?: ReactNode;
    onSubmit: (loginId: string, password: string, code: string) => Promise<void>;
};

/** Asks; what was refused is said over the fields. */
export function CredentialsForm({username, before, onSubmit}: Props) {
    const intl = useIntl();
    const [loginId, setLoginId] = useState(username ?? '');
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
            await onSubmit(loginId.trim(), password, code);
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
        <form onSubmit={submit}>
            {failure ? <AuthFailure failure={failure}/> : before}
            {username === undefined ? (
                <Field
                    label={intl.formatMessage({id: 'login.id', defaultMessage: 'Email or username'})}
                    name='loginId'
                    autoComplete='username'
                    autoFocus={true}
                    value={loginId}
                    onChange={setLoginId}
                />
            ) : (
                // Password managers look for the name beside the password.
                <input
                    type='text'
                    name='loginId'
                    autoComplete='username'
                    value={username}
                    readOnly={true}
                    hidden={true}
                />
            )}
            <Field
                label={intl.formatMessage({id: 'login.password', defaultMessage: 'Password'})}
                name='password'
                type='password'
                autoComplete='current-password'
                autoFocus={username !== undefined}
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
    );
}

/** Says why somebody could not come in, or what they asked for was not done. */
export function AuthFailure({failure}: {failure: Failure}) {
    const isWrong = failure.errorId !== undefined && WRONG_PASSWORD.has(failure.errorId);
    return (
        <Alert>
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
        </Alert>
    );
}
