// Which part of a channel's history is shown, and getting more of it: first page, both ways, retry.
import type {Post} from '@mattermost/types/posts';
import {useCallback, useEffect, useMemo, useRef, useState} from 'react';
import {useSelector, useStore} from 'react-redux';

import {failureOf, type Failure} from '../../../net/client';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {loadAfter, loadAroundPost, loadAroundUnread, loadBefore, loadLatest} from '../load-posts';
import {showUnsent} from '../outbox';
import {blockOf, endsOf, makePostsOfBlock} from '../post-blocks';

export type ChannelHistory = {
    posts: Post[];
    /** Names the stretch that is shown; another one starts its scrolling anew. */
    stretch: string;
    status: 'loading' | 'ready' | 'failed';
    failure: Failure | undefined;
    atStart: boolean;
    atEnd: boolean;
    /** The moment up to which the reader had read when they came. */
    newAfter: number | undefined;
    olderFailed: boolean;
    newerFailed: boolean;
    loadOlder: () => void;
    loadNewer: () => void;
    retry: () => void;
    /** Leaves an old stretch for the newest posts. */
    showLatest: () => void;
};

/** What is at hand is on the screen before it is brought up to date. */
const UNHURRIED = 150;

type Anchor = {channelId: string; focusedPostId: string | undefined; postId: string | undefined; serial: number};

