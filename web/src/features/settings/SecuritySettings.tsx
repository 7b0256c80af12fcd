// Where the reader is signed in, the access tokens of their programs, and the applications that act for them.
import {AuthorizedApps} from './AuthorizedApps';
import {SessionList} from './SessionList';
import {TokenList} from './TokenList';

/** Shows sessions, access tokens and applications. */
export function SecuritySettings() {
    return (
        <>
            <SessionList/>
            <TokenList/>
            <AuthorizedApps/>
        </>
    );
}
