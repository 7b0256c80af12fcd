// Events about teams and the sidebar's categories.
import {text} from '../../net/read';
import {categoriesTold, loadCategories} from '../actions/categories';
import {loadMyChannels} from '../actions/channels';
import {loadMyTeams, teamsTold} from '../actions/teams';
import type {EventHandlers} from '../feature';

export const teamEvents: EventHandlers = {
    ...teamsTold,
    ...categoriesTold,
    added_to_team: ({data, broadcast}) => async (dispatch, getState) => {
        const userId = text(data.user_id) || broadcast.user_id;
        if (userId === getState().entities.users.currentUserId) {
            await dispatch(loadMyTeams());
            await dispatch(loadMyChannels());
            await dispatch(loadCategories(text(data.team_id)));
        }
    },
};
