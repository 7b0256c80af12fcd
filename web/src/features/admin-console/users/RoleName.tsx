// What somebody is on this server, in a word.
import type {UserProfile} from '@mattermost/types/users';
import {FormattedMessage} from 'react-intl';

/** Tells whether an account has a role of the server's. */
export const has = (user: UserProfile, role: string) => user.roles.split(' ').includes(role);

/** Says what an account is. */
export function RoleName({user}: {user: UserProfile}) {
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
