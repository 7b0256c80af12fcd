// A thread: its root, its replies, and a message box of its own.
import type {Post} from '@mattermost/types/posts';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {createSelector} from 'mattermost-redux/selectors/create_selector';
import {useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';
import {Virtualizer, type VirtualizerHandle} from 'virtua';

import {failureOf, type Failure} from '../../net/client';
import {overridable} from '../../plugin-host/overridable';
import {behind} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Composer} from '../composer/Composer';
import {DateLine, NewLine} from '../posts/list/Separators';
import {ListFailure, PostSkeletons} from '../posts/list/States';
import {loadThread} from '../posts/load-posts';
import {PostView} from '../posts/PostView';
import {buildRows, type Row} from '../posts/rows';
import {useDayOf} from '../posts/time';

import {markThreadRead} from './actions';
import {FollowButton} from './FollowButton';
import '../posts/list/list.css';
import './threads.css';

type Props = {rootId: string; focusedPostId?: string | undefined; autoFocus?: boolean; /** Off where the frame around has the button. */ withFollow?: boolean};

const makePostsOfThread = () => createSelector(
    'postsOfThread',
    (state: GlobalState) => state.entities.posts.posts,
    (state: GlobalState, rootId: string) => state.entities.posts.postsInThread[rootId],
    (_: GlobalState, rootId: string) => rootId,
    (posts, replies, rootId): Post[] => {
        const root = posts[rootId];
        const shown = (replies ?? []).flatMap((id) => posts[id] ?? []).sort((a, b) => a.create_at - b.create_at);
        return root ? [root, ...shown] : [];
    },
);

/** Shows a thread. */
export const ThreadView = overridable('Thread', CoreThreadView);

function CoreThreadView({rootId, focusedPostId, autoFocus = true, withFollow = true}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const postsOfThread = useMemo(makePostsOfThread, []);
    const posts = useSelector((state: GlobalState) => postsOfThread(state, rootId));
    const [failure, setFailure] = useState<Failure>();
    const [loaded, setLoaded] = useState<string>();
    const [attempt, setAttempt] = useState(0);
    const root = posts[0];
    const channel = useSelector((state: GlobalState) => (root ? state.entities.channels.channels[root.channel_id] : undefined));
    useEffect(() => {
        let live = true;
        setFailure(undefined);
        dispatch(loadThread(rootId)).then(() => live && setLoaded(rootId)).catch((error: unknown) => live && setFailure(failureOf(error)));
        return () => {
            live = false;
        };
    }, [rootId, attempt, dispatch]);
    useMarkRead(rootId, posts.length, loaded === rootId);
    if (failure && posts.length < 2) {
        return (
            <ListFailure
                failure={failure}
                onRetry={() => setAttempt(attempt + 1)}
            />
        );
    }
    if (!root) {
        return <PostSkeletons/>;
    }
    const archived = (channel?.delete_at ?? 0) > 0;
    return (
        <div className='thread-view'>
            <ThreadPosts
                key={rootId}
                rootId={rootId}
                posts={posts}
                loading={loaded !== rootId}
                focusedPostId={focusedPostId}
                withFollow={withFollow}
            />
            {root.state === 'DELETED' || archived ? (
                <p className='thread-view__closed'>
                    {archived ? (
                        <FormattedMessage
                            id='threads.archived'
                            defaultMessage='This channel is archived, so no more replies can be written.'
                        />
                    ) : (
                        <FormattedMessage
                            id='threads.deleted'
                            defaultMessage='The message this thread began with was deleted.'
                        />
                    )}
                </p>
            ) : (
                <Composer
                    key={`composer-${rootId}`}
                    channelId={root.channel_id}
                    rootId={rootId}
                    autoFocus={autoFocus}
                    placeholder={intl.formatMessage({id: 'threads.placeholder', defaultMessage: 'Reply to this thread…'})}
                />
            )}
        </div>
    );
}

// Read means that it was on a screen that somebody was looking at.
function useMarkRead(rootId: string, count: number, loaded: boolean): void {
    const dispatch = useThunkDispatch();
    useEffect(() => {
        if (!loaded) {
            return undefined;
        }
        const mark = () => {
            if (document.hasFocus()) {
                dispatch(behind(markThreadRead(rootId)));
            }
        };
        mark();
        window.addEventListener('focus', mark);
        return () => window.removeEventListener('focus', mark);
    }, [rootId, count, loaded, dispatch]);
}

