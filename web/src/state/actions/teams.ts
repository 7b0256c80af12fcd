// The reader's teams.
import type {Team, TeamMembership} from '@mattermost/types/teams';
import {TeamTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read, text} from '../../net/read';
import {behind} from '../act';
import type {EventHandlers} from '../feature';
import {load, once} from '../load';
import type {Thunk} from '../thunk';

import {loadMissingRoles} from './roles';

export const teamsTold: EventHandlers = {
    update_team: ({data}) => (dispatch) => {
        const team = read<Team>(data.team);
        if (team) {
            dispatch({type: TeamTypes.UPDATED_TEAM, data: team});
        }
    },
    delete_team: ({data}) => (dispatch) => {
        const team = read<Team>(data.team);
        if (team) {
            dispatch(leftTeam(team.id));
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
    restore_team: () => once('my teams', loadMyTeams()),
};

/** What is done again when the teams come that were asked for before. */
const teamsAgain: EventHandlers = {
    ...teamsTold,
    added_to_team: ({data, broadcast}) => (dispatch, getState) => {
        const userId = text(data.user_id) || broadcast.user_id;
        return userId === getState().entities.users.currentUserId ? dispatch(once('my teams', loadMyTeams())) : undefined;
    },
};

/** Loads the teams the reader is in, and their rights there. */
export function loadMyTeams(): Thunk<Promise<void>> {
    return async (dispatch) => {
        const [, members] = await dispatch(load(teamsAgain, () => Promise.all([Client4.getMyTeams(), Client4.getMyTeamMembers()]), ([teams, mine]) => {
            dispatch({type: TeamTypes.RECEIVED_TEAMS_LIST, data: teams});
            dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBERS, data: mine});
        }));
        await dispatch(loadMissingRoles(members.flatMap((member) => member.roles.split(' '))));
    };
}

/** Returns the teams that the reader can see. */
export function findTeams(): Thunk<Promise<Team[]>> {
    return () => Client4.getTeams(0, 100).then((found) => (Array.isArray(found) ? found : found.teams));
}

/** Creates a team; its creator is in it. */
export function createTeam(team: Pick<Team, 'name' | 'display_name' | 'type'>): Thunk<Promise<Team>> {
    return async (dispatch, getState) => {
        const created = await Client4.createTeam(team as Team);
        const member = await dispatch(load(teamsTold, () => Client4.getTeamMember(created.id, getState().entities.users.currentUserId), (data) => {
            dispatch({type: TeamTypes.RECEIVED_TEAM, data: created});
            dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBER, data});
        }));
        await dispatch(loadMissingRoles(member.roles.split(' ')));
        return created;
    };
}

/** Joins an open team. */
export function joinTeam(team: Team): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const member = await Client4.addToTeam(team.id, getState().entities.users.currentUserId);
        dispatch({type: TeamTypes.RECEIVED_TEAM, data: team});
        dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBER, data: member});
        await dispatch(loadMissingRoles(member.roles.split(' ')));
    };
}

/** Forgets a team the reader is no longer in. */
export function leftTeam(teamId: string): Thunk {
    return (dispatch, getState) => {
        const team = getState().entities.teams.teams[teamId];
        if (team) {
            dispatch({type: TeamTypes.LEAVE_TEAM, data: team});
        }
    };
}
