// What arrives over the WebSocket ends in the right place of the store.
import {Client4} from 'mattermost-redux/client';
import {beforeEach, describe, expect, it, vi} from 'vitest';

import type {ServerEvent} from '../../../net/events';
import type {EventHandler} from '../../../state/feature';
import {postEvents} from '../events';
import {makePostsOfBlock} from '../post-blocks';

import {makePost, makeWorld, type World} from './world';

beforeEach(() => {
    vi.spyOn(Client4, 'getProfilesByIds').mockResolvedValue([]);
    vi.spyOn(Client4, 'getStatusesByIds').mockResolvedValue([]);
});

const tell = (world: World, event: string, data: ServerEvent['data'], broadcast: ServerEvent['broadcast'] = {channel_id: 'town', team_id: 'team'}) => world.dispatch((postEvents as Record<string, EventHandler>)[event]!({event, data, broadcast}));
const ids = (world: World) => makePostsOfBlock()(world.getState(), 'town').map((post) => post.id);

describe('postEvents', () => {
    it('adds new posts at the end and replies only to their thread', () => {
        const world = makeWorld();
        tell(world, 'posted', {post: JSON.stringify(makePost({id: 'second', create_at: 1_700_000_100_000}))});
        tell(world, 'posted', {post: JSON.stringify(makePost({id: 'reply', root_id: 'first', reply_count: 1}))});
        expect(ids(world)).toEqual(['first', 'second']);
        expect(world.getState().entities.posts.postsInThread.first).toEqual(['reply']);
    });

    it('does not add a post twice', () => {
        const world = makeWorld();
        const post = JSON.stringify(makePost({id: 'second'}));
        tell(world, 'posted', {post});
        tell(world, 'posted', {post});
        expect(ids(world)).toEqual(['first', 'second']);
    });

    it('follows edits, deletions and reactions', () => {
        const world = makeWorld();
        tell(world, 'post_edited', {post: JSON.stringify(makePost({id: 'first', message: 'changed', update_at: 1_800_000_000_000, edit_at: 1}))});
        expect(world.getState().entities.posts.posts.first?.message).toBe('changed');
        const reaction = {user_id: 'bob', post_id: 'first', emoji_name: '+1', create_at: 1};
        tell(world, 'reaction_added', {reaction: JSON.stringify(reaction)});
        expect(Object.keys(world.getState().entities.posts.reactions.first ?? {})).toEqual(['bob-+1']);
        tell(world, 'reaction_removed', {reaction: JSON.stringify(reaction)});
        expect(world.getState().entities.posts.reactions.first).toEqual({});
        tell(world, 'post_deleted', {post: JSON.stringify(makePost({id: 'first'}))});
        expect(world.getState().entities.posts.posts.first?.state).toBe('DELETED');
    });

    it('shows others typing, not oneself, and forgets it when their post comes', () => {
        vi.useFakeTimers();
        const world = makeWorld();
        tell(world, 'typing', {user_id: 'bob', parent_id: ''});
        tell(world, 'typing', {user_id: 'alice', parent_id: ''});
        expect(Object.keys(world.getState().entities.typing.town ?? {})).toEqual(['bob']);
        tell(world, 'posted', {post: JSON.stringify(makePost({id: 'second'}))});
        expect(world.getState().entities.typing.town).toBeUndefined();
        vi.useRealTimers();
    });

    it('takes nonsense without harm', () => {
        const world = makeWorld();
        for (const event of Object.keys(postEvents)) {
            expect(() => tell(world, event, {post: '{', reaction: '{', thread: '{', emoji: '{'}, {})).not.toThrow();
        }
    });
});
