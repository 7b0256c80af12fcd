// What became of a post that was sent: on its way, or failed with a way out; and how to put ephemeral ones away.
import type {Post} from '@mattermost/types/posts';
import {useEffect, useState} from 'react';
import {FormattedMessage} from 'react-intl';

import {useAct} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';

import {removePost} from './create-post';
import {giveUp, sendAgain, type Unsent} from './outbox';

/** A post that takes longer than this to send says so. */
const SLOW = 5000;

/** Shows the state of a post that the server does not have. */
export function SendState({post}: {post: Post}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const pending = post.id === post.pending_post_id;
    if (post.type === 'system_ephemeral') {
        return (
            <div className='send-state'>
                <button
                    type='button'
                    className='link-button'
                    onClick={() => dispatch(removePost(post))}
                >
                    <FormattedMessage
                        id='posts.send.dismiss'
                        defaultMessage='Dismiss'
                    />
                </button>
            </div>
        );
    }
    if (!pending) {
        return null;
    }
    const {error: failure, waiting} = post as Unsent;
    if (!post.failed) {
        return waiting ? <Waiting post={post}/> : <SlowNotice/>;
    }
    return (
        <div
            className='send-state send-state--failed'
            role='alert'
        >
            <i className='icon icon-alert-outline'/>
            <span>
                {failure && !failure.offline && failure.message ? failure.message : (
                    <FormattedMessage
                        id='posts.send.failed'
                        defaultMessage='Not sent. It is kept here until you send it again.'
                    />
                )}
            </span>
            <button
                type='button'
                className='link-button'
                onClick={() => act(sendAgain(post))}
            >
                <FormattedMessage
                    id='posts.send.retry'
                    defaultMessage='Retry'
                />
            </button>
            <button
                type='button'
                className='link-button'
                onClick={() => dispatch(giveUp(post))}
            >
                <FormattedMessage
                    id='posts.send.remove'
                    defaultMessage='Delete'
                />
            </button>
        </div>
    );
}

function Waiting({post}: {post: Post}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    return (
        <div
            className='send-state'
            role='status'
        >
            <i className='icon icon-clock-outline'/>
            <span>
                <FormattedMessage
                    id='posts.send.waiting'
                    defaultMessage='Waits for the server and is sent by itself, also after a reload.'
                />
            </span>
            <button
                type='button'
                className='link-button'
                onClick={() => act(sendAgain(post))}
            >
                <FormattedMessage
                    id='posts.send.now'
                    defaultMessage='Send now'
                />
            </button>
            <button
                type='button'
                className='link-button'
                onClick={() => dispatch(giveUp(post))}
            >
                <FormattedMessage
                    id='posts.send.remove'
                    defaultMessage='Delete'
                />
            </button>
        </div>
    );
}

function SlowNotice() {
    const [slow, setSlow] = useState(false);
    useEffect(() => {
        const timer = window.setTimeout(() => setSlow(true), SLOW);
        return () => window.clearTimeout(timer);
    }, []);
    return slow ? (
        <div
            className='send-state'
            role='status'
        >
            <FormattedMessage
                id='posts.send.slow'
                defaultMessage='Still sending…'
            />
        </div>
    ) : null;
}
