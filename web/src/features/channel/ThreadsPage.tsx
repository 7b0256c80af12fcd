// The page of all threads that the reader follows.
import {ChannelTypes} from 'mattermost-redux/action_types';
import {useEffect} from 'react';
import {useDispatch} from 'react-redux';
import {useParams} from 'react-router-dom';

import {closeRhs} from '../../state/views/rhs';
import {GlobalThreads} from '../threads/GlobalThreads';

/** Shows the team's threads. */
export function ThreadsPage() {
    const dispatch = useDispatch();
    const {team, threadId} = useParams<{team: string; threadId?: string}>();
    useEffect(() => {
        // No channel is open here, so nothing new counts as read; a thread beside its own page would be twice.
        dispatch({type: ChannelTypes.SELECT_CHANNEL, data: ''});
        dispatch(closeRhs());
    }, [dispatch]);
    return (
        <main
            id='centre'
            className='frame__centre'
        >
            <GlobalThreads
                teamName={team}
                threadId={threadId}
            />
        </main>
    );
}
