// Leads from the bare address to where the reader was last.
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {useSelector} from 'react-redux';
import {Redirect} from 'react-router-dom';

import type {GlobalState} from '../state/thunk';

import {lastTeamName} from './last-place';

/** Goes to the last team, the first one, or the page for choosing one. */
export function Home() {
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const teams = useSelector(getMyTeams);
    const last = lastTeamName(userId);
    const team = teams.find((one) => one.name === last) ?? [...teams].sort((a, b) => a.display_name.localeCompare(b.display_name))[0];
    return <Redirect to={team ? `/${team.name}` : '/select_team'}/>;
}
