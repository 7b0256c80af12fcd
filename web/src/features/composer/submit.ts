// What sending does: a command is executed, a quick reaction is added, everything else becomes a post.
// Plugins see each before the server does.
import type {FileInfo} from '@mattermost/types/files';
import type {Post} from '@mattermost/types/posts';
import {IntegrationTypes, PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {failureOf} from '../../net/client';
import {behind} from '../../state/act';
import {searchFor} from '../../state/actions/search';
import type {GlobalState, Thunk} from '../../state/thunk';
import {createPost} from '../posts/create-post';
import {setEditing} from '../posts/editing';
import {runMessageHooks, runSlashCommandHooks} from '../posts/plugin-hooks';
import {addReaction, removeReaction} from '../reactions/actions';

import {runClientCommand} from './client-commands';
import type {Priority} from './drafts';
import type {Outcome} from './outcome';

export type Submission = {channelId: string; teamId: string; rootId: string; message: string; files: readonly FileInfo[]; priority?: Priority | undefined};

/** Sends what was typed. */
export function submit(submission: Submission, asText = false): Thunk<Promise<Outcome>> {
    return async (dispatch) => {
        const message = submission.message.trimEnd();
        dispatch({type: PostTypes.ADD_MESSAGE_INTO_HISTORY, data: message});
        if (!asText && message.startsWith('/') && !message.startsWith('//') && submission.files.length === 0) {
            return dispatch(executeCommand({...submission, message}));
        }
        const reaction = /^(\+|-):([a-z0-9_+-]+):$/i.exec(message.trim());
        if (reaction && submission.files.length === 0 && await dispatch(react(submission, reaction[1] === '+', reaction[2]!.toLowerCase()))) {
            return {type: 'sent'};
        }
        return dispatch(sendPost({...submission, message}));
    };
}

function sendPost(submission: Submission): Thunk<Promise<Outcome>> {
    return async (dispatch) => {
        const post = {
            channel_id: submission.channelId,
            root_id: submission.rootId,
            message: submission.message,
            file_ids: submission.files.map((file) => file.id),
            props: {},
            ...(submission.priority ? {metadata: {priority: submission.priority}} : {}),
        };
        const checked = await dispatch(runMessageHooks(post as unknown as Post));
        if ('error' in checked) {
            return {type: 'refused', message: checked.error};
        }
        const {channel_id, root_id, message, file_ids, props, metadata} = checked.post;
        // The post is on the screen from here on; whether it arrives is told beside it.
        dispatch(behind(createPost({channel_id, root_id, message, file_ids: file_ids ?? [], props: props as Record<string, unknown>, metadata}, submission.files)));
        return {type: 'sent'};
    };
}

function executeCommand(submission: Submission): Thunk<Promise<Outcome>> {
    return async (dispatch) => {
        const args = {channel_id: submission.channelId, team_id: submission.teamId, root_id: submission.rootId};
        const checked = await dispatch(runSlashCommandHooks(submission.message, args));
        if ('error' in checked) {
            return {type: 'refused', message: checked.error};
        }
        if (checked.message === '') {
            return {type: 'sent'}; // a plugin has done it
        }
        if (checked.message.startsWith('/search')) {
            dispatch(searchFor(checked.message.slice('/search'.length).trim()));
            return {type: 'sent'};
        }
        const own = await dispatch(runClientCommand(checked.message, args));
        if (own) {
            return own;
        }
        try {
            const answer = await Client4.executeCommand(checked.message, checked.args as never);
            const triggerId = (answer as {trigger_id?: string} | undefined)?.trigger_id;
            if (triggerId) {
                dispatch({type: IntegrationTypes.RECEIVED_DIALOG_TRIGGER_ID, data: triggerId});
            }
            return answer?.goto_location ? {type: 'goto', location: answer.goto_location} : {type: 'sent'};
        } catch (error) {
            const failure = failureOf(error);
            return {type: 'refused', message: failure.message, unknownCommand: failure.errorId === 'api.command.execute_command.not_found.app_error'};
        }
    };
}

function react(submission: Submission, add: boolean, name: string): Thunk<Promise<boolean>> {
    return async (dispatch, getState) => {
        const postId = latestOfPeople(getState(), submission);
        if (!postId) {
            return false;
        }
        const own = getState().entities.posts.reactions[postId]?.[`${getState().entities.users.currentUserId}-${name}`];
        if (add) {
            await dispatch(addReaction(postId, name));
        } else if (own) {
            await dispatch(removeReaction(own));
        }
        return true;
    };
}

/** Finds the last post of a channel or thread that somebody wrote; a quick reaction is to that one. */
function latestOfPeople(state: GlobalState, {channelId, rootId}: Pick<Submission, 'channelId' | 'rootId'>): string | undefined {
    const {posts, postsInChannel, postsInThread} = state.entities.posts;
    const ids = rootId ? [...(postsInThread[rootId] ?? []), rootId] : postsInChannel[channelId]?.find((block) => block.recent)?.order ?? [];
    const written = ids.map((id) => posts[id]).filter((post) => post && !post.delete_at && post.state !== 'DELETED' && post.id !== post.pending_post_id && !/^(system_|burn_on_read)/.test(String(post.type)));
    return written.reduce<Post | undefined>((last, post) => (last && last.create_at >= post!.create_at ? last : post), undefined)?.id;
}

/** Starts editing the reader's last post of a channel or thread; false when there is none. */
export function editLastPost(channelId: string, rootId: string): Thunk<boolean> {
    return (_, getState) => {
        const state = getState();
        const me = state.entities.users.currentUserId;
        const {posts, postsInChannel, postsInThread} = state.entities.posts;
        const ids = rootId ? [...(postsInThread[rootId] ?? []), rootId] : postsInChannel[channelId]?.find((block) => block.recent)?.order ?? [];
        const own = ids.map((id) => posts[id]).filter((post): post is Post => Boolean(post) && post!.user_id === me && !String(post!.type).startsWith('system_') && post!.state !== 'DELETED' && !post!.failed && (rootId !== '' || post!.root_id === ''));
        const last = own.sort((a, b) => b.create_at - a.create_at)[0];
        // What is on its way cannot be changed yet, and the one before is not the one that is meant.
        if (!last || last.id === last.pending_post_id) {
            return false;
        }
        setEditing({postId: last.id, place: rootId ? 'thread' : 'center'});
        return true;
    };
}
