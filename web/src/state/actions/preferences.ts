// The reader's preferences: shown at once, taken back when the server refuses.
import type {PreferenceType} from '@mattermost/types/preferences';
import {PreferenceTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import {optimistic} from '../act';
import type {EventHandlers} from '../feature';
import {load} from '../load';
import type {Thunk} from '../thunk';

export const preferencesTold: EventHandlers = {
    preferences_changed: ({data}) => (dispatch) => {
        dispatch({type: PreferenceTypes.RECEIVED_PREFERENCES, data: read<PreferenceType[]>(data.preferences) ?? []});
    },
    preferences_deleted: ({data}) => (dispatch) => {
        dispatch({type: PreferenceTypes.DELETED_PREFERENCES, data: read<PreferenceType[]>(data.preferences) ?? []});
    },
};

/** Loads all preferences. */
export const loadPreferences = (): Thunk<Promise<unknown>> => load(preferencesTold, () => Client4.getMyPreferences(), (data, dispatch) => {
    dispatch({type: PreferenceTypes.RECEIVED_ALL_PREFERENCES, data});
});

/** Saves preferences given by category, name and value. */
export function savePreferences(...changes: {category: string; name: string; value: string}[]): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const state = getState();
        const userId = state.entities.users.currentUserId;
        const preferences: PreferenceType[] = changes.map((change) => ({user_id: userId, ...change}));
        const before = preferences.map((preference) => state.entities.preferences.myPreferences[`${preference.category}--${preference.name}`]);
        const now = {type: PreferenceTypes.RECEIVED_PREFERENCES, data: preferences};
        const undo = [
            {type: PreferenceTypes.DELETED_PREFERENCES, data: preferences.filter((_, index) => !before[index])},
            {type: PreferenceTypes.RECEIVED_PREFERENCES, data: before.filter(Boolean)},
        ];
        await optimistic(dispatch, {now, undo}, () => Client4.savePreferences(userId, preferences));
    };
}
