// Who is in a channel or a team: finding those who are, or are not yet, and adding them.
import type {UserProfile} from '@mattermost/types/users';
import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {load} from '../load';
import type {Thunk} from '../thunk';

import {loadStats} from './channels';
import {leftTeam} from './teams';
import {keepProfiles} from './users';

type Found = Thunk<Promise<UserProfile[]>>;

/** Where somebody is looked for; the server's words. */
type Where = {in_channel_id?: string; not_in_channel_id?: string; team_id?: string; not_in_team_id?: string};

const MOST = 100;

function listed({in_channel_id: inChannel, not_in_channel_id: notInChannel, team_id: team, not_in_team_id: notInTeam}: Where): Promise<UserProfile[]> {
    if (inChannel) {
        return Client4.getProfilesInChannel(inChannel, 0, MOST);
    }
    if (notInChannel) {
        return Client4.getProfilesNotInChannel(team ?? '', notInChannel, false, 0, MOST);
    }
    return notInTeam ? Client4.getProfilesNotInTeam(notInTeam, false, 0, MOST) : Client4.getProfilesInTeam(team ?? '', 0, MOST);
}

/** Finds people by what was typed; without a term the first ones. Mattermost: an empty term is refused by the search. */
export function findPeople(term: string, where: Where): Found {
    return async (dispatch) => {
        const users = await dispatch(keepProfiles(() => (term === '' ? listed(where) : Client4.searchUsers(term, {...where, limit: MOST} as never))));
        if (where.in_channel_id) {
            dispatch({type: UserTypes.RECEIVED_PROFILES_LIST_IN_CHANNEL, id: where.in_channel_id, data: users});
        }
        return users;
    };
}

/** Adds people to a channel; the first refusal ends it. */
export function addToChannel(channelId: string, userIds: readonly string[], postRootId = ''): Thunk<Promise<void>> {
    return async (dispatch) => {
        for (const id of userIds) {
            await Client4.addToChannel(id, channelId, postRootId); // eslint-disable-line no-await-in-loop -- the others are named when one is refused
        }
        await dispatch(loadStats(channelId));
    };
}

/** Adds people who have an account to a team. */
export function addToTeam(teamId: string, userIds: string[]): Thunk<Promise<void>> {
    return async () => {
        await Client4.addUsersToTeam(teamId, userIds);
    };
}

/** Loads what some people are in a channel: administrators, members, guests. */
export function loadMemberships(channelId: string, userIds: string[]): Thunk<Promise<unknown>> {
    return load({}, () => Client4.getChannelMembersByIds(channelId, userIds), (data, dispatch) => dispatch({type: ChannelTypes.RECEIVED_CHANNEL_MEMBERS, data}));
}

/** Makes a member an administrator of a channel, or an ordinary member again. */
export function setChannelAdmin(channelId: string, userId: string, isAdmin: boolean): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.updateChannelMemberSchemeRoles(channelId, userId, true, isAdmin);
        await dispatch(loadMemberships(channelId, [userId]));
    };
}

/** Takes somebody out of a channel. */
export function removeFromChannel(channelId: string, userId: string): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.removeFromChannel(userId, channelId);
        dispatch({type: ChannelTypes.CHANNEL_MEMBER_REMOVED, data: {channel_id: channelId, user_id: userId}});
        dispatch({type: UserTypes.RECEIVED_PROFILE_NOT_IN_CHANNEL, data: {id: channelId, user_id: userId}});
        await dispatch(loadStats(channelId));
    };
}

/** Leaves a team. */
export function leaveTeam(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.removeFromTeam(teamId, getState().entities.users.currentUserId);
        dispatch(leftTeam(teamId));
    };
}

/** What became of an invitation: the address, and why it was not sent. */
export type Invited = {email: string; refusal: string};

/** Invites people by mail to the team; with channels as guests of those. Each address has its own answer. */
export function inviteByMail(teamId: string, emails: string[], guestsOf?: {channelIds: string[]; message: string}): Thunk<Promise<Invited[]>> {
    return async () => {
        const answers = await (guestsOf ? Client4.sendEmailGuestInvitesToChannelsGracefully(teamId, guestsOf.channelIds, emails, guestsOf.message) : Client4.sendEmailInvitesToTeamGracefully(teamId, emails));
        return answers.map(({email, error}) => ({email, refusal: (error as {message?: string} | null)?.message ?? ''}));
    };
}
