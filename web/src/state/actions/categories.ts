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

/** Puts a channel into another category, at its top. */
export function moveToCategory(channelId: string, target: ChannelCategory): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {byId} = getState().entities.channelCategories;
        const sources = Object.values(byId).filter((category) => category.team_id === target.team_id && category.id !== target.id && category.channel_ids.includes(channelId));
        const changed = [
            ...sources.map((category) => ({...category, channel_ids: category.channel_ids.filter((id) => id !== channelId)})),
            {...target, channel_ids: [channelId, ...target.channel_ids.filter((id) => id !== channelId)]},
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