type ThreadRow = Exclude<Row, {type: 'intro'}> | {type: 'replies'; key: string; count: number};

function threadRows(rows: Row[], count: number): ThreadRow[] {
    return rows.flatMap((row): ThreadRow[] => {
        if (row.type === 'intro' || (row.type === 'date' && row === rows[1])) {
            return [];
        }
        return row.type === 'post' && row.post.root_id === '' ? [row, {type: 'replies', key: 'replies', count}] : [row];
    });
}

const AT_END = 8;

function ThreadPosts({rootId, posts, loading, focusedPostId, withFollow}: {rootId: string; posts: Post[]; loading: boolean; focusedPostId: string | undefined; withFollow: boolean}) {
    const intl = useIntl();
    const store = useStore<GlobalState>();
    const me = useSelector(getCurrentUserId);
    const dayOf = useDayOf();
    const [newAfter] = useState(() => {
        const thread = store.getState().entities.threads.threads[rootId];
        return thread && (thread.unread_replies > 0 || thread.unread_mentions > 0) ? Math.max(thread.last_viewed_at, posts[0]?.create_at ?? 0) : undefined;
    });
    const rows = useMemo(() => threadRows(buildRows(posts, {currentUserId: me, newAfter, atStart: true, atEnd: true, dayOf}), posts.length - 1), [posts, me, newAfter, dayOf]);
    const list = useRef<VirtualizerHandle>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const sticky = useRef(true);
    const placed = useRef(false);
    const last = posts[posts.length - 1];
    const lastKey = last ? last.pending_post_id || last.id : '';
    useLayoutEffect(() => {
        if (loading || placed.current) {
            return;
        }
        placed.current = true;
        const wanted = rows.findIndex((row) => (focusedPostId ? row.type === 'post' && row.post.id === focusedPostId : row.type === 'new'));
        if (wanted >= 0) {
            sticky.current = false;
            list.current?.scrollToIndex(wanted, {align: focusedPostId ? 'center' : 'start', offset: focusedPostId ? 0 : -40});
        } else {
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
    }, [rows, loading, focusedPostId]);
    useLayoutEffect(() => {
        if (placed.current && (sticky.current || (last?.user_id === me && last.id === last.pending_post_id))) {
            sticky.current = true;
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
    }, [lastKey]); // eslint-disable-line react-hooks/exhaustive-deps -- only a new last reply moves the view
    const onScroll = useCallback((offset: number) => {
        const handle = list.current;
        sticky.current = handle !== null && handle.scrollSize - handle.viewportSize - offset <= AT_END;
    }, []);
    const onResize = useCallback(() => {
        if (placed.current && sticky.current) {
            list.current?.scrollToIndex(rows.length - 1, {align: 'end'});
        }
    }, [rows.length]);
    return (
        <div
            ref={scroller}
            className='post-list__scroller thread-view__posts'
            role='list'
            aria-label={intl.formatMessage({id: 'threads.list', defaultMessage: 'Thread'})}
            tabIndex={0}
        >
            <Virtualizer
                ref={list}
                scrollRef={scroller}
                bufferSize={400}
                onScroll={onScroll}
                onResize={onResize}
            >
                {rows.map((row) => (
                    <div
                        key={row.key}
                        role='listitem'
                    >
                        <ThreadRowView
                            row={row}
                            focusedPostId={focusedPostId}
                            followed={withFollow ? rootId : undefined}
                        />
                    </div>
                ))}
            </Virtualizer>
            {loading && posts.length === 1 && <PostSkeletons/>}
        </div>
    );
}

function ThreadRowView({row, focusedPostId, followed}: {row: ThreadRow; focusedPostId: string | undefined; followed: string | undefined}) {
    switch (row.type) {
    case 'date':
        return <DateLine at={row.at}/>;
    case 'new':
        return <NewLine/>;
    case 'replies':
        return row.count > 0 ? (
            <div className='thread-view__count'>
                <FormattedMessage
                    id='threads.replies'
                    defaultMessage='{count, plural, one {# reply} other {# replies}}'
                    values={{count: row.count}}
                />
                {followed && <FollowButton rootId={followed}/>}
            </div>
        ) : null;
    case 'post':
        return (
            <PostView
                post={row.post}
                place='thread'
                joined={row.joined}
                highlighted={row.post.id === focusedPostId}
                unfolded={row.post.root_id === '' ? undefined : true}
            />
        );
    default:
        return null;
    }
}
