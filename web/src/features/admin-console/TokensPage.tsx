// Everybody's access tokens: whose they are, turning them off, deleting them.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {behind, useAct} from '../../state/act';
import {loadUsers} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {useLoaded} from '../../state/use-loaded';
import {Pager} from '../../ui/Pager';
import {TokenButtons, TokenFacts, type Token} from '../settings/TokenFacts';

import {findTokens, PAGE, removeToken, setTokenActive} from './api';
import {List} from './ListPage';
import {SearchField} from './SearchField';

/** Shows the tokens. */
export function TokensPage() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [term, setTerm] = useState('');
    const [page, setPage] = useState(0);
    const ask = useCallback(async () => {
        const tokens = await findTokens(term.trim(), page);
        dispatch(behind(loadUsers(tokens.map((token) => token.user_id)), 'owners of tokens'));
        return tokens;
    }, [term, page, dispatch]);
    const {answer: tokens, failure, reload} = useLoaded(ask);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.tokens'
                    defaultMessage='Access tokens'
                />
            </h1>
            <SearchField
                label={intl.formatMessage({id: 'console.tokens.search', defaultMessage: 'Search by owner or id'})}
                term={term}
                onTerm={(typed) => {
                    setTerm(typed);
                    setPage(0);
                }}
            />
            <List
                items={tokens}
                failure={failure}
                none={(
                    <FormattedMessage
                        id='console.tokens.none'
                        defaultMessage='There is no such token.'
                    />
                )}
                draw={(token) => (
                    <TokenRow
                        key={token.id}
                        token={token}
                        onChanged={reload}
                    />
                )}
            />
            {tokens && !term && (
                <Pager
                    page={page}
                    more={tokens.length === PAGE}
                    onPage={setPage}
                />
            )}
        </main>
    );
}

/** One token, as administrators see it. */
export function TokenRow({token, onChanged}: {token: Token; onChanged: () => void}) {
    const act = useAct();
    const owner = useSelector((state: GlobalState) => state.entities.users.profiles[token.user_id]?.username);
    return (
        <li className={token.is_active ? undefined : 'console__row--off'}>
            <TokenFacts
                token={token}
                owner={owner && <bdi>{`@${owner}`}</bdi>}
            />
            <span className='console__acts'>
                <TokenButtons
                    token={token}
                    onActive={(active) => act(() => setTokenActive(token.id, active), {done: onChanged})}
                    remove={() => removeToken(token.id)}
                    onRemoved={onChanged}
                />
            </span>
        </li>
    );
}
