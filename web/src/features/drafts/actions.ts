// Scheduled messages: the server keeps and sends them; here they are made, listed and changed.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import type {ScheduledPost} from '@mattermost/types/schedule_post';
import {ScheduledPostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {failureOf} from '../../net/client';
import {read} from '../../net/read';
import {behind} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import {load} from '../../state/load';
import type {Thunk} from '../../state/thunk';
import type {Submission} from '../composer/submit';
import {createPost} from '../posts/create-post';
import {runMessageHooks} from '../posts/plugin-hooks';

export type Scheduled = {type: 'scheduled'} | {type: 'refused'; message: string};

export const scheduledTold: EventHandlers = {
    scheduled_post_created: ({data}) => receiveScheduled(read<ScheduledPost>(data.scheduledPost)),
    scheduled_post_updated: ({data}) => receiveScheduled(read<ScheduledPost>(data.scheduledPost)),
    scheduled_post_deleted: ({data}) => forgetScheduled(read<ScheduledPost>(data.scheduledPost)?.id ?? ''),
};

const DIRECT = 'directChannels';

/** Loads a team's scheduled messages, with those of conversations. */
export function loadScheduledPosts(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        if (getState().entities.general.config.ScheduledPosts !== 'true') {
            return;
        }
        await dispatch(load(scheduledTold, () => Client4.getScheduledPosts(teamId, true), ({data}) => dispatch(receiveAllScheduled(teamId, data))));
    };
}

function receiveAllScheduled(teamId: string, data: object): Thunk {
    return (dispatch, getState) => {
        const lists = {[teamId]: [], [DIRECT]: [], ...data} as Record<string, ScheduledPost[]>;
        const there = new Set(Object.values(lists).flat().map((post) => post.id));
        const {byId, byTeamId} = getState().entities.scheduledPosts;
        // The package's reducer only adds: what was sent or deleted meanwhile goes first.
        for (const id of [...(byTeamId[teamId] ?? []), ...(byTeamId[DIRECT] ?? [])]) {
            const gone = byId[id];
            if (gone && !there.has(id)) {
                dispatch({type: ScheduledPostTypes.SCHEDULED_POST_DELETED, data: {scheduledPost: gone}});
            }
        }
        dispatch({type: ScheduledPostTypes.SCHEDULED_POSTS_RECEIVED, data: {scheduledPostsByTeamId: lists, prune: false}});
    };
}

/** Takes over one that is new or has changed. */
export function receiveScheduled(post: ScheduledPost | undefined): Thunk {
    return (dispatch, getState) => {
        if (!post) {
            return;
        }
        const {scheduledPosts, channels} = getState().entities;
        const teamId = channels.channels[post.channel_id]?.team_id || DIRECT;
        const known = scheduledPosts.byId[post.id];
        if (known && known.update_at > post.update_at) {
            return;
        }
        const list = (scheduledPosts.byTeamId[teamId] ?? []).map((id) => scheduledPosts.byId[id]).filter((one) => one && one.id !== post.id);
        dispatch({type: ScheduledPostTypes.SCHEDULED_POSTS_RECEIVED, data: {scheduledPostsByTeamId: {[teamId]: [...list, post]}, prune: false}});
    };
}

/** Forgets one that was sent or deleted. */
export function forgetScheduled(id: string): Thunk {
    return (dispatch, getState) => {
        const known = getState().entities.scheduledPosts.byId[id];
        if (known) {
            dispatch({type: ScheduledPostTypes.SCHEDULED_POST_DELETED, data: {scheduledPost: known}});
        }
    };
}

/** Has the server send what was typed at a later time; plugins see it first, as when it is sent. */
export function schedulePost(submission: Submission, at: number): Thunk<Promise<Scheduled>> {
    return async (dispatch, getState) => {
        const {channelId, rootId, message: typed, files, priority} = submission;
        const checked = await dispatch(runMessageHooks({channel_id: channelId, root_id: rootId, message: typed.trimEnd(), file_ids: files.map((file) => file.id), props: {}} as unknown as Post));
        if ('error' in checked) {
            return {type: 'refused', message: checked.error};
        }
        const {channel_id, root_id, message, file_ids, props} = checked.post;
        try {
            const body = {channel_id, root_id, message, file_ids: file_ids ?? [], props, scheduled_at: at, ...(priority ? {priority} : {})};
            const {data} = await Client4.createScheduledPost(body as unknown as ScheduledPost, getState().websocket.connectionId ?? '');
            dispatch(receiveScheduled(data));
            return {type: 'scheduled'};
        } catch (error) {
            return {type: 'refused', message: failureOf(error).message};
        }
    };
}

/** Changes the text or the time; throws the server's refusal. */
export function changeScheduled(post: ScheduledPost, change: Partial<Pick<ScheduledPost, 'message' | 'scheduled_at'>>): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const {metadata: _files, ...whole} = {...post, ...change};
        const {data} = await Client4.updateScheduledPost(whole as ScheduledPost, getState().websocket.connectionId ?? '');
        dispatch(receiveScheduled(data));
    };
}

/** Deletes one; throws the server's refusal. */
export function deleteScheduled(post: ScheduledPost): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.deleteScheduledPost(post.user_id, post.id, getState().websocket.connectionId ?? '');
        dispatch(forgetScheduled(post.id));
    };
}

/** Sends one now. It is taken back first, so that it cannot be sent twice; a post that fails stays in its channel. */
export function sendScheduledNow(post: ScheduledPost): Thunk<Promise<void>> {
    return async (dispatch) => {
        await dispatch(deleteScheduled(post));
        const files = (post.metadata?.files ?? []) as FileInfo[];
        const {channel_id, root_id, message, file_ids, props, priority} = post;
        const metadata = priority ? {priority} as unknown as Post['metadata'] : undefined;
        dispatch(behind(createPost({channel_id, root_id, message, file_ids: file_ids ?? [], props, ...(metadata ? {metadata} : {})}, files)));
    };
}