/** Loads and follows one channel's posts. */
export function useChannelHistory(channelId: string, focusedPostId: string | undefined): ChannelHistory {
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const [anchor, setAnchor] = useState<Anchor>({channelId, focusedPostId, postId: focusedPostId, serial: 0});
    const [attempt, setAttempt] = useState(0);
    const [failure, setFailure] = useState<Failure>();
    const [loaded, setLoaded] = useState<string>();
    const [failedWay, setFailedWay] = useState<'older' | 'newer'>();
    const running = useRef(new Set<string>());
    const newAfter = useNewAfter(channelId);

    const current = anchor.channelId === channelId && anchor.focusedPostId === focusedPostId ? anchor : {channelId, focusedPostId, postId: focusedPostId, serial: anchor.serial};
    const postsOfBlock = useMemo(makePostsOfBlock, [channelId]);
    const posts = useSelector((state: GlobalState) => postsOfBlock(state, channelId, current.postId));
    const block = useSelector((state: GlobalState) => blockOf(state, channelId, current.postId));

    useEffect(() => {
        let live = true;
        let timer = 0;
        const state = store.getState();
        setFailure(undefined);
        setFailedWay(undefined);
        const stretch = `${channelId}:${focusedPostId ?? ''}`;
        const show = (postId: string | undefined) => {
            if (live) {
                setAnchor((previous) => ({channelId, focusedPostId, postId, serial: previous.serial}));
                setLoaded(stretch);
            }
        };
        const fail = (error: unknown) => {
            if (live) {
                setFailure(failureOf(error));
            }
        };
        if (focusedPostId) {
            dispatch(loadAroundPost(channelId, focusedPostId)).then(() => show(focusedPostId)).catch(fail);
        } else if (isUnread(state, channelId) && !reachesLastView(state, channelId)) {
            dispatch(loadAroundUnread(channelId)).then(show).catch(fail);
        } else {
            // What is at hand is shown at once and brought up to date behind it.
            const isAtHand = blockOf(state, channelId) !== undefined;
            if (isAtHand) {
                show(undefined);
            }
            timer = window.setTimeout(() => {
                dispatch(loadLatest(channelId)).then(() => show(undefined)).catch(fail);
            }, isAtHand ? UNHURRIED : 0);
        }
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [channelId, focusedPostId, attempt, dispatch, store]);

    const reachesNow = block?.recent === true;
    useEffect(() => {
        if (reachesNow) {
            dispatch(showUnsent(channelId));
        }
    }, [reachesNow, channelId, dispatch]);

    const page = useCallback((way: 'older' | 'newer') => {
        const shown = blockOf(store.getState(), channelId, current.postId);
        const {oldestId, newestId} = endsOf(shown);
        const id = way === 'older' ? oldestId : newestId;
        const key = `${channelId}:${way}:${id}`;
        if (!id || running.current.has(key) || (way === 'older' ? shown?.oldest : shown?.recent)) {
            return;
        }
        running.current.add(key);
        setFailedWay(undefined);
        dispatch(way === 'older' ? loadBefore(channelId, id) : loadAfter(channelId, id)).
            catch(() => setFailedWay(way)).
            finally(() => running.current.delete(key));
    }, [channelId, current.postId, dispatch, store]);

    const showLatest = useCallback(() => {
        dispatch(loadLatest(channelId)).
            then(() => setAnchor((previous) => ({channelId, focusedPostId, postId: undefined, serial: previous.serial + 1}))).
            catch((error: unknown) => setFailure(failureOf(error)));
    }, [channelId, focusedPostId, dispatch]);

    // What is at hand of a channel that was read is shown with the first drawing; else the effect says which stretch it is.
    const ready = block !== undefined && (loaded === `${channelId}:${focusedPostId ?? ''}` || (!focusedPostId && newAfter === undefined));
    return {
        posts,
        stretch: `${channelId}:${focusedPostId ?? ''}:${current.serial}`,
        status: ready ? 'ready' : failure ? 'failed' : 'loading',
        failure,
        atStart: block?.oldest === true,
        atEnd: block?.recent === true,
        newAfter,
        olderFailed: failedWay === 'older',
        newerFailed: failedWay === 'newer',
        loadOlder: useCallback(() => page('older'), [page]),
        loadNewer: useCallback(() => page('newer'), [page]),
        retry: useCallback(() => setAttempt((value) => value + 1), []),
        showLatest,
    };
}

/** Tells whether a channel has root posts that the reader has not seen. */
export function isUnread(state: GlobalState, channelId: string): boolean {
    const channel = state.entities.channels.channels[channelId];
    const member = state.entities.channels.myMembers[channelId];
    const total = state.entities.channels.messageCounts[channelId]?.root ?? (channel as {total_msg_count_root?: number} | undefined)?.total_msg_count_root ?? 0;
    return Boolean(member) && (total > (member?.msg_count_root ?? 0) || (member?.mention_count_root ?? 0) > 0);
}

// The posts at hand go back to the last visit, so the unread ones need not be asked for.
function reachesLastView(state: GlobalState, channelId: string): boolean {
    const block = blockOf(state, channelId);
    const oldest = block?.order[block.order.length - 1];
    const at = oldest ? state.entities.posts.posts[oldest]?.create_at : undefined;
    const viewed = state.entities.channels.myMembers[channelId]?.last_viewed_at ?? 0;
    return block?.oldest === true || (at !== undefined && at <= viewed);
}

// The line stays where it was when the reader came, whatever is marked as read since; it moves when they
// leave the window, or mark a post as unread.
function useNewAfter(channelId: string): number | undefined {
    const store = useStore<GlobalState>();
    const taken = useRef<{channelId: string; at: number | undefined}>();
    const [, redraw] = useState(0);
    if (taken.current?.channelId !== channelId) {
        const state = store.getState();
        taken.current = {channelId, at: isUnread(state, channelId) ? state.entities.channels.myMembers[channelId]?.last_viewed_at : undefined};
    }
    const manuallyUnread = useSelector((state: GlobalState) => state.entities.channels.manuallyUnread[channelId] === true);
    const viewedAt = useSelector((state: GlobalState) => (manuallyUnread ? state.entities.channels.myMembers[channelId]?.last_viewed_at : undefined));
    useEffect(() => {
        if (viewedAt !== undefined) {
            taken.current = {channelId, at: viewedAt};
            redraw((value) => value + 1);
        }
    }, [viewedAt, channelId]);
    useEffect(() => {
        const onBlur = () => {
            const block = blockOf(store.getState(), channelId);
            const newest = store.getState().entities.posts.posts[block?.order[0] ?? ''];
            taken.current = {channelId, at: newest?.create_at ?? Date.now()};
        };
        window.addEventListener('blur', onBlur);
        return () => window.removeEventListener('blur', onBlur);
    }, [channelId, store]);
    return taken.current.at;
}
