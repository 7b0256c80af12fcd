// Events about teams and the sidebar's categories.
import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {Team, TeamMembership} from '@mattermost/types/teams';
import {ChannelCategoryTypes, TeamTypes} from 'mattermost-redux/action_types';

import type {ServerEvent} from '../../net/events';
import {read, text} from '../../net/read';
import {behind} from '../act';
import {loadCategories} from '../actions/categories';
import {loadMyChannels} from '../actions/channels';
import {loadMissingRoles} from '../actions/roles';
import {leftTeam, loadMyTeams} from '../actions/teams';
import type {EventHandler, EventHandlers} from '../feature';

const updateTeam: EventHandler = ({data}) => (dispatch) => {
    const team = read<Team>(data.team);
    if (team) {
        dispatch({type: TeamTypes.UPDATED_TEAM, data: team});
    }
};

const reloadCategories: EventHandler = ({broadcast}: ServerEvent) => (dispatch) => {
    if (broadcast.team_id) {
        return dispatch(loadCategories(broadcast.team_id));
    }
    return undefined;
};

export const teamEvents: EventHandlers = {
    update_team: updateTeam,
    restore_team: () => loadMyTeams(),
    delete_team: ({data}) => (dispatch) => {
        const team = read<Team>(data.team);
        if (team) {
            dispatch(leftTeam(team.id));
        }
    },
    added_to_team: ({data, broadcast}) => async (dispatch, getState) => {
        const userId = text(data.user_id) || broadcast.user_id;
        if (userId === getState().entities.users.currentUserId) {
            await dispatch(loadMyTeams());
            await dispatch(loadMyChannels());
            await dispatch(loadCategories(text(data.team_id)));
        }
    },
    leave_team: ({data}) => (dispatch, getState) => {
        if (text(data.user_id) === getState().entities.users.currentUserId) {
            dispatch(leftTeam(text(data.team_id)));
        } else {
            dispatch({type: TeamTypes.REMOVE_MEMBER_FROM_TEAM, data: {team_id: data.team_id, user_id: data.user_id}});
        }
    },
    memberrole_updated: ({data}) => (dispatch) => {
        const member = read<TeamMembership>(data.member);
        if (member) {
            dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBER, data: member});
            dispatch(behind(loadMissingRoles(member.roles.split(' '))));
        }
    },
    sidebar_category_created: reloadCategories,
    sidebar_category_updated: ({data, broadcast}) => (dispatch, getState) => {
        const updated = read<ChannelCategory[]>(data.updatedCategories);
        const {byId} = getState().entities.channelCategories;
        if (updated && updated.every((category) => byId[category.id])) {
            dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: updated, isWebSocket: true});
            return undefined;
        }
        return broadcast.team_id ? dispatch(loadCategories(broadcast.team_id)) : undefined;
    },
    sidebar_category_deleted: ({data, broadcast}) => (dispatch) => {
        dispatch({type: ChannelCategoryTypes.CATEGORY_DELETED, data: data.category_id});
        return broadcast.team_id ? dispatch(loadCategories(broadcast.team_id)) : undefined;
    },
    sidebar_category_order_updated: ({data, broadcast}) => (dispatch) => {
        dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORY_ORDER, data: {teamId: broadcast.team_id, order: read<string[]>(data.order) ?? []}});
    },
};
