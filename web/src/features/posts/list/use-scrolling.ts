// Where a post list is scrolled to: the place it opens at, staying at the end, the day that floats, and what is unseen.
import type {Post} from '@mattermost/types/posts';
import {useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject} from 'react';
import type {VirtualizerHandle} from 'virtua';

import type {Row} from '../rows';

import type {ChannelHistory} from './use-channel-history';

type Options = {
    rows: Row[];
    posts: Post[];
    history: ChannelHistory;
    focusedPostId: string | undefined;
    list: RefObject<VirtualizerHandle>;
    scroller: RefObject<HTMLElement>;
    me: string;
};

type Scrolling = {
    atEnd: boolean;
    /** The day that floats, while the list moves and no line of the list says it. */
    topAt: number | undefined;
    unseen: number;
    shift: boolean;
    onScroll: (offset: number) => void;
    jump: () => void;
};

/** How near an end the next page is asked for. */
const NEAR = 900;
/** Scrolled no further than this from the end counts as being there. */
const AT_END = 8;
/** How far below the top a line with the date makes the floating one needless. */
const DATE_LINE_NEAR = 72;
/** What a reader scrolls with, and how long a scroll follows it. */
const HANDS = ['wheel', 'touchmove', 'pointerdown', 'keydown'] as const;
const HAND_MS = 400;
/** How long the floating date stays after the list stands still. */
const DATE_STAYS_MS = 1200;

/** Keeps a post list where its reader wants it. */
export function useScrolling({rows, posts, history, focusedPostId, list, scroller, me}: Options): Scrolling {
    const [atEnd, setAtEnd] = useState(true);
    const [seenUntil, setSeenUntil] = useState(Number.POSITIVE_INFINITY);
    const {topAt, show: showDate} = useFloatingDate(list);
    const sticky = useRef(true);
    const isReaders = useReadersScroll(scroller);
    const rowsNow = useRef(rows);
    rowsNow.current = rows;

    const toEnd = useCallback(() => {
        const element = scroller.current;
        if (element) {
            element.scrollTop = element.scrollHeight;
        }
    }, [scroller]);

    const readMark = useCallback((end: boolean) => {
        setAtEnd(end);
        setSeenUntil((current) => (end ? Number.POSITIVE_INFINITY : Number.isFinite(current) ? current : lastPostAt(rowsNow.current)));
    }, []);

    const shift = usePlace({rows, posts, focusedPostId, list, me}, sticky, toEnd);
    useGrowth(scroller, list, history, sticky, toEnd);

    const onScroll = useCallback((offset: number) => {
        const element = scroller.current;
        if (!element) {
            return;
        }
        // What the page knows, not what the list has measured: that may be a moment older.
        const left = element.scrollHeight - element.clientHeight - element.scrollTop;
        // Windows, banners, pictures and long posts move the end away; only a reader leaves it.
        const leaves = isReaders(element);
        if (sticky.current && left > AT_END && !leaves) {
            toEnd();
            return;
        }
        const end = left <= AT_END;
        sticky.current = end && history.atEnd;
        readMark(end);
        if (!end) {
            showDate(rowsNow.current, offset);
        }
        if (offset < NEAR) {
            history.loadOlder();
        }
        if (left < NEAR) {
            history.loadNewer();
        }
    }, [history, scroller, toEnd, showDate, isReaders, readMark]);

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
    return {atEnd, topAt: atEnd ? undefined : topAt, unseen, shift, onScroll, jump};
}

type PlaceOptions = Pick<Options, 'rows' | 'posts' | 'focusedPostId' | 'list' | 'me'>;

