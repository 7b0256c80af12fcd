// All accounts: finding them, and what an administrator may do about one.
import type {UserProfile} from '@mattermost/types/users';
import {getFullName} from 'mattermost-redux/utils/user_utils';
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {AskDialog} from '../../ui/Ask';
import {Banner} from '../../ui/Banner';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {SkeletonLines} from '../../ui/Skeleton';

import {endSessions, findUsers, PAGE, setActive, setRoles} from './api';
import {Pager} from './Pager';
import {ResetPassword} from './ResetPassword';
import {SearchField} from './SearchField';
import {useLoaded} from './use-loaded';

/** Shows the accounts. */
export function UsersPage() {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const [page, setPage] = useState(0);
    const ask = useCallback(() => findUsers(term.trim(), page), [term, page]);
    const {answer: users, failure, reload} = useLoaded(ask);
    const label = intl.formatMessage({id: 'console.users.search', defaultMessage: 'Search by name, username or address'});
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.users'
                    defaultMessage='Users'
                />
            </h1>
            <SearchField
                label={label}
                term={term}
                onTerm={(typed) => {
                    setTerm(typed);
                    setPage(0);
                }}
            />
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!users && !failure && <SkeletonLines withPicture={true}/>}
            {users && (
                <table className='table console__table'>
                    <thead>
                        <tr>
                            <th scope='col'>
                                <FormattedMessage
                                    id='console.users.who'
                                    defaultMessage='Person'
                                />
                            </th>
                            <th scope='col'>
                                <FormattedMessage
                                    id='console.users.address'
                                    defaultMessage='Address'
                                />
                            </th>
                            <th scope='col'>
                                <FormattedMessage
                                    id='console.users.role'
                                    defaultMessage='Role'
                                />
                            </th>
                            <th scope='col'><span className='sr-only'>{intl.formatMessage({id: 'console.actions', defaultMessage: 'Actions'})}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        {users.map((user) => (
                            <UserRow
                                key={user.id}
                                user={user}
                                onChanged={reload}
                            />
                        ))}
                    </tbody>
                </table>
            )}
            {users && !term && (
                <Pager
                    page={page}
                    more={users.length === PAGE}
                    onPage={setPage}
                />
            )}
        </main>
    );
}

function UserRow({user, onChanged}: {user: UserProfile; onChanged: () => void}) {
    const name = getFullName(user);
    return (
        <tr className={user.delete_at ? 'console__row--off' : undefined}>
            <td>
                <strong><bdi>{name || user.username}</bdi></strong>
                <div className='text-muted'>{`@${user.username}`}</div>
            </td>
            <td><bdi>{user.email}</bdi></td>
            <td><RoleName user={user}/></td>
            <td>
                <UserMenu
                    user={user}
                    onChanged={onChanged}
                />
            </td>
        </tr>
    );
}

const has = (user: UserProfile, role: string) => user.roles.split(' ').includes(role);

function RoleName({user}: {user: UserProfile}) {
    if (user.delete_at) {
        return (
            <FormattedMessage
                id='console.users.off'
                defaultMessage='Deactivated'
            />
        );
    }
    if (user.is_bot) {
        return (
            <FormattedMessage
                id='console.users.bot'
                defaultMessage='Bot'
            />
        );
    }
    if (has(user, 'system_admin')) {
        return (
            <FormattedMessage
                id='console.users.admin'
                defaultMessage='Administrator'
            />
        );
    }
    return has(user, 'system_guest') ? (
        <FormattedMessage
            id='console.users.guest'
            defaultMessage='Guest'
        />
    ) : (
        <FormattedMessage
            id='console.users.member'
            defaultMessage='Member'
        />
    );
}

function UserMenu({user, onChanged}: {user: UserProfile; onChanged: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const [asking, setAsking] = useState<'deactivate' | 'password'>();
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const isAdmin = has(user, 'system_admin');
    const isGuest = has(user, 'system_guest');
    const isMe = user.id === me;
    const others = user.roles.split(' ').filter((role) => role !== 'system_admin').join(' ');
    const run = (work: () => Promise<unknown>) => act(() => work(), {done: onChanged});
    return (
        <>
            <Menu
                label={intl.formatMessage({id: 'console.users.menu', defaultMessage: 'Actions for {name}'}, {name: user.username})}
                triggerClassName='btn btn-icon btn-sm'
                placement='bottom-end'
                trigger={<i className='icon icon-dots-vertical'/>}
            >
                {!user.is_bot && !isGuest && !isMe && (
                    <MenuItem
                        icon='icon-shield-outline'
                        onSelect={() => run(() => setRoles(user.id, isAdmin ? others : `${others} system_admin`))}
                    >
                        {isAdmin ? (
                            <FormattedMessage
                                id='console.users.demote'
                                defaultMessage='Make an ordinary member'
                            />
                        ) : (
                            <FormattedMessage
                                id='console.users.promote'
                                defaultMessage='Make an administrator of the server'
                            />
                        )}
                    </MenuItem>
                )}
                {!user.is_bot && (
                    <MenuItem
                        icon='icon-key-variant'
                        onSelect={() => setAsking('password')}
                    >
                        <FormattedMessage
                            id='console.users.password'
                            defaultMessage='Set a new password…'
                        />
                    </MenuItem>
                )}
                <MenuItem
                    icon='icon-exit-to-app'
                    onSelect={() => act(() => endSessions(user.id), {done: () => dispatch(notice({kind: 'done', text: {id: 'console.users.ended', defaultMessage: 'Signed out everywhere.'}}))})}
                >
                    <FormattedMessage
                        id='console.users.end'
                        defaultMessage='Sign out everywhere'
                    />
                </MenuItem>
                {!isMe && <MenuLine/>}
                {!isMe && (user.delete_at ? (
                    <MenuItem
                        icon='icon-refresh'
                        onSelect={() => run(() => setActive(user.id, true))}
                    >
                        <FormattedMessage
                            id='console.users.activate'
                            defaultMessage='Activate'
                        />
                    </MenuItem>
                ) : (
                    <MenuItem
                        icon='icon-account-minus-outline'
                        danger={true}
                        onSelect={() => setAsking('deactivate')}
                    >
                        <FormattedMessage
                            id='console.users.deactivate'
                            defaultMessage='Deactivate…'
                        />
                    </MenuItem>
                ))}
            </Menu>
            {asking === 'password' && (
                <ResetPassword
                    user={user}
                    onClose={() => setAsking(undefined)}
                />
            )}
            {asking === 'deactivate' && (
                <AskDialog
                    question={{
                        title: (
                            <FormattedMessage
                                id='console.users.deactivate.title'
                                defaultMessage='Deactivate {name}?'
                                values={{name: user.username}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='console.users.deactivate.text'
                                defaultMessage='They are signed out and cannot come back until they are activated. What they wrote stays.'
                            />
                        ),
                        answer: (
                            <FormattedMessage
                                id='console.users.deactivate.answer'
                                defaultMessage='Deactivate'
                            />
                        ),
                        work: () => setActive(user.id, false),
                        done: onChanged,
                    }}
                    onClose={() => setAsking(undefined)}
                />
            )}
        </>
    );
}
