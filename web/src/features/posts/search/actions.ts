// Asks the server for lists of posts: found, saved, pinned, recent mentions.
import type {FileInfo, FileSearchResults} from '@mattermost/types/files';
import type {PostList} from '@mattermost/types/posts';
import {PostTypes, SearchTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getCurrentTeamId} from 'mattermost-redux/selectors/entities/teams';

import {behind} from '../../../state/act';
import {load} from '../../../state/load';
import type {Thunk} from '../../../state/thunk';
import {postsAgain} from '../events';
import {loadRelated} from '../load-related';

export const SEARCH_PAGE = 20;

/** Searches a team's posts; returns their ids, the best first. */
export function searchPosts(terms: string, page: number): Thunk<Promise<string[]>> {
    return async (dispatch, getState) => {
        const teamId = getCurrentTeamId(getState());
        const params = {terms, is_or_search: false, include_deleted_channels: false, time_zone_offset: -new Date().getTimezoneOffset() * 60, page, per_page: SEARCH_PAGE};
        const {order} = await dispatch(load(postsAgain, () => Client4.searchPostsWithParams(teamId, params), (found) => {
            dispatch(keep(found));
            dispatch({type: SearchTypes.RECEIVED_SEARCH_POSTS, data: found, isGettingMore: page > 0});
        }));
        return order;
    };
}

/** Loads the posts the reader saved. */
export function loadSaved(page: number): Thunk<Promise<string[]>> {
    return (dispatch, getState) => dispatch(listPosts(() => Client4.getFlaggedPosts(getCurrentUserId(getState()), '', '', page, SEARCH_PAGE)));
}

/** Loads a channel's pinned posts. */
export function loadPinned(channelId: string): Thunk<Promise<string[]>> {
    return async (dispatch) => {
        const {order} = await dispatch(load(postsAgain, () => Client4.getPinnedPosts(channelId), (found) => {
            dispatch(keep(found));
            dispatch({type: SearchTypes.RECEIVED_SEARCH_PINNED_POSTS, data: {pinned: found, channelId}});
        }));
        return order;
    };
}

/** Searches for the reader's own mention keys. */
export function loadMentions(page: number): Thunk<Promise<string[]>> {
    return (dispatch, getState) => {
        const state = getState();
        const user = state.entities.users.profiles[getCurrentUserId(state)];
        const keys = new Set([`@${user?.username}`, ...(user?.notify_props?.mention_keys ?? '').split(',').map((key) => key.trim()).filter(Boolean)]);
        const params = {terms: [...keys].map((key) => `"${key}"`).join(' '), is_or_search: true, include_deleted_channels: false, time_zone_offset: 0, page, per_page: SEARCH_PAGE};
        return dispatch(listPosts(() => Client4.searchPostsWithParams(getCurrentTeamId(state), params)));
    };
}

function listPosts(ask: () => Promise<PostList>): Thunk<Promise<string[]>> {
    return async (dispatch) => (await dispatch(load(postsAgain, ask, (found) => dispatch(keep(found))))).order;
}

function keep(list: PostList): Thunk {
    return (dispatch) => {
        dispatch({type: PostTypes.RECEIVED_POSTS, data: list});
        dispatch(behind(loadRelated(Object.values(list.posts))));
    };
}

/** Searches a team's files, by their names and what is in them; the newest first. */
export function searchFiles(terms: string, page: number): Thunk<Promise<FileInfo[]>> {
    return (dispatch, getState) => {
        const params = {terms, is_or_search: false, include_deleted_channels: false, time_zone_offset: -new Date().getTimezoneOffset() * 60, page, per_page: SEARCH_PAGE};
        return dispatch(listFiles(() => Client4.searchFilesWithParams(getCurrentTeamId(getState()), params)));
    };
}

function listFiles(ask: () => Promise<FileSearchResults>): Thunk<Promise<FileInfo[]>> {
    return async (dispatch) => {
        const {order, file_infos: files} = await dispatch(load({}, ask, () => undefined));
        // The package's type says a map; what comes is an object.
        const byId = files as unknown as Record<string, FileInfo | undefined>;
        return order.flatMap((id) => byId[id] ?? []);
    };
}
