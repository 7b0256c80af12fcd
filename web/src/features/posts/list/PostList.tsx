// A channel's posts: only what is near the screen is drawn, history loads both ways, nothing jumps.
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {get} from 'mattermost-redux/selectors/entities/preferences';
import {startTransition, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Virtualizer, type CacheSnapshot, type VirtualizerHandle} from 'virtua';

import type {GlobalState} from '../../../state/thunk';
import {CombinedMessages} from '../CombinedMessages';
import {PluginToasts} from '../plugin-seams';
import {PostView} from '../PostView';
import {buildRows, type Row} from '../rows';
import {useDayOf} from '../time';

import {ChannelIntro} from './ChannelIntro';
import {FloatingDate, JumpToLatest} from './Overlays';
import {DateLine, LoadMore, NewLine} from './Separators';
import {ListFailure, PostSkeletons} from './States';
import {useChannelHistory, type ChannelHistory} from './use-channel-history';
import {useScrolling} from './use-scrolling';
import './list.css';

type Props = {
    channelId: string;
    /** The post of a permalink: it is brought into view and marked. */
    focusedPostId?: string | undefined;
};

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
    const compact = useSelector((state: GlobalState) => get(state, 'display_settings', 'message_display', 'clean') === 'compact');
    const centred = useSelector((state: GlobalState) => get(state, 'display_settings', 'channel_display_mode', 'full') === 'centered');
    const {posts, atStart, atEnd, newAfter} = history;
    const rows = useMemo(() => buildRows(posts, {currentUserId: me, newAfter, atStart, atEnd, dayOf}), [posts, me, newAfter, atStart, atEnd, dayOf]);
    const list = useRef<VirtualizerHandle>(null);
    const scroller = useRef<HTMLDivElement>(null);
    const sizes = useSizes(channelId, rows.length, list, scroller);
    const view = useScrolling({rows, posts, history, focusedPostId, list, scroller, me});
    const isPainted = usePainted();
    const onKeyDown = useCallback((event: KeyboardEvent<HTMLElement>) => moveFocus(event), []);
    return (
        <div className={`post-list ${compact ? 'post-list--compact' : ''} ${centred ? 'post-list--centred' : ''}`}>
            <FloatingDate at={view.topAt}/>
            <div className='post-list__toasts'><PluginToasts channelId={channelId}/></div>
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
                    {...(sizes ? {cache: sizes} : {})}
                    scrollRef={scroller}
                    shift={view.shift}
                    bufferSize={isPainted ? BUFFER : 0}
                    onScroll={view.onScroll}
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

/** Pixels beyond the screen that are drawn, so that a scroll finds them there. */
const BUFFER = 600;

/** Tells whether what a reader sees first is on the screen: what they would scroll to can come after that. */
function usePainted(): boolean {
    const [painted, setPainted] = useState(false);
    useEffect(() => {
        let timer = 0;
        const frame = requestAnimationFrame(() => {
            timer = window.setTimeout(() => startTransition(() => setPainted(true)));
        });
        return () => {
            cancelAnimationFrame(frame);
            window.clearTimeout(timer);
        };
    }, []);
    return painted;
}

type Sizes = {count: number; width: number; cache: CacheSnapshot};

/** Of so many channels it is known how high their rows are: they are drawn in their places at once. */
const MOST_KNOWN = 30;
const known = new Map<string, Sizes>();

/** Returns the heights that a channel's rows had when it was left, as long as they are the same rows. */
function useSizes(channelId: string, count: number, list: RefObject<VirtualizerHandle>, scroller: RefObject<HTMLElement>): CacheSnapshot | undefined {
    const [before] = useState(() => known.get(channelId));
    const [width] = useState(() => document.getElementById('centre')?.clientWidth ?? 0);
    const [first] = useState(count);
    const now = useRef(count);
    now.current = count;
    const widthNow = useRef(width);
    useLayoutEffect(() => {
        const [handle, element] = [list.current, scroller.current];
        const centre = document.getElementById('centre');
        const observer = typeof ResizeObserver === 'undefined' || !centre ? undefined : new ResizeObserver(([entry]) => {
            widthNow.current = Math.round(entry?.contentRect.width ?? 0);
        });
        if (centre) {
            observer?.observe(centre);
        }
        return () => {
            observer?.disconnect();
            if (handle && element) {
                known.delete(channelId);
                // Asking how wide it is now would lay out the page in the middle of its change.
                known.set(channelId, {count: now.current, width: widthNow.current, cache: handle.cache});
                const [oldest] = known.keys();
                if (known.size > MOST_KNOWN && oldest) {
                    known.delete(oldest);
                }
            }
        };
    }, [channelId, list, scroller]);
    return before && before.count === first && before.width === width ? before.cache : undefined;
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
    case 'combined':
        return <CombinedMessages posts={row.posts}/>;
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

// The arrow keys go from post to post: from the list to the newest that is seen, from a post or anything in it to its neighbours.
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
    const step = {ArrowUp: -1, ArrowDown: 1}[event.key];
    const target = event.target as HTMLElement;
    const list = event.currentTarget;
    // Fields and menus have the arrow keys for themselves; what is shown elsewhere is no part of the list.
    if (!step || event.defaultPrevented || event.altKey || !list.contains(target) || target.matches('input, textarea, select, [contenteditable], [role=menuitem]')) {
        return;
    }
    const articles = [...list.querySelectorAll<HTMLElement>('article.post')];
    const own = target.closest<HTMLElement>('article.post');
    const bottom = list.getBoundingClientRect().bottom;
    const next = own ? articles[articles.indexOf(own) + step] : articles.findLast((article) => article.getBoundingClientRect().top < bottom);
    if (next) {
        event.preventDefault();
        next.focus();
        next.scrollIntoView({block: 'nearest'});
    }
}
