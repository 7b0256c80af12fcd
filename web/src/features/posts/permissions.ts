// What the reader may do to a post; the server decides, this only hides what would be refused.
import type {Post} from '@mattermost/types/posts';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {haveIChannelPermission} from 'mattermost-redux/selectors/entities/roles';

import type {GlobalState} from '../../state/thunk';

import {isSystem} from './rows';

export type PostRights = {react: boolean; reply: boolean; edit: boolean; remove: boolean; pin: boolean; mark: boolean};

const NOTHING: PostRights = {react: false, reply: false, edit: false, remove: false, pin: false, mark: false};

/** Lists what the reader may do to a post, as one string so that selectors can compare it. */
export function rightsOf(state: GlobalState, post: Post): PostRights {
    const channel = state.entities.channels.channels[post.channel_id];
    if (!channel || post.type === 'system_ephemeral' || post.failed || post.id === post.pending_post_id || post.state === 'DELETED') {
        return NOTHING;
    }
    const own = post.user_id === getCurrentUserId(state);
    const archived = channel.delete_at !== 0;
    const may = (permission: string): boolean => haveIChannelPermission(state, channel.team_id, post.channel_id, permission);
    const system = isSystem(post);
    return {
        react: !archived && !system && may('add_reaction'),
        reply: !system && !archived && may('create_post'),
        edit: !archived && !system && withinEditTime(state, post) && (own ? may('edit_post') : may('edit_others_posts')),
        remove: !archived && (own && !system ? may('delete_post') : may('delete_others_posts')),
        pin: !archived && !system && may('create_post'),
        mark: true,
    };
}

// Mattermost: -1 is no limit, otherwise the seconds in which an author may still edit.
function withinEditTime(state: GlobalState, post: Post): boolean {
    const limit = Number(state.entities.general.config.PostEditTimeLimit ?? -1);
    return !Number.isFinite(limit) || limit < 0 || Date.now() < post.create_at + (limit * 1000);
}

const FLAGS: (keyof PostRights)[] = ['react', 'reply', 'edit', 'remove', 'pin', 'mark'];

/** Packs rights into a number, equal for equal rights. */
export function packRights(rights: PostRights): number {
    return FLAGS.reduce((packed, flag, index) => packed + (rights[flag] ? 2 ** index : 0), 0);
}

export function unpackRights(packed: number): PostRights {
    return Object.fromEntries(FLAGS.map((flag, index) => [flag, Math.floor(packed / (2 ** index)) % 2 === 1])) as PostRights;
}
