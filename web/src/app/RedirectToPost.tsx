// A link to a message that names no team, as mails have it: leads to the message in its team.
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {Redirect, useParams} from 'react-router-dom';

import {permalinkTarget} from '../features/posts/permalink-target';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {SkeletonLines} from '../ui/Skeleton';

import {ErrorPage} from './ErrorPage';
import {lastTeamName} from './last-place';

/** Finds the team of the message that the address names; direct messages open in the last team. */
export function RedirectToPost() {
    const dispatch = useThunkDispatch();
    const {postId} = useParams<{postId: string}>();
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const teams = useSelector(getMyTeams);
    const [teamId, setTeamId] = useState<string>();
    const [failed, setFailed] = useState(false);
    useEffect(() => {
        let live = true;
        setTeamId(undefined);
        setFailed(false);
        dispatch(permalinkTarget(postId)).
            then(({channel}) => live && setTeamId(channel.team_id)).
            catch(() => live && setFailed(true));
        return () => {
            live = false;
        };
    }, [postId, dispatch]);
    if (failed) {
        return <ErrorPage/>;
    }
    if (teamId === undefined) {
        return <SkeletonLines/>;
    }
    const last = lastTeamName(userId);
    const team = teams.find((one) => one.id === teamId) ?? teams.find((one) => one.name === last) ?? teams[0];
    return <Redirect to={team ? `/${team.name}/pl/${postId}` : '/select_team'}/>;
}
