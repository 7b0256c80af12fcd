// The messages that the server sends later: when, and why one was not sent.
import type {ScheduledPost} from '@mattermost/types/schedule_post';
import {makeGetScheduledPostsByTeam} from 'mattermost-redux/selectors/entities/scheduled_posts';
import {useEffect, useMemo, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {EmptyState} from '../../ui/EmptyState';
import {ListFailure, PostSkeletons} from '../posts/list/States';

import {loadScheduledPosts} from './actions';
import {ScheduledItem} from './ScheduledItem';

/** Shows the scheduled messages, the next one first. */
export function ScheduledList() {
    const dispatch = useThunkDispatch();
    const getPosts = useMemo(makeGetScheduledPostsByTeam, []);
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const isKnown = useSelector((state: GlobalState) => Boolean(state.entities.scheduledPosts.byTeamId[teamId]));
    const posts = useSelector((state: GlobalState) => getPosts(state, teamId, true)) as ScheduledPost[];
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        dispatch(loadScheduledPosts(teamId)).then(() => setFailure(undefined)).catch((error: unknown) => setFailure(failureOf(error)));
    }, [teamId, attempt, dispatch]);
    if (failure && posts.length === 0) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (!isKnown) {
        return <PostSkeletons/>;
    }
    if (posts.length === 0) {
        return (
            <EmptyState
                icon='icon-clock-send-outline'
                title={(
                    <FormattedMessage
                        id='schedule.none'
                        defaultMessage='Nothing is scheduled'
                    />
                )}
            >
                <FormattedMessage
                    id='schedule.noneText'
                    defaultMessage='The arrow beside the send button has a message sent later.'
                />
            </EmptyState>
        );
    }
    return (
        <div className='draft-list'>
            {posts.map((post) => (
                <ScheduledItem
                    key={post.id}
                    post={post}
                />
            ))}
        </div>
    );
}
