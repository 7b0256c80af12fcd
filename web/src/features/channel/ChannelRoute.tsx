// From an address to an open channel: finds it, joins it where that is allowed, marks it as read.
import {useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {useParams} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {SkeletonLines} from '../../ui/Skeleton';

import {ChannelMissing} from './ChannelMissing';
import {ChannelView} from './ChannelView';
import {findChannel, openChannel, type ChannelKind} from './open-channel';

/** Opens the channel or conversation that the address names. */
export function ChannelRoute({kind}: {kind: ChannelKind}) {
    const dispatch = useThunkDispatch();
    const {identifier} = useParams<{identifier: string}>();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [failure, setFailure] = useState<Failure>();
    const [opened, setOpened] = useState<{key: string; channelId: string}>();
    const [attempt, setAttempt] = useState(0);
    const key = `${teamId}/${kind}/${identifier}`;
    // A channel at hand is drawn at once; asking about it comes after.
    const known = useSelector((state: GlobalState) => findChannel(state, teamId, kind, identifier)?.id);
    const isMember = useSelector((state: GlobalState) => Boolean(known && state.entities.channels.myMembers[known]));
    useEffect(() => {
        let live = true;
        setFailure(undefined);
        dispatch(openChannel(teamId, kind, identifier)).then(
            (channelId) => live && setOpened({key, channelId}),
            (error: unknown) => live && setFailure(failureOf(error)),
        );
        return () => {
            live = false;
        };
    }, [teamId, kind, identifier, key, dispatch, attempt]);
    const channelId = opened?.key === key ? opened.channelId : isMember ? known : undefined;
    if (failure && !channelId) {
        return (
            <ChannelMissing
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (!channelId) {
        return (
            <main
                id='centre'
                className='frame__centre'
            >
                <SkeletonLines withPicture={true}/>
            </main>
        );
    }
    return <ChannelView channelId={channelId}/>;
}
