// A link to one message: opens its channel around it, and its thread for a reply.
import {useEffect, useState} from 'react';
import {useParams} from 'react-router-dom';

import {failureOf, type Failure} from '../../net/client';
import {useThunkDispatch} from '../../state/thunk';
import {SkeletonLines} from '../../ui/Skeleton';
import {permalinkTarget} from '../posts/permalink-target';

import {ChannelMissing} from './ChannelMissing';
import {ChannelView} from './ChannelView';
import {showChannel} from './open-channel';

type Target = {linked: string; channelId: string; postId: string};

/** Opens the message that the address names. */
export function PermalinkRoute() {
    const dispatch = useThunkDispatch();
    const {postId: linked} = useParams<{postId: string}>();
    const [target, setTarget] = useState<Target>();
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let live = true;
        setFailure(undefined);
        const open = async () => {
            const {channel, postId, rootId, replyId} = await dispatch(permalinkTarget(linked));
            if (!live) {
                return;
            }
            dispatch(showChannel(channel.id));
            if (rootId) {
                dispatch({type: 'SELECT_POST', postId: rootId, channelId: channel.id, focusedPostId: replyId, timestamp: Date.now()});
            }
            setTarget({linked, channelId: channel.id, postId});
        };
        open().catch((error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [linked, dispatch, attempt]);
    if (failure) {
        return (
            <ChannelMissing
                isMessage={true}
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (target?.linked !== linked) {
        return (
            <main
                id='centre'
                className='frame__centre'
            >
                <SkeletonLines withPicture={true}/>
            </main>
        );
    }
    return (
        <ChannelView
            channelId={target.channelId}
            focusedPostId={target.postId}
        />
    );
}
