// One account: who it is, what it may do, where it is signed in.
import type {Session} from '@mattermost/types/sessions';
import type {Team} from '@mattermost/types/teams';
import type {UserProfile} from '@mattermost/types/users';
import {getFullName} from 'mattermost-redux/utils/user_utils';
import {useCallback, type ReactNode} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';
import {Link, useParams} from 'react-router-dom';

import {useAct} from '../../../state/act';
import {useLoaded} from '../../../state/use-loaded';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {SkeletonLines} from '../../../ui/Skeleton';
import {SessionFacts} from '../../settings/SessionList';
import type {Token} from '../../settings/TokenFacts';
import {endSession, loadUser} from '../api';
import {TokenRow} from '../TokensPage';

import {RoleName} from './RoleName';
import {UserMenu} from './UserMenu';
import {UserRoles} from './UserRoles';

/** Shows the account that the address names. */
export function UserPage() {
    const {userId} = useParams<{userId: string}>();
    const ask = useCallback(() => loadUser(userId), [userId]);
    const {answer, failure, reload} = useLoaded(ask);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <p>
                <Link to='/admin_console/users'>
                    <FormattedMessage
                        id='console.users'
                        defaultMessage='Users'
                    />
                </Link>
            </p>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!answer && !failure && <SkeletonLines count={8}/>}
            {answer && (
                <>
                    <header className='console__head'>
                        <h1><bdi>{getFullName(answer.user) || answer.user.username}</bdi></h1>
                        <UserMenu
                            user={answer.user}
                            onChanged={reload}
                        />
                    </header>
                    <Facts
                        user={answer.user}
                        teams={answer.teams}
                    />
                    {!answer.user.is_bot && (
                        <UserRoles
                            key={answer.user.roles}
                            user={answer.user}
                            onChanged={reload}
                        />
                    )}
                    <Sessions
                        userId={userId}
                        sessions={answer.sessions}
                        onChanged={reload}
                    />
                    <Tokens
                        tokens={answer.tokens}
                        onChanged={reload}
                    />
                </>
            )}
        </main>
    );
}

function Facts({user, teams}: {user: UserProfile; teams: Team[]}) {
    return (
        <dl className='console__facts'>
            <Fact
                name={(
                    <FormattedMessage
                        id='console.users.role'
                        defaultMessage='Role'
                    />
                )}
            >
                <RoleName user={user}/>
            </Fact>
            <Fact
                name={(
                    <FormattedMessage
                        id='signup.username'
                        defaultMessage='Username'
                    />
                )}
            >
                <bdi>{user.username}</bdi>
            </Fact>
            <Fact
                name={(
                    <FormattedMessage
                        id='console.users.address'
                        defaultMessage='Address'
                    />
                )}
            >
                <bdi>{user.email}</bdi>
            </Fact>
            <Fact
                name={(
                    <FormattedMessage
                        id='console.users.since'
                        defaultMessage='Here since'
                    />
                )}
            >
                <FormattedDate
                    value={user.create_at}
                    dateStyle='medium'
                />
            </Fact>
            <Fact
                name={(
                    <FormattedMessage
                        id='console.users.factor'
                        defaultMessage='Second factor'
                    />
                )}
            >
                {user.mfa_active ? (
                    <FormattedMessage
                        id='console.users.factor.on'
                        defaultMessage='On'
                    />
                ) : (
                    <FormattedMessage
                        id='console.users.factor.off'
                        defaultMessage='Off'
                    />
                )}
            </Fact>
            <Fact
                name={(
                    <FormattedMessage
                        id='console.teams'
                        defaultMessage='Teams'
                    />
                )}
            >
                {teams.length === 0 ? '–' : teams.map((team) => team.display_name).join(', ')}
            </Fact>
        </dl>
    );
}

function Fact({name, children}: {name: ReactNode; children: ReactNode}) {
    return (
        <div>
            <dt>{name}</dt>
            <dd>{children}</dd>
        </div>
    );
}

function Sessions({userId, sessions, onChanged}: {userId: string; sessions: Session[]; onChanged: () => void}) {
    const act = useAct();
    // Access tokens are sessions of the server's, too; they have their own list.
    const shown = sessions.filter(({props}) => props?.type !== 'UserAccessToken').sort((a, b) => b.last_activity_at - a.last_activity_at);
    return (
        <section>
            <h2>
                <FormattedMessage
                    id='console.users.sessions'
                    defaultMessage='Sessions'
                />
            </h2>
            {shown.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='console.users.sessions.none'
                        defaultMessage='Signed in nowhere.'
                    />
                </p>
            )}
            <ul className='console__places'>
                {shown.map((session) => (
                    <li key={session.id}>
                        <SessionFacts session={session}/>
                        <Button
                            size='sm'
                            onClick={() => act(() => endSession(userId, session.id), {done: onChanged})}
                        >
                            <FormattedMessage
                                id='sessions.end'
                                defaultMessage='Log out'
                            />
                        </Button>
                    </li>
                ))}
            </ul>
        </section>
    );
}

function Tokens({tokens, onChanged}: {tokens: Token[]; onChanged: () => void}) {
    return (
        <section>
            <h2>
                <FormattedMessage
                    id='console.tokens'
                    defaultMessage='Access tokens'
                />
            </h2>
            {tokens.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='console.tokens.none'
                        defaultMessage='There is no such token.'
                    />
                </p>
            )}
            <ul className='console__places'>
                {tokens.map((token) => (
                    <TokenRow
                        key={token.id}
                        token={token}
                        onChanged={onChanged}
                    />
                ))}
            </ul>
        </section>
    );
}
