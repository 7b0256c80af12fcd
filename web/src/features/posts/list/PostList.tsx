// A channel's posts: only what is near the screen is drawn, history loads both ways, nothing jumps.
import type {Post} from '@mattermost/types/posts';
import type {GlobalState} from '@mattermost/types/store';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Virtualizer, type VirtualizerHandle} from 'virtua';

import {PostView} from '../PostView';
import {buildRows, type Row} from '../rows';
import {useDayOf} from '../time';

import {ChannelIntro} from './ChannelIntro';
import {FloatingDate, JumpToLatest} from './Overlays';
import {DateLine, LoadMore, NewLine} from './Separators';
import {ListFailure, PostSkeletons} from './States';
import {useChannelHistory, type ChannelHistory} from './use-channel-history';
import './list.css';

type Props = {
    channelId: string;
    /** The post of a permalink: it is brought into view and marked. */
    focusedPostId?: string | undefined;
};

/** How near an end the next page is asked for. */
const NEAR = 900;
/** Scrolled no further than this from the end counts as being there. */
const AT_END = 8;

/** Shows a channel's posts with all their states. */
export function PostList({channelId, focusedPostId}: Props) {
    const history = useChannelHistory(channelId, focusedPostId);
    if (history.status === 'failed') {
        return (
            <ListFailure
                failure={history.failure}
                onRetry={history.retry}
            />
        );
    }
    if (history.status === 'loading') {
        return <PostSkeletons/>;
    }
    return (
        <LoadedPosts
            key={history.stretch}
            channelId={channelId}
            focusedPostId={focusedPostId}
            history={history}
        />
    );
}

function LoadedPosts({channelId, focusedPostId, history}: {channelId: string; focusedPostId: string | undefined; history: ChannelHistory}) {
    const intl = useIntl();
    const me = useSelector((state: GlobalState) => getCurrentUserId(state));
    const dayOf = useDayOf();
    const {posts, atStart, atEnd, newAfter} = history;
    const rows = useMemo(() => buildRows(posts, {currentUserId: me, newAfter, atStart, atEnd, dayOf}), [posts, me, newAfter, atStart, atEnd, dayOf]);
    const list = useRef<VirtualizerHandle>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const view = useScrolling(rows, posts, history, focusedPostId, list, me);
    const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => moveFocus(event), []);
    return (
        <div className='post-list'>
            <FloatingDate
                at={view.topAt}
                visible={!view.atEnd}
            />
            <div
                ref={scroller}
                className='post-list__scroller'
                role='list'
                aria-label={intl.formatMessage({id: 'posts.list', defaultMessage: 'Messages'})}
                tabIndex={0}
                onKeyDown={onKeyDown}
            >
                <div className='post-list__spacer'/>
                <Virtualizer
                    ref={list}
                    scrollRef={scroller}
                    shift={view.shift}
                    bufferSize={600}
                    onScroll={view.onScroll}
                    onResize={view.onResize}
                >
                    {rows.map((row) => (
                        <div
                            key={row.key}
                            role='listitem'
                        >
                            <RowView
                                row={row}
                                channelId={channelId}
                                focusedPostId={focusedPostId}
                                history={history}
                                isEmpty={posts.length === 0}
                            />
                        </div>
                    ))}
                </Virtualizer>
            </div>
            {(!view.atEnd || !atEnd) && (
                <JumpToLatest
                    count={view.unseen}
                    onJump={view.jump}
                />
            )}
        </div>
    );
}

type Scrolling = {
    atEnd: boolean;
    topAt: number | undefined;
    unseen: number;
    shift: boolean;
    onScroll: (offset: number) => void;
    onResize: () => void;
    jump: () => void;
};

