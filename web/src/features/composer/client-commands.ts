// The slash commands that concern this client alone; the server lists them but cannot do them.
import {PreferenceTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {failureOf} from '../../net/client';
import type {Thunk} from '../../state/thunk';

import type {Outcome} from './outcome';

type Args = {channel_id: string; team_id: string; root_id: string};

/** Does a command of the client; undefined when it is the server's. */
export function runClientCommand(message: string, args: Args): Thunk<Promise<Outcome | undefined>> {
    return async (dispatch, getState) => {
        const trigger = message.split(/\s/, 1)[0]?.toLowerCase();
        if (trigger === '/collapse' || trigger === '/expand') {
            await dispatch(foldPreviews(trigger === '/collapse'));
            return {type: 'sent'};
        }
        if (trigger !== '/leave') {
            return undefined;
        }
        const state = getState();
        const team = state.entities.teams.teams[args.team_id];
        const channel = state.entities.channels.channels[args.channel_id];
        if (!channel || !team || channel.type === 'D' || channel.type === 'G') {
            return undefined;
        }
        try {
            await Client4.removeFromChannel(getCurrentUserId(state), args.channel_id);
            return {type: 'goto', location: `/${team.name}/channels/town-square`};
        } catch (error) {
            return {type: 'refused', message: failureOf(error).message};
        }
    };
}

function foldPreviews(folded: boolean): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const preference = {user_id: userId, category: 'display_settings', name: 'collapse_previews', value: String(folded)};
        dispatch({type: PreferenceTypes.RECEIVED_PREFERENCES, data: [preference]});
        await Client4.savePreferences(userId, [preference]);
    };
}
