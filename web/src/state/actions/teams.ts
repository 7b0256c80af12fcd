// The reader's teams.
import type {Team} from '@mattermost/types/teams';
import {TeamTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import type {Thunk} from '../thunk';

import {loadMissingRoles} from './roles';

/** Loads the teams the reader is in, and their rights there. */
export function loadMyTeams(): Thunk<Promise<void>> {
    return async (dispatch) => {
        const [teams, members] = await Promise.all([Client4.getMyTeams(), Client4.getMyTeamMembers()]);
        dispatch({type: TeamTypes.RECEIVED_TEAMS_LIST, data: teams});
        dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBERS, data: members});
        await dispatch(loadMissingRoles(members.flatMap((member) => member.roles.split(' '))));
    };
}

/** Returns the teams that the reader can see. */
export function findTeams(): Thunk<Promise<Team[]>> {
    return async () => {
        const found = await Client4.getTeams(0, 100);
        return Array.isArray(found) ? found : found.teams;
    };
}

/** Creates a team; its creator is in it. */
export function createTeam(team: Pick<Team, 'name' | 'display_name' | 'type'>): Thunk<Promise<Team>> {
    return async (dispatch, getState) => {
        const created = await Client4.createTeam(team as Team);
        const member = await Client4.getTeamMember(created.id, getState().entities.users.currentUserId);
        dispatch({type: TeamTypes.RECEIVED_TEAM, data: created});
        dispatch({type: TeamTypes.RECEIVED_MY_TEAM_MEMBER, data: member});
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
