// Under a root post: how many replies, by whom, when the last came, and whether there are unread ones.
import type {Post} from '@mattermost/types/posts';
import {Client4} from 'mattermost-redux/client';
import {memo, useEffect, useMemo} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {behind} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Picture} from '../../ui/Avatar';
import {loadMissingUsers} from '../posts/load-related';
import {openThread} from '../posts/open-thread';
import {RelativeTime} from '../posts/time';

import {FollowButton} from './FollowButton';
import './threads.css';

const FACES = 4;

/** Shows a thread's summary, nothing while there are no replies. */
export const ThreadFooter = overridable('ThreadFooter', memo(function ThreadFooter({post}: {post: Post}) {
    const dispatch = useThunkDispatch();
    const thread = useSelector((state: GlobalState) => state.entities.threads.threads[post.id]);
    const replies = useSelector((state: GlobalState) => thread?.reply_count ?? state.entities.posts.postsReplies[post.id] ?? post.reply_count ?? 0);
    const participants = thread?.participants ?? post.participants;
    const ids = useMemo(() => ((participants ?? []) as {id: string}[]).map((user) => user.id), [participants]);
    useEffect(() => {
        dispatch(behind(loadMissingUsers(ids)));
    }, [ids, dispatch]);
    const lastReplyAt = Math.max(thread?.last_reply_at ?? 0, post.last_reply_at ?? 0);
    const unread = Boolean(thread && (thread.unread_replies > 0 || thread.unread_mentions > 0));
    if (replies === 0) {
        return null;
    }
    return (
        <div className={unread ? 'thread-footer thread-footer--unread' : 'thread-footer'}>
            {unread && (
                thread?.unread_mentions ? <span className='thread-footer__mentions'>{thread.unread_mentions}</span> : <span className='thread-footer__dot'/>
            )}
            <button
                type='button'
                className='thread-footer__open'
                onClick={() => dispatch(openThread(post))}
            >
                <span className='thread-footer__faces'>
                    {ids.slice(-FACES).map((id) => (
                        <Face
                            key={id}
                            userId={id}
                        />
                    ))}
                </span>
                <span className='thread-footer__count'>
                    <FormattedMessage
                        id='threads.replies'
                        defaultMessage='{count, plural, one {# reply} other {# replies}}'
                        values={{count: replies}}
                    />
                </span>
            </button>
            <FollowButton rootId={post.id}/>
            {lastReplyAt > 0 && (
                <span className='thread-footer__last'>
                    <FormattedMessage
                        id='threads.lastReply'
                        defaultMessage='Last reply {when}'
                        values={{when: <RelativeTime at={lastReplyAt}/>}}
                    />
                </span>
            )}
        </div>
    );
}));

/** Shows a participant's picture. */
export function Face({userId}: {userId: string}) {
    const user = useSelector((state: GlobalState) => state.entities.users.profiles[userId]);
    return (
        <Picture
            className='thread-face'
            src={Client4.getProfilePictureUrl(userId, user?.last_picture_update ?? 0)}
            name={user?.username ?? ''}
            size={20}
        />
    );
}