// Opens at the permalink's post, the new-message line or the end, and follows what is sent while at the end.
// Returns whether posts came in front of the first one, so that the place is kept from the end of the list.
function usePlace({rows, posts, focusedPostId, list, me}: PlaceOptions, sticky: RefObject<boolean> & {current: boolean}, toEnd: () => void): boolean {
    const placed = useRef(false);
    const previous = useRef<{first: string | undefined; last: string | undefined}>({first: undefined, last: undefined});
    const first = posts[0]?.id;
    const last = posts[posts.length - 1];
    const lastKey = last ? last.pending_post_id || last.id : undefined;
    const shift = previous.current.first !== undefined && previous.current.first !== first && posts.some((post) => post.id === previous.current.first);

    useLayoutEffect(() => {
        if (placed.current || rows.length === 0) {
            return;
        }
        placed.current = true;
        const focused = focusedPostId ? rows.findIndex((row) => (row.type === 'post' && row.post.id === focusedPostId) || (row.type === 'combined' && row.posts.some(({id}) => id === focusedPostId))) : -1;
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
    }, [rows, focusedPostId, list, sticky, toEnd]);

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
    return shift;
}

// Tells of a scroll whether the reader did it. It goes back, and either follows their hand, or no size has changed, as when the
// browser looks for a word in the page.
function useReadersScroll(scroller: RefObject<HTMLElement>): (element: HTMLElement) => boolean {
    const input = useRef(Number.NEGATIVE_INFINITY);
    const before = useRef({top: 0, height: 0, viewport: 0});
    useEffect(() => {
        const element = scroller.current;
        const note = () => {
            input.current = performance.now();
        };
        HANDS.forEach((name) => element?.addEventListener(name, note, {passive: true}));
        return () => HANDS.forEach((name) => element?.removeEventListener(name, note));
    }, [scroller]);
    return useCallback((element) => {
        const {top, height, viewport} = before.current;
        const {scrollTop, scrollHeight, clientHeight} = element;
        before.current = {top: scrollTop, height: scrollHeight, viewport: clientHeight};
        const isBack = scrollTop < top - 1;
        const isSame = scrollHeight === height && clientHeight === viewport;
        return isBack && (isSame || performance.now() - input.current < HAND_MS);
    }, []);
}

// Pictures, code and the message box change heights: whoever is at the end stays there.
function useGrowth(scroller: RefObject<HTMLElement>, list: RefObject<VirtualizerHandle>, history: ChannelHistory, sticky: RefObject<boolean>, toEnd: () => void): void {
    const historyNow = useRef(history);
    historyNow.current = history;
    useEffect(() => {
        const element = scroller.current;
        if (!element || typeof ResizeObserver === 'undefined') {
            return undefined;
        }
        const observer = new ResizeObserver(() => {
            if (sticky.current) {
                toEnd();
            }
            const handle = list.current;
            // A first page that does not fill the screen cannot be scrolled, so the next is asked for here.
            if (handle && handle.scrollSize <= handle.viewportSize + NEAR) {
                historyNow.current.loadOlder();
                historyNow.current.loadNewer();
            }
        });
        observer.observe(element);
        for (const child of element.children) {
            observer.observe(child);
        }
        return () => observer.disconnect();
    }, [scroller, list, sticky, toEnd]);
}

function useFloatingDate(list: RefObject<VirtualizerHandle>) {
    const [topAt, setTopAt] = useState<number>();
    const timer = useRef(0);
    useEffect(() => () => window.clearTimeout(timer.current), []);
    const show = useCallback((rows: Row[], offset: number) => {
        const handle = list.current;
        setTopAt(handle ? momentAt(rows, handle.findItemIndex(offset), handle.findItemIndex(offset + DATE_LINE_NEAR)) : undefined);
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setTopAt(undefined), DATE_STAYS_MS);
    }, [list]);
    return {topAt, show};
}

function lastPostAt(rows: Row[]): number {
    for (let index = rows.length - 1; index >= 0; index -= 1) {
        const row = rows[index];
        if (row?.type === 'post' || row?.type === 'combined') {
            return row.type === 'post' ? row.post.create_at : row.posts[row.posts.length - 1]?.create_at ?? 0;
        }
    }
    return 0;
}

// The moment of the topmost post, unless the introduction or a line with the date is there to be read.
function momentAt(rows: Row[], top: number, below: number): number | undefined {
    const near = rows.slice(Math.max(0, top), below + 1);
    if (near.some(({type}) => type === 'date' || type === 'intro')) {
        return undefined;
    }
    const post = near.find((row) => row.type === 'post' || row.type === 'combined');
    return post?.type === 'post' ? post.post.create_at : post?.type === 'combined' ? post.posts[0]?.create_at : undefined;
}
