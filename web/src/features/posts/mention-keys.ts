// The words that concern the reader: their name, their keywords, and the words for everyone.
import type {Channel} from '@mattermost/types/channels';
import type {UserProfile} from '@mattermost/types/users';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {createSelector} from 'mattermost-redux/selectors/create_selector';

import type {GlobalState} from '../../state/thunk';
import type {MentionKey} from '../../text/inline';

/** Lists a user's keywords by the rules of their notification settings. */
export function mentionKeysOf(user: UserProfile | undefined): MentionKey[] {
    if (!user) {
        return [];
    }
    const {notify_props: settings} = user;
    const keys: MentionKey[] = [{key: `@${user.username}`}];
    for (const key of (settings?.mention_keys ?? '').split(',')) {
        const word = key.trim();
        if (word && word !== user.username && word !== `@${user.username}`) {
            keys.push({key: word});
        }
    }
    if (settings?.first_name === 'true' && user.first_name) {
        keys.push({key: user.first_name, caseSensitive: true});
    }
    if (settings?.channel === 'true') {
        keys.push({key: '@channel'}, {key: '@all'}, {key: '@here'});
    }
    return keys;
}

/** The reader's keywords, and those of their groups; the same list as long as these are the same. */
export const getMentionKeys: (state: GlobalState) => MentionKey[] = createSelector(
    'mentionKeys',
    (state: GlobalState) => state.entities.users.profiles[getCurrentUserId(state)],
    (state: GlobalState) => state.entities.groups.myGroups,
    (state: GlobalState) => state.entities.groups.groups,
    (user: UserProfile | undefined, mine: readonly string[], groups: Record<string, {name: string; allow_reference: boolean; delete_at: number} | undefined>) => [
        ...mentionKeysOf(user),
        ...mine.map((id) => groups[id]).filter((group) => group?.allow_reference && group.delete_at === 0).map((group) => ({key: `@${group?.name}`})),
    ],
);

/** Tells whether posts of a channel may highlight the words for everyone. */
export function ignoresChannelMentions(state: GlobalState, channelId: Channel['id']): boolean {
    const member = state.entities.channels.myMembers[channelId];
    return member?.notify_props?.ignore_channel_mentions === 'on';
}
