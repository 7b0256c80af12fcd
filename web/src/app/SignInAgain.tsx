// The session has ended, by its time or from elsewhere: the page stays as it is, with all that was typed, and asks once.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {CredentialsForm} from '../features/auth/CredentialsForm';
import {signInAgain} from '../state/actions/session';
import {store} from '../state/store';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {Banner} from '../ui/Banner';
import {Button} from '../ui/Button';
import {Dialog} from '../ui/Dialog';

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
    const dispatch = useThunkDispatch();
    const username = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]?.username ?? '');
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
            <p>
                <FormattedMessage
                    id='again.text'
                    defaultMessage='Log in as {user} to go on where you are. Nothing that you wrote is lost.'
                    values={{user: <strong>{`@${username}`}</strong>}}
                />
            </p>
            <CredentialsForm
                username={username}
                onSubmit={async (_, password, code) => {
                    await dispatch(signInAgain(password, code));
                    goLive(store);
                }}
            />
            <p className='auth__other'>
                <a href='/login'>
                    <FormattedMessage
                        id='again.other'
                        defaultMessage='Log in as somebody else'
                    />
                </a>
            </p>
        </Dialog>
    );
}
