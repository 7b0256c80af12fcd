// Access tokens, by which the reader's programs sign in: making, pausing and deleting them.
import type {UserAccessToken} from '@mattermost/types/users';
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {createToken, deleteToken, loadTokens, setTokenActive} from '../../state/actions/security';
import {isAdmin, mayOnServer} from '../../state/selectors/rights';
import type {GlobalState, Thunk} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';

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
    const {items, failure, busy, change} = useList<UserAccessToken>(loadTokens);
    const [made, setMade] = useState<UserAccessToken>();
    return (
        <>
            {failure && (
                <p
                    className='alert alert-danger'
                    role='alert'
                >
                    {failure}
                </p>
            )}
            {made?.token && <NewToken token={made.token}/>}
            <ul className='entries'>
                {items?.map((token) => (
                    <TokenEntry
                        key={token.id}
                        token={token}
                        busy={busy}
                        change={change}
                    />
                ))}
            </ul>
            <NewTokenForm
                busy={busy}
                onMake={(description) => change(async (dispatch) => setMade(await dispatch(createToken(description))))}
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

function TokenEntry({token: {id, description, is_active: active}, busy, change}: {token: UserAccessToken; busy: boolean; change: (action: Thunk<Promise<unknown>>) => Promise<boolean>}) {
    return (
        <li className='entries__entry'>
            <div className='entries__facts'>
                <i className='icon icon-key-variant'/>
                <div>
                    <strong>{description}</strong>
                    <small>
                        <code>{id}</code>
                        {!active && (
                            <>
                                {' '}
                                <FormattedMessage
                                    id='tokens.paused'
                                    defaultMessage='turned off'
                                />
                            </>
                        )}
                    </small>
                </div>
            </div>
            <Button
                size='sm'
                disabled={busy}
                onClick={() => {
                    void change(setTokenActive(id, !active));
                }}
            >
                {active ? (
                    <FormattedMessage
                        id='tokens.disable'
                        defaultMessage='Turn off'
                    />
                ) : (
                    <FormattedMessage
                        id='tokens.enable'
                        defaultMessage='Turn on'
                    />
                )}
            </Button>
            <Button
                size='sm'
                emphasis='danger'
                disabled={busy}
                onClick={() => {
                    void change(deleteToken(id));
                }}
            >
                <FormattedMessage
                    id='tokens.delete'
                    defaultMessage='Delete'
                />
            </Button>
        </li>
    );
}

function NewTokenForm({busy, onMake}: {busy: boolean; onMake: (description: string) => Promise<boolean>}) {
    const intl = useIntl();
    const [description, setDescription] = useState('');
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        if (await onMake(description.trim())) {
            setDescription('');
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
            <Button
                type='submit'
                size='sm'
                busy={busy}
                disabled={!description.trim()}
            >
                <FormattedMessage
                    id='tokens.make'
                    defaultMessage='Make a token'
                />
            </Button>
        </form>
    );
}
