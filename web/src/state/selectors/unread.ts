// What is unread, for the sidebar, the teams, and the tab.
import type {GlobalState} from '../thunk';

export type Unread = {isUnread: boolean; mentions: number; isMuted: boolean};

/** Packs what is unread into one number, so that a row is drawn anew only when it changes. */
export function packedUnread(state: GlobalState, channelId: string): number {
    const {channels, myMembers, messageCounts, manuallyUnread} = state.entities.channels;
    const member = myMembers[channelId];
    if (!member || channels[channelId]?.delete_at) {
        return 0;
    }
    const isMuted = member.notify_props?.mark_unread === 'mention';
    const mentions = member.mention_count_root ?? member.mention_count ?? 0;
    const total = messageCounts[channelId]?.root ?? 0;
    const isUnread = mentions > 0 || (!isMuted && (total > (member.msg_count_root ?? 0) || manuallyUnread[channelId] === true));
    return (mentions * 4) + (isUnread ? 2 : 0) + (isMuted ? 1 : 0);
}

/** Unpacks what `packedUnread` packed. */
export function unpackUnread(packed: number): Unread {
    return {isUnread: (packed & 2) !== 0, mentions: packed >> 2, isMuted: (packed & 1) !== 0};
}

/** Counts what is unread in a team, without its conversations, which are in every team. */
export function packedTeamUnread(state: GlobalState, teamId: string): number {
    const {channels, myMembers} = state.entities.channels;
    let mentions = state.entities.threads.counts[teamId]?.total_unread_mentions ?? 0;
    let isUnread = (state.entities.threads.counts[teamId]?.total_unread_threads ?? 0) > 0;
    for (const id of Object.keys(myMembers)) {
        if (channels[id]?.team_id === teamId) {
            const unread = unpackUnread(packedUnread(state, id));
            mentions += unread.isMuted ? 0 : unread.mentions;
            isUnread = isUnread || (unread.isUnread && !unread.isMuted);
        }
    }
    return (mentions * 4) + (isUnread ? 2 : 0);
}

/** Counts what is unread everywhere, for the tab's title and icon. */
export function packedTotalUnread(state: GlobalState): number {
    const {channels, myMembers} = state.entities.channels;
    let mentions = 0;
    let isUnread = false;
    for (const id of Object.keys(myMembers)) {
        if (channels[id]) {
            const unread = unpackUnread(packedUnread(state, id));
            mentions += unread.isMuted ? 0 : unread.mentions;
            isUnread = isUnread || (unread.isUnread && !unread.isMuted);
        }
    }
    for (const counts of Object.values(state.entities.threads.counts)) {
        mentions += counts?.total_unread_mentions ?? 0;
        isUnread = isUnread || (counts?.total_unread_threads ?? 0) > 0;
    }
    return (mentions * 4) + (isUnread ? 2 : 0);
}
