// The reader's drafts of the team that is open, and how many there are.
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getScheduledPostsByTeamCount, hasScheduledPostError} from 'mattermost-redux/selectors/entities/scheduled_posts';
import {useMemo, useSyncExternalStore} from 'react';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {listDrafts, subscribeDrafts} from '../composer/draft-store';
import type {Draft} from '../composer/drafts';

export type PlacedDraft = Draft & {channelId: string; rootId: string};

/** Returns the drafts of the open team's channels and of conversations, the latest first. */
export function useDrafts(): PlacedDraft[] {
    const userId = useSelector(getCurrentUserId);
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const channels = useSelector((state: GlobalState) => state.entities.channels.channels);
    const all = useSyncExternalStore(subscribeDrafts, () => listDrafts(userId));
    return useMemo(() => all.filter((draft): draft is PlacedDraft => {
        const channel = channels[draft.channelId ?? ''];
        return channel !== undefined && (channel.team_id === teamId || channel.team_id === '');
    }).map((draft) => ({...draft, rootId: draft.rootId ?? ''})), [all, channels, teamId]);
}

/** Returns how many messages are scheduled, and whether one could not be sent. */
export function useScheduledCount(): {count: number; failed: boolean} {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const count = useSelector((state: GlobalState) => getScheduledPostsByTeamCount(state, teamId, true));
    const failed = useSelector((state: GlobalState) => hasScheduledPostError(state, teamId));
    return {count, failed};
}
