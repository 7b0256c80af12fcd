// What the groups of permissions, and those who hold them, are called.
import {useMemo} from 'react';
import {useIntl} from 'react-intl';

import type {GroupId, Holder} from './table';

/** Returns the groups' names in the reader's language. */
export function useGroupNames(): Record<GroupId, string> {
    const intl = useIntl();
    return useMemo(() => ({
        teams: intl.formatMessage({id: 'console.permissions.teams', defaultMessage: 'Teams'}),
        public: intl.formatMessage({id: 'console.permissions.public', defaultMessage: 'Public channels'}),
        private: intl.formatMessage({id: 'console.permissions.private', defaultMessage: 'Private channels'}),
        conversations: intl.formatMessage({id: 'console.permissions.conversations', defaultMessage: 'Conversations'}),
        messages: intl.formatMessage({id: 'console.permissions.messages', defaultMessage: 'Messages'}),
        bookmarks: intl.formatMessage({id: 'console.permissions.bookmarks', defaultMessage: 'Bookmarks'}),
        groups: intl.formatMessage({id: 'console.permissions.groups', defaultMessage: 'User groups'}),
        emoji: intl.formatMessage({id: 'console.permissions.emoji', defaultMessage: 'Custom emoji'}),
        integrations: intl.formatMessage({id: 'console.permissions.integrations', defaultMessage: 'Integrations'}),
    }), [intl]);
}

/** Returns what those who hold permissions are called. */
export function useHolderNames(): Record<Holder, string> {
    const intl = useIntl();
    return useMemo(() => ({
        guests: intl.formatMessage({id: 'console.permissions.guests', defaultMessage: 'Guests'}),
        members: intl.formatMessage({id: 'console.permissions.members', defaultMessage: 'Members'}),
        channelAdmins: intl.formatMessage({id: 'console.permissions.channelAdmins', defaultMessage: 'Channel admins'}),
        teamAdmins: intl.formatMessage({id: 'console.permissions.teamAdmins', defaultMessage: 'Team admins'}),
    }), [intl]);
}
