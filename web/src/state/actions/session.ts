// Signing in, making the first account, signing out.
import {Client4} from 'mattermost-redux/client';

import {browserHistory} from '../history';
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

/** Makes an account and signs in with it. */
export function signUp(account: {email: string; username: string; password: string}): Thunk<Promise<void>> {
    return async () => {
        await Client4.createUser(account as never, '', '');
        await Client4.login(account.username, account.password);
    };
}

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

/** Asks to sign in again after the session has ended elsewhere. */
export function sessionEnded(): void {
    const {pathname, search} = browserHistory.location;
    if (!/^\/(login|signup)/.test(pathname)) {
        window.location.assign(`/login?extra=expired&redirect_to=${encodeURIComponent(pathname + search)}`);
    }
}
