// Pages of a channel's history, both ways, into the store's post blocks.
import type {Post, PostList} from '@mattermost/types/posts';
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {behind} from '../../state/act';
import {load} from '../../state/load';
import type {Dispatch, Thunk} from '../../state/thunk';

import {postsAgain} from './events';
import {loadRelated} from './load-related';

export const PAGE = 30;
const FIRST_PAGE = 60;

/** Collapsed reply threads are always on: replies stay in their threads. */
const FETCH_THREADS = true;
const COLLAPSED = true;
const EXTENDED = false;

/** Loads the newest page. */
export function loadLatest(channelId: string): Thunk<Promise<unknown>> {
    return load(postsAgain, () => Client4.getPosts(channelId, 0, FIRST_PAGE, FETCH_THREADS, COLLAPSED, EXTENDED), (list, dispatch) => {
        receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId, recent: true, oldest: list.order.length < FIRST_PAGE || list.prev_post_id === ''});
    });
}

/** Loads the pages around the first unread post and returns the newest loaded post's id. */
export function loadAroundUnread(channelId: string): Thunk<Promise<string | undefined>> {
    return async (dispatch, getState) => {
        const me = getCurrentUserId(getState());
        const {order} = await dispatch(load(postsAgain, () => Client4.getPostsUnread(channelId, me, PAGE, PAGE, FETCH_THREADS, COLLAPSED, EXTENDED), (list) => {
            receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId, recent: list.next_post_id === '', oldest: list.prev_post_id === ''});
        }));
        return order[0];
    };
}

/** Loads the pages around one post, for a permalink. */
export function loadAroundPost(channelId: string, postId: string): Thunk<Promise<unknown>> {
    const ask = () => Promise.all([
        Client4.getPostsAfter(channelId, postId, 0, PAGE, FETCH_THREADS, COLLAPSED, EXTENDED),
        Client4.getPostThread(postId, false, COLLAPSED, EXTENDED),
        Client4.getPostsBefore(channelId, postId, 0, PAGE, FETCH_THREADS, COLLAPSED, EXTENDED),
    ]);
    return load(postsAgain, ask, ([after, thread, before], dispatch) => {
        const list: PostList = {
            posts: {...after.posts, ...thread.posts, ...before.posts},
            order: [...after.order, postId, ...before.order],
            next_post_id: after.next_post_id,
            prev_post_id: before.prev_post_id,
            first_inaccessible_post_time: 0,
        };
        receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId, recent: after.next_post_id === '', oldest: before.prev_post_id === ''});
    });
}

/** Loads the page before a post. */
export function loadBefore(channelId: string, postId: string): Thunk<Promise<unknown>> {
    return load(postsAgain, () => Client4.getPostsBefore(channelId, postId, 0, PAGE, FETCH_THREADS, COLLAPSED, EXTENDED), (list, dispatch) => {
        const oldest = list.prev_post_id === '' || list.order.length === 0;
        if (list.order.length === 0) {
            // The reducer ignores empty pages; a block of the known post alone says that nothing is older.
            dispatch({type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId, data: {...list, order: [postId]}, recent: false, oldest: true});
            return;
        }
        receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_BEFORE, channelId, beforePostId: postId, oldest});
    });
}

/** Loads the page after a post. */
export function loadAfter(channelId: string, postId: string): Thunk<Promise<unknown>> {
    return load(postsAgain, () => Client4.getPostsAfter(channelId, postId, 0, PAGE, FETCH_THREADS, COLLAPSED, EXTENDED), (list, dispatch) => {
        if (list.order.length === 0) {
            dispatch({type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId, data: {...list, order: [postId]}, recent: true, oldest: false});
            return;
        }
        receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_AFTER, channelId, afterPostId: postId, recent: list.next_post_id === ''});
    });
}

/** A little earlier than the break: a post may have been on its way. */
const MARGIN = 10_000;

/** Loads what was written in the open channel since the connection was lost. */
export function loadMissed(): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const state = getState();
        const channelId = state.entities.channels.currentChannelId;
        if (!channelId) {
            return;
        }
        const {posts, postsInChannel} = state.entities.posts;
        const newest = postsInChannel[channelId]?.find((block) => block.recent)?.order[0];
        const from = Math.min(state.websocket.lastDisconnectAt || Date.now(), newest ? posts[newest]?.create_at ?? Date.now() : Date.now());
        await dispatch(load(postsAgain, () => Client4.getPostsSince(channelId, Math.max(1, from - MARGIN), FETCH_THREADS, COLLAPSED, EXTENDED), (list) => {
            receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_SINCE, channelId});
        }));
    };
}

/** Loads a thread's root and all of its replies. */
export function loadThread(rootId: string): Thunk<Promise<unknown>> {
    return load(postsAgain, () => wholeThread(rootId), (list, dispatch) => receive(dispatch, list, {type: PostTypes.RECEIVED_POSTS_IN_THREAD, rootId}));
}

async function wholeThread(rootId: string): Promise<PostList> {
    const page = (from: object) => Client4.getPaginatedPostThread(rootId, {fetchThreads: FETCH_THREADS, collapsedThreads: COLLAPSED, collapsedThreadsExtended: EXTENDED, direction: 'down', perPage: 200, ...from});
    let last = await page({});
    const all: PostList = {...last, posts: {...last.posts}, order: [...last.order]};
    // Pages are bounded, so that a thread of thousands cannot hold the view for ever.
    for (let count = 1; last.has_next && count < 20; count += 1) {
        const fromPost = last.posts[last.order[last.order.length - 1] ?? ''];
        if (!fromPost) {
            break;
        }
        // eslint-disable-next-line no-await-in-loop -- each page starts where the one before ended
        last = await page({fromCreateAt: fromPost.create_at, fromPost: fromPost.id});
        Object.assign(all.posts, last.posts);
        all.order.push(...last.order);
    }
    return all;
}

/** Loads one post by its id, for permalinks and lists; throws when it cannot be seen. */
export function loadPost(postId: string): Thunk<Promise<Post>> {
    return async (dispatch, getState) => getState().entities.posts.posts[postId] ?? dispatch(load(postsAgain, () => Client4.getPost(postId), (post) => {
        dispatch({type: PostTypes.RECEIVED_POST, data: post, features: {crtEnabled: true}});
        dispatch(behind(loadRelated([post])));
    }));
}

type Placement = {type: string; [key: string]: unknown};

/** Puts a list's posts into the store, then where they belong, then loads what they refer to. */
export function receive(dispatch: Dispatch, list: PostList, placement?: Placement): void {
    dispatch({type: PostTypes.RECEIVED_POSTS, data: list, ...(placement?.channelId ? {channelId: placement.channelId} : {})});
    if (placement) {
        dispatch({...placement, data: list});
    }
    dispatch(behind(loadRelated(Object.values(list.posts))));
}
