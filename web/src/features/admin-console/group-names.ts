// What the groups of settings are called.
import {useMemo} from 'react';
import {useIntl} from 'react-intl';

import type {GroupId} from '../../types/settings';

/** Returns the names in the reader's language. */
export function useGroupNames(): Record<GroupId, string> {
    const intl = useIntl();
    return useMemo(() => ({
        site: intl.formatMessage({id: 'console.group.site', defaultMessage: 'Site and teams'}),
        accounts: intl.formatMessage({id: 'console.group.accounts', defaultMessage: 'Accounts'}),
        passwords: intl.formatMessage({id: 'console.group.passwords', defaultMessage: 'Passwords and sign-in'}),
        sessions: intl.formatMessage({id: 'console.group.sessions', defaultMessage: 'Sessions'}),
        guests: intl.formatMessage({id: 'console.group.guests', defaultMessage: 'Guests'}),
        posts: intl.formatMessage({id: 'console.group.posts', defaultMessage: 'Messages'}),
        files: intl.formatMessage({id: 'console.group.files', defaultMessage: 'Files'}),
        mail: intl.formatMessage({id: 'console.group.mail', defaultMessage: 'Mail'}),
        push: intl.formatMessage({id: 'console.group.push', defaultMessage: 'Push notifications'}),
        integrations: intl.formatMessage({id: 'console.group.integrations', defaultMessage: 'Integrations'}),
        plugins: intl.formatMessage({id: 'console.group.plugins', defaultMessage: 'Plugins'}),
        network: intl.formatMessage({id: 'console.group.network', defaultMessage: 'Network and development'}),
    }), [intl]);
}
