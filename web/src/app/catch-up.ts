// Loads what may have changed while no events came: first who the reader is and where, then what each feature keeps.
import {tellReconnected} from '../net/listeners';
import {behind} from '../state/act';
import {loadMyChannels} from '../state/actions/channels';
import {loadPreferences} from '../state/actions/preferences';
import {loadMyTeams} from '../state/actions/teams';
import type {Thunk} from '../state/thunk';

import {features} from './features';

/** Closes a gap in the events through REST. */
export function catchUp(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Promise.all([dispatch(loadMyTeams()), dispatch(loadPreferences()), dispatch(loadMyChannels())]);
        const {currentTeamId} = getState().entities.teams;
        const jobs = features.flatMap(({catchUp: load, ofTeam}) => [load?.(), currentTeamId ? ofTeam?.(currentTeamId) : undefined]).filter((job) => job !== undefined);
        const done = await Promise.allSettled(jobs.map((job) => dispatch(job)));
        done.filter((result) => result.status === 'rejected').forEach(({reason}) => dispatch(behind(() => Promise.reject(reason), 'catching up')));
        tellReconnected();
    };
}
