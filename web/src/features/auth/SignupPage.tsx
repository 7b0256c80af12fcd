// Creating an account; on an empty server the first one administers it.
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link, useLocation} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {invitationOf, signUp, wantedPath} from '../../state/actions/session';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

import {AuthFrame} from './AuthFrame';
import {AuthFailure} from './CredentialsForm';

/** Asks for what a new account needs. */
export function SignupPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const {search} = useLocation();
    const isFirst = useSelector((state: GlobalState) => state.entities.general.config.NoAccounts === 'true');
    const minimum = useSelector((state: GlobalState) => Number(state.entities.general.config.PasswordMinimumLength) || 8);
    const invitation = invitationOf(search);
    const [account, setAccount] = useState({email: invitation.email, username: '', password: ''});
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const set = (name: keyof typeof account) => (value: string) => setAccount({...account, [name]: value});
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await dispatch(signUp({...account, username: account.username.toLowerCase().trim(), email: account.email.trim()}, invitation));
            window.location.assign(wantedPath(search));
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    const complete = account.email.includes('@') && account.username.trim().length > 2 && account.password.length >= minimum;
    return (
        <AuthFrame
            title={isFirst ? (
                <FormattedMessage
                    id='signup.first'
                    defaultMessage='Set up this server'
                />
            ) : (
                <FormattedMessage
                    id='signup.title'
                    defaultMessage='Create an account'
                />
            )}
        >
            <form onSubmit={submit}>
                {isFirst && (
                    <p className='auth__text'>
                        <FormattedMessage
                            id='signup.first.text'
                            defaultMessage='The first account administers the server. You can create teams and add people next.'
                        />
                    </p>
                )}
                {!isFirst && invitation.team && (
                    <p className='auth__text'>
                        <FormattedMessage
                            id='signup.invited'
                            defaultMessage='You are invited to {team}.'
                            values={{team: <strong><bdi>{invitation.team}</bdi></strong>}}
                        />
                    </p>
                )}
                {failure && <AuthFailure failure={failure}/>}
                <Field
                    label={intl.formatMessage({id: 'signup.email', defaultMessage: 'Email'})}
                    name='email'
                    type='email'
                    autoComplete='email'
                    autoFocus={true}
                    value={account.email}
                    onChange={set('email')}
                />
                <Field
                    label={intl.formatMessage({id: 'signup.username', defaultMessage: 'Username'})}
                    name='username'
                    autoComplete='username'
                    value={account.username}
                    help={intl.formatMessage({id: 'signup.username.help', defaultMessage: 'Others see it and mention you by it: 3 to 22 letters, digits, and . - _'})}
                    onChange={set('username')}
                />
                <Field
                    label={intl.formatMessage({id: 'signup.password', defaultMessage: 'Password'})}
                    name='password'
                    type='password'
                    autoComplete='new-password'
                    value={account.password}
                    help={intl.formatMessage({id: 'signup.password.help', defaultMessage: 'At least {count} characters'}, {count: minimum})}
                    onChange={set('password')}
                />
                <Button
                    type='submit'
                    emphasis='primary'
                    size='lg'
                    className='btn-block'
                    busy={busy}
                    disabled={!complete}
                >
                    <FormattedMessage
                        id='signup.submit'
                        defaultMessage='Create account'
                    />
                </Button>
            </form>
            {!isFirst && (
                <p className='auth__other'>
                    <Link to={`/login${search}`}>
                        <FormattedMessage
                            id='signup.login'
                            defaultMessage='I have an account'
                        />
                    </Link>
                </p>
            )}
        </AuthFrame>
    );
}
