// Where the reader is signed in, and the access tokens of their programs.
import {SessionList} from './SessionList';
import {TokenList} from './TokenList';

/** Shows sessions and access tokens. */
export function SecuritySettings() {
    return (
        <>
            <SessionList/>
            <TokenList/>
        </>
    );
}
