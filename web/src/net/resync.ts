// Loads what may have changed while no events came: counts, lists, and the posts on the screen.
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {loadDrafts} from '../features/composer/draft-sync';
import {loadScheduledPosts} from '../features/drafts/actions';
import {receive} from '../features/posts/load-posts';
import {loadThreadCounts} from '../features/threads/actions';
import {loadCategories} from '../state/actions/categories';
import {loadMyChannels} from '../state/actions/channels';
import {loadPreferences} from '../state/actions/preferences';
import {loadMyTeams} from '../state/actions/teams';
import {loadKnownStatuses} from '../state/actions/users';
import type {Thunk} from '../state/thunk';

import {tellReconnected} from './listeners';

/** Closes a gap in the events through REST. */
export function resync(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {lastDisconnectAt} = getState().websocket;
        await Promise.all([dispatch(loadMyTeams()), dispatch(loadPreferences()), dispatch(loadMyChannels())]);
        const {channels, teams} = getState().entities;
        const jobs: Promise<unknown>[] = [dispatch(loadKnownStatuses())];
        if (teams.currentTeamId) {
            jobs.push(dispatch(loadCategories(teams.currentTeamId)), dispatch(loadThreadCounts(teams.currentTeamId)), dispatch(loadDrafts(teams.currentTeamId)), dispatch(loadScheduledPosts(teams.currentTeamId)));
        }
        if (channels.currentChannelId) {
            jobs.push(dispatch(loadPostsSince(channels.currentChannelId, lastDisconnectAt)));
        }
        await Promise.allSettled(jobs);
        tellReconnected();
    };
}

/** A little earlier than the break: a post may have been on its way. */
const MARGIN = 10_000;

function loadPostsSince(channelId: string, since: number): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {posts, postsInChannel} = getState().entities.posts;
        const newest = postsInChannel[channelId]?.find((block) => block.recent)?.order[0];
        const from = Math.min(since || Date.now(), newest ? posts[newest]?.create_at ?? Date.now() : Date.now());
        const list = await Client4.getPostsSince(channelId, Math.max(1, from - MARGIN), true, true, false);
        receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_SINCE, channelId});
    };
}
