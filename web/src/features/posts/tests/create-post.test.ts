// Sending: at once on the screen, replaced by the server's post, kept when it fails.
import {Client4} from 'mattermost-redux/client';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {createPost, retryPost} from '../create-post';
import {makePostsOfBlock} from '../post-blocks';

import {makePost, makeWorld, type World} from './world';

afterEach(() => vi.restoreAllMocks());

const shown = (world: World) => makePostsOfBlock()(world.getState(), 'town').map((post) => ({message: post.message, pending: post.id === post.pending_post_id, failed: post.failed === true}));

describe('createPost', () => {
    it('shows the post before the server has it, and once afterwards', async () => {
        const world = makeWorld();
        let answer: (value: unknown) => void = () => undefined;
        vi.spyOn(Client4, 'createPost').mockImplementation((post) => new Promise((resolve) => {
            answer = () => resolve({...makePost({id: 'real', user_id: 'alice', message: post.message}), pending_post_id: post.pending_post_id} as never);
        }));
        const sending = world.dispatch(createPost({channel_id: 'town', root_id: '', message: 'hi'}));
        expect(shown(world)).toEqual([{message: 'hello', pending: false, failed: false}, {message: 'hi', pending: true, failed: false}]);
        answer(undefined);
        expect(await sending).toBeUndefined();
        expect(shown(world)[1]).toEqual({message: 'hi', pending: false, failed: false});
        expect(shown(world)).toHaveLength(2);
    });

    it('keeps a post that fails, and sends it again under the same pending id', async () => {
        const world = makeWorld();
        const create = vi.spyOn(Client4, 'createPost').mockRejectedValueOnce(new TypeError('network'));
        const failure = await world.dispatch(createPost({channel_id: 'town', root_id: '', message: 'hi'}));
        expect(failure?.offline).toBe(true);
        expect(shown(world)[1]).toEqual({message: 'hi', pending: true, failed: true});
        const failed = Object.values(world.getState().entities.posts.posts).find((post) => post.failed)!;
        create.mockImplementationOnce(async (post) => ({...makePost({id: 'real', user_id: 'alice', message: post.message}), pending_post_id: post.pending_post_id}) as never);
        await world.dispatch(retryPost(failed));
        expect(create.mock.calls[0]?.[0].pending_post_id).toBe(create.mock.calls[1]?.[0].pending_post_id);
        expect(shown(world)).toEqual([{message: 'hello', pending: false, failed: false}, {message: 'hi', pending: false, failed: false}]);
    });

    it('takes a post away that a plugin dismissed on the server', async () => {
        const world = makeWorld();
        vi.spyOn(Client4, 'createPost').mockRejectedValueOnce({server_error_id: 'plugin.message_will_be_posted.dismiss_post', status_code: 400, message: 'no'});
        await world.dispatch(createPost({channel_id: 'town', root_id: '', message: 'hi'}));
        expect(shown(world)).toHaveLength(1);
    });
});
