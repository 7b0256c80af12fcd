// Who is in a channel or a team: finding those who are, or are not yet, and adding them.
import type {UserProfile} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import type {Thunk} from '../thunk';

import {loadStats} from './channels';
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
    return keepProfiles(() => (term === '' ? listed(where) : Client4.searchUsers(term, {...where, limit: MOST} as never)));
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
