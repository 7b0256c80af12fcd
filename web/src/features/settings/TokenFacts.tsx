// What is known of an access token, and the buttons of whoever may turn it off: its owner, and administrators.
import type {UserAccessToken} from '@mattermost/types/users';
import type {ReactNode} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';

import {AskButton} from '../../ui/Ask';
import {Button} from '../../ui/Button';

import './settings.css';

/** The package's type lacks when a token ends, 0 for never; and what is the server's own: what it is for, from where, and its last use. */
export type Token = UserAccessToken & {expires_at?: number; scopes?: string[]; allowed_ips?: string[]; last_used_at?: number};

/** Shows its purpose, its id, its owner where that is not the reader, and whether it works. */
export function TokenFacts({token: {id, description, is_active: active, expires_at: ends = 0, last_used_at: used = 0, scopes = [], allowed_ips: from = []}, owner}: {token: Token; owner?: ReactNode}) {
    return (
        <div className='entries__facts'>
            <i className='icon icon-key-variant'/>
            <div>
                <strong><bdi>{description}</bdi></strong>
                <small>
                    {owner && <>{owner}{' · '}</>}
                    <code>{id}</code>
                    {ends > 0 && (
                        <>
                            {' · '}
                            {ends > Date.now() ? (
                                <FormattedMessage
                                    id='tokens.ends'
                                    defaultMessage='works until {day}'
                                    values={{day: <Day at={ends}/>}}
                                />
                            ) : (
                                <FormattedMessage
                                    id='tokens.ended'
                                    defaultMessage='ended on {day}'
                                    values={{day: <Day at={ends}/>}}
                                />
                            )}
                        </>
                    )}
                    {used > 0 && (
                        <>
                            {' · '}
                            <FormattedMessage
                                id='tokens.used'
                                defaultMessage='last used on {day}'
                                values={{day: <Day at={used}/>}}
                            />
                        </>
                    )}
                    {!active && (
                        <>
                            {' · '}
                            <FormattedMessage
                                id='tokens.paused'
                                defaultMessage='turned off'
                            />
                        </>
                    )}
                </small>
                {scopes.length > 0 && (
                    <small>
                        <FormattedMessage
                            id='tokens.scopes'
                            defaultMessage='Only for {scopes}'
                            values={{scopes: <code>{scopes.join(' ')}</code>}}
                        />
                    </small>
                )}
                {from.length > 0 && (
                    <small>
                        <FormattedMessage
                            id='tokens.addresses'
                            defaultMessage='Only from {addresses}'
                            values={{addresses: <code>{from.join(' ')}</code>}}
                        />
                    </small>
                )}
            </div>
        </div>
    );
}

function Day({at}: {at: number}) {
    return (
        <FormattedDate
            value={at}
            dateStyle='medium'
        />
    );
}

type ButtonsProps = {token: Token; busy?: boolean; onActive: (active: boolean) => void; /** Deletes it. */ remove: () => Promise<unknown>; onRemoved?: () => void};

/** Turns it off and on, and deletes it after a yes. */
export function TokenButtons({token: {description, is_active: active}, busy = false, onActive, remove, onRemoved}: ButtonsProps) {
    return (
        <>
            <Button
                size='sm'
                disabled={busy}
                onClick={() => onActive(!active)}
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
            <AskButton
                question={{
                    title: (
                        <FormattedMessage
                            id='tokens.delete.title'
                            defaultMessage='Delete the token “{description}”?'
                            values={{description}}
                        />
                    ),
                    text: (
                        <FormattedMessage
                            id='tokens.delete.text'
                            defaultMessage='The program that has it is refused at once, for good.'
                        />
                    ),
                    work: remove,
                    ...(onRemoved ? {done: onRemoved} : {}),
                }}
            >
                <FormattedMessage
                    id='tokens.delete'
                    defaultMessage='Delete'
                />
            </AskButton>
        </>
    );
}
