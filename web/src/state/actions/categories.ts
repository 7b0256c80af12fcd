// The sidebar's categories, which each reader arranges for each team.
import type {ChannelCategory} from '@mattermost/types/channel_categories';
import {ChannelCategoryTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import {optimistic} from '../act';
import type {EventHandler, EventHandlers} from '../feature';
import {load, once} from '../load';
import type {Thunk} from '../thunk';

const reload: EventHandler = ({broadcast: {team_id: teamId}}) => (dispatch) => (teamId ? dispatch(once(`categories of ${teamId}`, loadCategories(teamId))) : undefined);

export const categoriesTold: EventHandlers = {
    sidebar_category_created: reload,
    sidebar_category_updated: (event) => (dispatch, getState) => {
        const updated = read<ChannelCategory[]>(event.data.updatedCategories);
        const {byId} = getState().entities.channelCategories;
        if (updated && updated.every((category) => byId[category.id])) {
            dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: updated, isWebSocket: true});
            return undefined;
        }
        return dispatch(reload(event));
    },
    sidebar_category_deleted: (event) => (dispatch) => {
        dispatch({type: ChannelCategoryTypes.CATEGORY_DELETED, data: event.data.category_id});
        return dispatch(reload(event));
    },
    sidebar_category_order_updated: ({data, broadcast}) => (dispatch) => {
        dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORY_ORDER, data: {teamId: broadcast.team_id, order: read<string[]>(data.order) ?? []}});
    },
};

/** Loads a team's categories and their order. */
export function loadCategories(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const me = getState().entities.users.currentUserId;
        await dispatch(load(categoriesTold, () => Client4.getChannelCategories(me, teamId), ({categories, order}) => {
            dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: categories});
            dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORY_ORDER, data: {teamId, order}});
        }));
    };
}

/** Changes a category: shown at once, taken back when the server refuses. */
export function changeCategory(category: ChannelCategory, change: Partial<Pick<ChannelCategory, 'collapsed' | 'sorting' | 'muted' | 'display_name' | 'channel_ids'>>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const changed = {...category, ...change};
        const show = (data: ChannelCategory) => ({type: ChannelCategoryTypes.RECEIVED_CATEGORY, data});
        await optimistic(dispatch, {now: show(changed), undo: show(category)}, () => Client4.updateChannelCategory(getState().entities.users.currentUserId, category.team_id, changed));
    };
}

/** Makes a category of the open team, first of all; channels that are put into it leave their old ones. */
export function createCategory(name: string, channelIds: string[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {users: {currentUserId}, teams: {currentTeamId}} = getState().entities;
        await Client4.createChannelCategory(currentUserId, currentTeamId, {team_id: currentTeamId, user_id: currentUserId, type: 'custom', display_name: name, channel_ids: channelIds} as unknown as Partial<ChannelCategory>);
        await dispatch(loadCategories(currentTeamId));
    };
}

/** Removes a category; its channels go back to where the server puts them. */
export function deleteCategory(category: ChannelCategory): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.deleteChannelCategory(getState().entities.users.currentUserId, category.team_id, category.id);
        dispatch({type: ChannelCategoryTypes.CATEGORY_DELETED, data: category.id});
        await dispatch(loadCategories(category.team_id));
    };
}

/** Puts a category before another, or at the end. */
export function moveCategory(category: ChannelCategory, at: number): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {users: {currentUserId}, channelCategories: {orderByTeam}} = getState().entities;
        const before = orderByTeam[category.team_id] ?? [];
        const others = before.filter((id) => id !== category.id);
        const to = Math.max(0, Math.min(others.length, at));
        const order = [...others.slice(0, to), category.id, ...others.slice(to)];
        const show = (shown: string[]) => ({type: ChannelCategoryTypes.RECEIVED_CATEGORY_ORDER, data: {teamId: category.team_id, order: shown}});
        await optimistic(dispatch, {now: show(order), undo: show(before)}, () => Client4.updateChannelCategoryOrder(currentUserId, category.team_id, order));
    };
}

/** Moves a channel up or down in its category, which is then in the order that the reader gave it. */
export function moveInCategory(channelId: string, category: ChannelCategory, step: number): Thunk<Promise<void>> {
    const ids = category.channel_ids.filter((id) => id !== channelId);
    const at = Math.max(0, Math.min(ids.length, category.channel_ids.indexOf(channelId) + step));
    return changeCategory(category, {sorting: 'manual' as ChannelCategory['sorting'], channel_ids: [...ids.slice(0, at), channelId, ...ids.slice(at)]});
}

/** Puts a channel into a category, at its top or before another channel. */
export function moveToCategory(channelId: string, target: ChannelCategory, beforeId?: string): Thunk<Promise<void>> {
    if (target.channel_ids.includes(channelId)) {
        const to = beforeId ? target.channel_ids.indexOf(beforeId) : 0;
        return moveInCategory(channelId, target, to - target.channel_ids.indexOf(channelId));
    }
    return async (dispatch, getState) => {
        const {byId} = getState().entities.channelCategories;
        const sources = Object.values(byId).filter((category) => category.team_id === target.team_id && category.id !== target.id && category.channel_ids.includes(channelId));
        const changed = [
            ...sources.map((category) => ({...category, channel_ids: category.channel_ids.filter((id) => id !== channelId)})),
            {...target, ...(beforeId ? {sorting: 'manual' as ChannelCategory['sorting']} : {}), channel_ids: beforeId ? target.channel_ids.flatMap((id) => (id === beforeId ? [channelId, id] : [id])) : [channelId, ...target.channel_ids]},
        ];
        const show = (data: ChannelCategory[]) => ({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data});
        await optimistic(dispatch, {now: show(changed), undo: show([...sources, target])}, () => Client4.updateChannelCategories(getState().entities.users.currentUserId, target.team_id, changed));
    };
}

/** Finds a team's category of a kind. */
export function categoryOfType(state: {entities: {channelCategories: {byId: Record<string, ChannelCategory>}}}, teamId: string, type: ChannelCategory['type']): ChannelCategory | undefined {
    return Object.values(state.entities.channelCategories.byId).find((category) => category.team_id === teamId && category.type === type);
}

/** Makes a channel a favourite, or an ordinary one again. */
export function setFavorite(channelId: string, favorite: boolean): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const state = getState();
        const {currentTeamId} = state.entities.teams;
        const channel = state.entities.channels.channels[channelId];
        const isConversation = channel?.type === 'D' || channel?.type === 'G';
        const target = categoryOfType(state, currentTeamId, favorite ? 'favorites' : isConversation ? 'direct_messages' : 'channels');
        if (target) {
            await dispatch(moveToCategory(channelId, target));
        }
    };
}
