// The pages to which mails lead, and the one that asks for such a mail: a forgotten password, a new address.
import {useEffect, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link, Redirect, useHistory, useLocation} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {resetPassword, sendPasswordReset, verifyAddress} from '../../state/actions/session';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';
import {SkeletonLines} from '../../ui/Skeleton';

import {AuthFrame} from './AuthFrame';
import {AuthFailure} from './CredentialsForm';

function useSubmit(work: () => Promise<void>) {
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await work();
        } catch (error) {
            setFailure(failureOf(error));
        }
        setBusy(false);
    };
    return {failure, busy, submit};
}

/** Asks for the address of an account whose password is forgotten. */
export function ForgotPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [email, setEmail] = useState('');
    const [sent, setSent] = useState(false);
    const {failure, busy, submit} = useSubmit(async () => {
        await dispatch(sendPasswordReset(email.trim()));
        setSent(true);
    });
    return (
        <AuthFrame
            title={(
                <FormattedMessage
                    id='forgot.title'
                    defaultMessage='Set a new password'
                />
            )}
        >
            {sent ? (
                <p
                    className='alert alert-success'
                    role='status'
                >
                    <FormattedMessage
                        id='forgot.sent'
                        defaultMessage='If {email} belongs to an account, a mail with a link is on its way. The link holds for a day.'
                        values={{email}}
                    />
                </p>
            ) : (
                <form onSubmit={submit}>
                    {failure && <AuthFailure failure={failure}/>}
                    <Field
                        label={intl.formatMessage({id: 'signup.email', defaultMessage: 'Email'})}
                        name='email'
                        type='email'
                        autoComplete='email'
                        autoFocus={true}
                        value={email}
                        onChange={setEmail}
                    />
                    <Button
                        type='submit'
                        emphasis='primary'
                        size='lg'
                        className='btn-block'
                        busy={busy}
                        disabled={!email.includes('@')}
                    >
                        <FormattedMessage
                            id='forgot.submit'
                            defaultMessage='Send the mail'
                        />
                    </Button>
                </form>
            )}
            <BackToLogin/>
        </AuthFrame>
    );
}

/** Asks for the new password of whom a mail's link leads here. */
export function SetPasswordPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const {search} = useLocation();
    const minimum = useSelector((state: GlobalState) => Number(state.entities.general.config.PasswordMinimumLength) || 8);
    const [password, setPassword] = useState('');
    const token = new URLSearchParams(search).get('token') ?? '';
    const {failure, busy, submit} = useSubmit(async () => {
        await dispatch(resetPassword(token, password));
        history.replace('/login?extra=password_change');
    });
    if (!token) {
        return <Redirect to='/reset_password'/>;
    }
    return (
        <AuthFrame
            title={(
                <FormattedMessage
                    id='forgot.title'
                    defaultMessage='Set a new password'
                />
            )}
        >
            <form onSubmit={submit}>
                {failure && <AuthFailure failure={failure}/>}
                <Field
                    label={intl.formatMessage({id: 'forgot.new', defaultMessage: 'New password'})}
                    name='password'
                    type='password'
                    autoComplete='new-password'
                    autoFocus={true}
                    value={password}
                    help={intl.formatMessage({id: 'signup.password.help', defaultMessage: 'At least {count} characters'}, {count: minimum})}
                    onChange={setPassword}
                />
                <Button
                    type='submit'
                    emphasis='primary'
                    size='lg'
                    className='btn-block'
                    busy={busy}
                    disabled={password.length < minimum}
                >
                    <FormattedMessage
                        id='ui.save'
                        defaultMessage='Save'
                    />
                </Button>
            </form>
            <BackToLogin/>
        </AuthFrame>
    );
}

/** Confirms the address that a mail's link belongs to. */
export function VerifyPage() {
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const {search} = useLocation();
    const [failure, setFailure] = useState<Failure>();
    const token = new URLSearchParams(search).get('token') ?? '';
    useEffect(() => {
        dispatch(verifyAddress(token)).then(() => history.replace('/login?extra=verified')).catch((error: unknown) => setFailure(failureOf(error)));
    }, [token, dispatch, history]);
    return (
        <AuthFrame
            title={(
                <FormattedMessage
                    id='verify.title'
                    defaultMessage='Confirming your address'
                />
            )}
        >
            {failure ? <AuthFailure failure={failure}/> : <SkeletonLines count={2}/>}
            <BackToLogin/>
        </AuthFrame>
    );
}

function BackToLogin() {
    return (
        <p className='auth__other'>
            <Link to='/login'>
                <FormattedMessage
                    id='forgot.back'
                    defaultMessage='Back to the sign-in'
                />
            </Link>
        </p>
    );
}
