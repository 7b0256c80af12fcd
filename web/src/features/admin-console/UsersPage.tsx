// All accounts: finding them, and what an administrator may do about one.
import type {UserProfile} from '@mattermost/types/users';
import {getFullName} from 'mattermost-redux/utils/user_utils';
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {Link, Route, Switch} from 'react-router-dom';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Pager} from '../../ui/Pager';
import {SkeletonLines} from '../../ui/Skeleton';

import {findUsers, PAGE} from './api';
import {SearchField} from './SearchField';
import {RoleName} from './users/RoleName';
import {UserMenu} from './users/UserMenu';
import {UserPage} from './users/UserPage';

/** Shows the accounts, or the one that the address names. */
export function UsersPage() {
    return (
        <Switch>
            <Route
                path='/admin_console/users/:userId'
                component={UserPage}
            />
            <Route component={UserList}/>
        </Switch>
    );
}

function UserList() {
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
                <Link to={`/admin_console/users/${user.id}`}><bdi>{name || user.username}</bdi></Link>
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
