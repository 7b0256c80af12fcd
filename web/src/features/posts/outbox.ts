// Brings what was sent to the server: in order for each channel, again after every break, and never twice. The server
// knows a post that it has taken already by its pending id; for one that was tried long ago the channel is looked at.
import type {Post} from '@mattermost/types/posts';
import {FileTypes, PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import {failureOf, type Failure} from '../../net/client';
import {behind} from '../../state/act';
import type {AppStore} from '../../state/store';
import type {GlobalState, Thunk} from '../../state/thunk';

import {forget, keep, waiting, wentOut, type Entry} from './outbox-store';

/** The errors after which sending again cannot help, so the post is taken away and its text given back. */
const HOPELESS = new Set(['plugin.message_will_be_posted.dismiss_post']);
/** The server remembers pending ids for some minutes; what was tried before may be there although nobody said so. */
const REMEMBERED = 4 * 60_000;
/** How far the clocks of client and server may differ. */
const SKEW = 2 * 60_000;
const FIRST_PAUSE = 3000;
const LONGEST_PAUSE = 60_000;
const CRT = {crtEnabled: true};

/** A post as the store has it while it waits. */
export type Unsent = Post & {waiting?: boolean; error?: Failure | undefined};

const running = new Map<string, Promise<void>>();
let timer: number | undefined;
let pause = FIRST_PAUSE;

/** Shows a new post at once and sends it; resolves to the refusal when there is one. */
export function post(pending: Post): Thunk<Promise<Failure | undefined>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        keep(userId, {post: pending, triedAt: 0});
        dispatch(show(pending));
        await dispatch(deliver(pending.channel_id));
        const current = getState().entities.posts.posts[pending.id] as Unsent | undefined;
        return current?.error;
    };
}

/** Sends what was refused, or waits, again: as it is, under the same pending id. */
export function sendAgain(pending: Post): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const entry = waiting(userId).find((one) => one.post.id === pending.id) ?? {post: pending, triedAt: pending.create_at};
        const {refusal: _gone, ...again} = entry;
        keep(userId, again);
        dispatch(mark(pending.id, {failed: false, waiting: false, error: undefined}));
        await dispatch(deliver(pending.channel_id));
    };
}

/** Gives up what the server does not have. */
export function giveUp(pending: Post): Thunk {
    return (dispatch, getState) => {
        forget(getCurrentUserId(getState()), pending.id);
        dispatch({type: PostTypes.POST_REMOVED, data: pending});
    };
}

/** Shows what waits in a channel; its history, when it is loaded, does not know of it. */
export function showUnsent(channelId: string): Thunk {
    return (dispatch, getState) => {
        const state = getState();
        waiting(getCurrentUserId(state)).filter((entry) => entry.post.channel_id === channelId).forEach(({post: pending, refusal}) => {
            dispatch(show(pending));
            if (!running.has(channelId)) {
                dispatch(mark(pending.id, refusal ? {failed: true, error: refusal} : {waiting: true}));
            }
        });
    };
}

/** Begins to send what earlier pages left, and goes on whenever the server is back; returns the way to end it. */
export function startOutbox(store: AppStore): () => void {
    const all = () => {
        window.clearTimeout(timer);
        pause = FIRST_PAUSE;
        store.dispatch(deliverAll());
    };
    let connected = false;
    const stop = store.subscribe(() => {
        const now = store.getState().websocket.connected;
        if (now && !connected) {
            all();
        }
        connected = now;
    });
    window.addEventListener('online', all);
    new Set(waiting(getCurrentUserId(store.getState())).map((entry) => entry.post.channel_id)).forEach((id) => store.dispatch(showUnsent(id)));
    return () => {
        stop();
        window.clearTimeout(timer);
        window.removeEventListener('online', all);
    };
}

/** Sends what waits in all channels. */
export function deliverAll(): Thunk {
    return (dispatch, getState) => {
        const channels = new Set(waiting(getCurrentUserId(getState())).filter(({refusal}) => !refusal).map((entry) => entry.post.channel_id));
        channels.forEach((id) => dispatch(behind(deliver(id), 'sending')));
    };
}

