// Signing in, making the first account, signing out.
import {Client4} from 'mattermost-redux/client';

import type {Failure} from '../../net/client';
import type {Thunk} from '../thunk';

/** Where somebody wanted to go before they had to sign in; a path of this client only. */
export function wantedPath(search: string): string {
    const wanted = new URLSearchParams(search).get('redirect_to') ?? '';
    return wanted.startsWith('/') && !wanted.startsWith('//') && !wanted.includes('\\') ? wanted : '/';
}

/** Signs in; throws the server's refusal. */
export function signIn(loginId: string, password: string, token = ''): Thunk<Promise<void>> {
    return async () => {
        await Client4.login(loginId, password, token);
    };
}

/** Signs in again as who the page belongs to; the page goes on. */
export function signInAgain(password: string, token: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {currentUserId, profiles} = getState().entities.users;
        await Client4.login(profiles[currentUserId]?.username ?? '', password, token);
        dispatch({type: 'SESSION_RESUMED'});
    };
}

/** Tells whether the server wants the code of an authenticator beside the password. */
export const needsCode = ({errorId}: Failure) => errorId === 'mfa.validate_token.authenticate.app_error';

type Account = {email: string; username: string; password: string};

/** Whoever has just made an account is shown around once, in the window in which they made it. */
export const FIRST_VISIT = 'jackfield.first-visit';

/** Makes an account and signs in with it; an invitation opens its team, and servers that take nobody else. */
export function signUp(account: Account, invitation: Pick<Invitation, 'id' | 'token'>): Thunk<Promise<void>> {
    return async () => {
        await Client4.createUser(account as never, invitation.token, invitation.id);
        await Client4.login(account.username, account.password);
        try {
            window.sessionStorage.setItem(FIRST_VISIT, '1');
        } catch {
            // Then nobody is shown around; the menu for help has it as well.
        }
    };
}

/** An invitation: its team's id or a mail's token, and what the mail says of itself. */
export type Invitation = {id: string; token: string; email: string; team: string};

/** Reads the invitation that an address carries. Mattermost: `id` is a team's, `t` a token of a mail, `d` what that is about. */
export function invitationOf(search: string): Invitation {
    const query = new URLSearchParams(search);
    const {email, display_name: team} = readAbout(query.get('d'));
    return {id: query.get('id') ?? '', token: query.get('t') ?? '', email: typeof email === 'string' ? email : '', team: typeof team === 'string' ? team : ''};
}

function readAbout(text: string | null): {email?: unknown; display_name?: unknown} {
    try {
        const about: unknown = JSON.parse(text ?? '');
        return about && typeof about === 'object' ? about : {};
    } catch {
        return {};
    }
}

/** Has a mail sent with which the password of an address is set anew; whether anybody has it is not told. */
export const sendPasswordReset = (email: string): Thunk<Promise<unknown>> => () => Client4.sendPasswordResetEmail(email);

/** Sets a password by the token of such a mail. */
export const resetPassword = (token: string, password: string): Thunk<Promise<unknown>> => () => Client4.resetUserPassword(token, password);

/** Confirms an address by the token of a mail. */
export const verifyAddress = (token: string): Thunk<Promise<unknown>> => () => Client4.verifyUserEmail(token);

/** Signs out. The page starts anew: nothing of the account, and no plugin's code, stays in it. */
export function signOut(): Thunk<Promise<void>> {
    return async () => {
        try {
            await Client4.logout();
        } finally {
            window.location.assign('/login');
        }
    };
}
