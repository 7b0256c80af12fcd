// Access tokens, by which the reader's programs sign in: making, pausing and deleting them.
import type {UserAccessToken} from '@mattermost/types/users';
import {useId, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {createToken, deleteToken, loadTokens, setTokenActive} from '../../state/actions/security';
import {isAdmin, mayOnServer} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

import {TokenButtons, TokenFacts, type Token} from './TokenFacts';
import {TokenReach, type TokenReachOf} from './TokenReach';
import {useList} from './use-list';

/** Shows the tokens where the server has them. */
export function TokenList() {
    const allowed = useSelector((state: GlobalState) => state.entities.general.config.EnableUserAccessTokens === 'true');
    const admin = useSelector(isAdmin);
    const may = useSelector((state: GlobalState) => mayOnServer(state, 'create_user_access_token'));
    return (allowed && may) || admin ? (
        <section className='setting'>
            <h3>
                <FormattedMessage
                    id='tokens.title'
                    defaultMessage='Access tokens'
                />
            </h3>
            {allowed ? <Tokens/> : (
                <p>
                    <FormattedMessage
                        id='tokens.off'
                        defaultMessage='They are off on this server. <code>ServiceSettings.EnableUserAccessTokens</code> turns them on.'
                        values={{code: (parts) => <code>{parts}</code>}}
                    />
                </p>
            )}
        </section>
    ) : null;
}

function Tokens() {
    const {items, failure, busy, change} = useList<Token>(loadTokens);
    const [made, setMade] = useState<UserAccessToken>();
    return (
        <>
            {failure && <Alert>{failure}</Alert>}
            {made?.token && <NewToken token={made.token}/>}
            <ul className='entries'>
                {items?.map((token) => (
                    <li
                        key={token.id}
                        className='entries__entry'
                    >
                        <TokenFacts token={token}/>
                        <TokenButtons
                            token={token}
                            busy={busy}
                            onActive={(active) => {
                                void change(setTokenActive(token.id, active));
                            }}
                            remove={() => change(deleteToken(token.id))}
                        />
                    </li>
                ))}
            </ul>
            <NewTokenForm
                busy={busy}
                onMake={(description, endsAt, reach) => change(async (dispatch) => setMade(await dispatch(createToken(description, endsAt, reach))))}
            />
        </>
    );
}

function NewToken({token}: {token: string}) {
    const act = useAct();
    return (
        <div
            className='alert alert-success'
            role='status'
        >
            <FormattedMessage
                id='tokens.made'
                defaultMessage='This is the token. It is not shown again, so keep it now:'
            />
            <pre className='entries__token'>{token}</pre>
            <Button
                size='sm'
                onClick={() => act(copyText(token))}
            >
                <FormattedMessage
                    id='tokens.copy'
                    defaultMessage='Copy'
                />
            </Button>
        </div>
    );
}

/** Days that a new token works; 0 for ever. */
const LIVES = [7, 30, 90, 365, 0] as const;
const DAY = 86_400_000;
const WHOLE: TokenReachOf = {scopes: [], allowed_ips: []};

function NewTokenForm({busy, onMake}: {busy: boolean; onMake: (description: string, endsAt: number, reach: TokenReachOf) => Promise<boolean>}) {
    const intl = useIntl();
    const lifeId = useId();
    const [description, setDescription] = useState('');
    const [days, setDays] = useState(90);
    const [reach, setReach] = useState<TokenReachOf | undefined>(WHOLE);
    const [made, setMade] = useState(0);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (reach && await onMake(description.trim(), days && Date.now() + (days * DAY), reach)) {
            setDescription('');
            setReach(WHOLE);
            setMade(made + 1);
        }
    };
    return (
        <form onSubmit={submit}>
            <Field
                label={intl.formatMessage({id: 'tokens.description', defaultMessage: 'What the new token is for'})}
                name='description'
                value={description}
                onChange={setDescription}
            />
            <div className='form-group'>
                <label
                    className='control-label'
                    htmlFor={lifeId}
                >
                    <FormattedMessage
                        id='tokens.life'
                        defaultMessage='How long it works'
                    />
                </label>
                <select
                    id={lifeId}
                    className='form-control'
                    value={days}
                    onChange={(event) => setDays(Number(event.target.value))}
                >
                    {LIVES.map((life) => (
                        <option
                            key={life}
                            value={life}
                        >
                            {intl.formatMessage({id: 'tokens.life.days', defaultMessage: '{days, plural, =0 {Until it is deleted} one {# day} other {# days}}'}, {days: life})}
                        </option>
                    ))}
                </select>
            </div>
            <TokenReach
                key={made}
                onChange={setReach}
            />
            <Button
                type='submit'
                size='sm'
                busy={busy}
                disabled={!description.trim() || !reach}
            >
                <FormattedMessage
                    id='tokens.make'
                    defaultMessage='Make a token'
                />
            </Button>
        </form>
    );
}
