// The sign-in page.
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link, Redirect, useLocation} from 'react-router-dom';

import {invitationOf, signIn, wantedPath} from '../../state/actions/session';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';

import {AuthFrame} from './AuthFrame';
import {CredentialsForm} from './CredentialsForm';

/** Asks for name and password. */
export function LoginPage() {
    const dispatch = useThunkDispatch();
    const {search} = useLocation();
    const {id, token: mailed} = invitationOf(search);
    const isInvited = Boolean(id || mailed);
    const noAccounts = useSelector((state: GlobalState) => state.entities.general.config.NoAccounts === 'true');
    const maySignUp = useSelector((state: GlobalState) => state.entities.general.config.EnableOpenServer === 'true' && state.entities.general.config.EnableSignUpWithEmail !== 'false') || isInvited;
    if (noAccounts) {
        return <Redirect to='/signup'/>;
    }
    const extra = new URLSearchParams(search).get('extra');
    return (
        <AuthFrame
            title={(
                <FormattedMessage
                    id='login.title'
                    defaultMessage='Log in'
                />
            )}
        >
            <CredentialsForm
                before={<Greeting extra={extra}/>}
                onSubmit={async (loginId, password, code) => {
                    await dispatch(signIn(loginId, password, code));
                    // A fresh page: whoever was signed in before leaves nothing behind.
                    window.location.assign(wantedPath(search));
                }}
            />
            <p className='auth__other'>
                <Link to='/reset_password'>
                    <FormattedMessage
                        id='login.forgot'
                        defaultMessage='Forgot the password?'
                    />
                </Link>
            </p>
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

function Greeting({extra}: {extra: string | null}) {
    switch (extra) {
    case 'expired':
        return (
            <p className='alert alert-info'>
                <FormattedMessage
                    id='login.expired'
                    defaultMessage='Your session has ended. Log in again; what you were writing is kept.'
                />
            </p>
        );
    case 'password_change':
        return (
            <p className='alert alert-success'>
                <FormattedMessage
                    id='login.changed'
                    defaultMessage='The new password is set. Log in with it.'
                />
            </p>
        );
    case 'verified':
        return (
            <p className='alert alert-success'>
                <FormattedMessage
                    id='login.verified'
                    defaultMessage='Your address is confirmed. You can log in.'
                />
            </p>
        );
    default:
        return null;
    }
}
