// The address of a post, which stays the same however the channel is renamed.
import type {Post} from '@mattermost/types/posts';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

/** Returns the path to a post; direct messages take the team that is open. */
export function permalinkPath(state: GlobalState, post: Post): string {
    const {teams} = state.entities;
    const channel = state.entities.channels.channels[post.channel_id];
    const team = teams.teams[channel?.team_id || teams.currentTeamId];
    return team ? `/${team.name}/pl/${post.id}` : '';
}

export function usePermalink(post: Post): string {
    return useSelector((state: GlobalState) => permalinkPath(state, post));
}

/** Returns the full address, for sharing. */
export function permalinkUrl(state: GlobalState, post: Post): string {
    const base = state.entities.general.config.SiteURL || window.location.origin;
    return base.replace(/\/+$/, '') + permalinkPath(state, post);
}