function useScrolling(rows: Row[], posts: Post[], history: ChannelHistory, focusedPostId: string | undefined, list: React.RefObject<VirtualizerHandle>, me: string): Scrolling {
    const [atEnd, setAtEnd] = useState(true);
    const [topAt, setTopAt] = useState<number>();
    const [seenUntil, setSeenUntil] = useState(Number.POSITIVE_INFINITY);
    const sticky = useRef(true);
    const placed = useRef(false);
    const previous = useRef<{first: string | undefined; last: string | undefined}>({first: undefined, last: undefined});
    const rowsNow = useRef(rows);
    rowsNow.current = rows;

    const first = posts[0]?.id;
    const last = posts[posts.length - 1];
    const lastKey = last ? last.pending_post_id || last.id : undefined;
    // Posts in front of the first one: the place is kept from the end of the list.
    const shift = previous.current.first !== undefined && previous.current.first !== first && posts.some((post) => post.id === previous.current.first);

    const toEnd = useCallback(() => list.current?.scrollToIndex(rowsNow.current.length - 1, {align: 'end'}), [list]);

    useLayoutEffect(() => {
        if (placed.current || rows.length === 0) {
            return;
        }
        placed.current = true;
        const focused = focusedPostId ? rows.findIndex((row) => row.type === 'post' && row.post.id === focusedPostId) : -1;
        const line = rows.findIndex((row) => row.type === 'new');
        if (focused >= 0) {
            sticky.current = false;
            list.current?.scrollToIndex(focused, {align: 'center'});
        } else if (line >= 0) {
            sticky.current = false;
            list.current?.scrollToIndex(Math.max(0, line - 1), {align: 'start', offset: -40});
        } else {
            toEnd();
        }
    }, [rows, focusedPostId, list, toEnd]);

    useLayoutEffect(() => {
        const before = previous.current;
        previous.current = {first, last: lastKey};
        if (before.last === undefined || before.last === lastKey) {
            return;
        }
        if (sticky.current || (last?.user_id === me && last.id === last.pending_post_id)) {
            sticky.current = true;
            toEnd();
        }
    });

    const onScroll = useCallback((offset: number) => {
        const handle = list.current;
        if (!handle) {
            return;
        }
        const left = handle.scrollSize - handle.viewportSize - offset;
        const end = left <= AT_END;
        sticky.current = end && history.atEnd;
        setAtEnd(end);
        setSeenUntil((current) => (end ? Number.POSITIVE_INFINITY : Number.isFinite(current) ? current : lastPostAt(rowsNow.current)));
        setTopAt(momentAt(rowsNow.current, handle.findItemIndex(offset + 40)));
        if (offset < NEAR) {
            history.loadOlder();
        }
        if (left < NEAR) {
            history.loadNewer();
        }
    }, [history, list]);

    const onResize = useCallback(() => {
        if (sticky.current) {
            toEnd();
        }
        const handle = list.current;
        // A first page that does not fill the screen cannot be scrolled, so the next is asked for here.
        if (handle && handle.scrollSize <= handle.viewportSize + NEAR) {
            history.loadOlder();
            history.loadNewer();
        }
    }, [toEnd, list, history]);

    const jump = useCallback(() => {
        if (history.atEnd) {
            sticky.current = true;
            toEnd();
        } else {
            history.showLatest();
        }
    }, [history, toEnd]);

    useEffect(() => {
        const onKey = (event: globalThis.KeyboardEvent) => {
            if (event.key === 'Escape' && event.shiftKey) {
                jump();
            }
        };
        window.addEventListener('keydown', onKey);
        return () => window.removeEventListener('keydown', onKey);
    }, [jump]);

    const unseen = posts.filter((post) => post.create_at > seenUntil && post.user_id !== me).length;
    return {atEnd, topAt, unseen, shift, onScroll, onResize, jump};
}

function lastPostAt(rows: Row[]): number {
    for (let index = rows.length - 1; index >= 0; index -= 1) {
        const row = rows[index];
        if (row?.type === 'post') {
            return row.post.create_at;
        }
    }
    return 0;
}

function momentAt(rows: Row[], index: number): number | undefined {
    for (let at = Math.max(0, index); at < rows.length; at += 1) {
        const row = rows[at];
        if (row?.type === 'post') {
            return row.post.create_at;
        }
        if (row?.type === 'date') {
            return row.at;
        }
    }
    return undefined;
}

function RowView({row, channelId, focusedPostId, history, isEmpty}: {row: Row; channelId: string; focusedPostId: string | undefined; history: ChannelHistory; isEmpty: boolean}) {
    switch (row.type) {
    case 'intro':
        return (
            <ChannelIntro
                channelId={channelId}
                isEmpty={isEmpty}
            />
        );
    case 'older':
        return (
            <LoadMore
                failed={history.olderFailed}
                onRetry={history.loadOlder}
            />
        );
    case 'newer':
        return (
            <LoadMore
                failed={history.newerFailed}
                onRetry={history.loadNewer}
            />
        );
    case 'date':
        return <DateLine at={row.at}/>;
    case 'new':
        return <NewLine/>;
    default:
        return (
            <PostView
                post={row.post}
                place='center'
                joined={row.joined}
                highlighted={row.post.id === focusedPostId}
            />
        );
    }
}

// The arrow keys go from post to post once one of them has the focus.
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') {
        return;
    }
    const target = event.target as HTMLElement;
    const articles = [...event.currentTarget.querySelectorAll<HTMLElement>('article.post')];
    if (target === event.currentTarget) {
        return; // the list itself scrolls
    }
    const index = articles.indexOf(target);
    if (index < 0) {
        return;
    }
    event.preventDefault();
    const next = articles[index + (event.key === 'ArrowUp' ? -1 : 1)];
    next?.focus();
    next?.scrollIntoView({block: 'nearest'});
}