/** Sends what waits in a channel, one after the other; who comes while it is at it waits for the same end. */
function deliver(channelId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const userId = getCurrentUserId(getState());
        const before = running.get(channelId) ?? Promise.resolve();
        const mine = before.then(() => alone(`jackfield:${userId}:${channelId}`, async () => {
            for (let [next] = unrefused(userId, channelId); next; [next] = unrefused(userId, channelId)) {
                // eslint-disable-next-line no-await-in-loop -- in order
                if (await dispatch(deliverOne(userId, next)) === 'wait') {
                    // What was written after it waits with it.
                    unrefused(userId, channelId).forEach(({post: pending}) => dispatch(mark(pending.id, {waiting: true})));
                    dispatch(later());
                    return;
                }
            }
        }));
        running.set(channelId, mine);
        try {
            await mine;
        } finally {
            if (running.get(channelId) === mine) {
                running.delete(channelId);
            }
        }
    };
}

function unrefused(userId: string, channelId: string): Entry[] {
    return waiting(userId).filter((entry) => entry.post.channel_id === channelId && !entry.refusal);
}

// One tab at a time, where the browser can say so; else the server's memory of pending ids has to do.
function alone(name: string, work: () => Promise<void>): Promise<void> {
    return navigator.locks ? navigator.locks.request(name, work) as unknown as Promise<void> : work();
}

function deliverOne(userId: string, entry: Entry): Thunk<Promise<'go on' | 'wait'>> {
    return async (dispatch) => {
        const {post: pending} = entry;
        try {
            const there = await alreadyThere(userId, entry);
            keep(userId, {...entry, triedAt: entry.triedAt || Date.now()});
            const created = there ?? await Client4.createPost(bodyOf(pending));
            forget(userId, pending.id, created.id);
            pause = FIRST_PAUSE;
            // The broadcast may have come first; then the pending post is gone already.
            dispatch({type: PostTypes.RECEIVED_POST, data: {...created, pending_post_id: pending.id}, features: CRT});
            dispatch({type: PostTypes.CREATE_POST_SUCCESS});
            return 'go on';
        } catch (error) {
            const failure = failureOf(error);
            if (HOPELESS.has(failure.errorId ?? '')) {
                forget(userId, pending.id);
                dispatch({type: PostTypes.POST_REMOVED, data: pending});
                return 'go on';
            }
            if (isPassing(failure)) {
                return 'wait';
            }
            keep(userId, {...entry, refusal: failure});
            dispatch(mark(pending.id, {failed: true, waiting: false, error: failure}));
            dispatch({type: PostTypes.CREATE_POST_FAILURE, error: failure});
            return 'go on';
        }
    };
}

/** Nobody said no: the server was not there, was busy, or wants to know again who asks. */
function isPassing({offline, status = 0}: Failure): boolean {
    return offline || status === 401 || status === 429 || status >= 500;
}

async function alreadyThere(userId: string, {post: pending, triedAt}: Entry): Promise<Post | undefined> {
    if (triedAt === 0 || Date.now() - triedAt < REMEMBERED) {
        return undefined;
    }
    // eslint-disable-next-line no-restricted-syntax -- only looked at
    const {posts} = await Client4.getPostsSince(pending.channel_id, triedAt - SKEW, false, false, false);
    return Object.values(posts).find((one) => one.user_id === userId && one.root_id === pending.root_id && one.message === pending.message && one.delete_at === 0 && Math.abs(one.create_at - triedAt) < SKEW && !wentOut(userId, one.id));
}

function later(): Thunk {
    return (dispatch) => {
        window.clearTimeout(timer);
        timer = window.setTimeout(() => dispatch(deliverAll()), pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
    };
}

function bodyOf(pending: Post): Post {
    const {channel_id, root_id, message, file_ids, props, pending_post_id, metadata} = pending;
    return {channel_id, root_id, message, file_ids, props, pending_post_id, create_at: 0, metadata: metadata?.priority ? {priority: metadata.priority} : undefined} as unknown as Post;
}

function show(pending: Post): Thunk {
    return (dispatch) => {
        const files = pending.metadata?.files ?? [];
        if (files.length > 0) {
            dispatch({type: FileTypes.RECEIVED_FILES_FOR_POST, postId: pending.id, data: files});
        }
        dispatch({type: PostTypes.RECEIVED_NEW_POST, data: pending, features: CRT});
    };
}

function mark(pendingId: string, change: Partial<Unsent>): Thunk {
    return (dispatch, getState) => {
        const current = (getState() as GlobalState).entities.posts.posts[pendingId];
        if (current) {
            // The store keeps the newer of two versions, and two changes may fall into one millisecond.
            const data = {...current, ...change, pending_post_id: pendingId, update_at: Math.max(Date.now(), current.update_at + 1)};
            dispatch({type: PostTypes.RECEIVED_POST, data, features: CRT});
        }
    };
}
