// Sending: at once on the screen, replaced by the server's post, kept until the server has it.
import {Client4} from 'mattermost-redux/client';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import type {AppStore} from '../../../state/store';
import {createPost} from '../create-post';
import {giveUp, sendAgain, showUnsent, startOutbox, type Unsent} from '../outbox';
import {waiting} from '../outbox-store';
import {makePostsOfBlock} from '../post-blocks';

import {makePost, makeWorld, type World} from './world';

const offline = () => new TypeError('network');
const refused = {status_code: 400, server_error_id: 'api.post.create_post.too_long', message: 'Too long.'};
const take = (sent: {message: string; pending_post_id?: string}) => Promise.resolve({...makePost({id: `real-${sent.message}`, user_id: 'alice', message: sent.message, create_at: 1_700_000_100_000}), pending_post_id: sent.pending_post_id} as never);
const shown = (world: World) => makePostsOfBlock()(world.getState(), 'town').slice(1).map((post) => [post.message, post.id !== post.pending_post_id ? 'there' : post.failed ? 'refused' : (post as Unsent).waiting ? 'waits' : 'sending'].join(' '));
const say = (world: World, message: string) => world.dispatch(createPost({channel_id: 'town', root_id: '', message}));

beforeEach(() => window.localStorage.clear());
afterEach(() => {
    vi.useRealTimers();
    vi.restoreAllMocks();
});

describe('a post', () => {
    it('is shown before the server has it, and once afterwards', async () => {
        const world = makeWorld();
        let answer: () => void = () => undefined;
        vi.spyOn(Client4, 'createPost').mockImplementation((post) => new Promise((resolve) => {
            answer = () => resolve(take(post));
        }));
        const sending = say(world, 'hi');
        expect(shown(world)).toEqual(['hi sending']);
        await vi.waitFor(() => expect(Client4.createPost).toHaveBeenCalled());
        answer();
        expect(await sending).toBeUndefined();
        expect(shown(world)).toEqual(['hi there']);
        expect(waiting('alice')).toEqual([]);
    });

    it('waits while the server is away, and goes out by itself, in order and once', async () => {
        vi.useFakeTimers({toFake: ['setTimeout', 'clearTimeout', 'Date']});
        const world = makeWorld();
        const create = vi.spyOn(Client4, 'createPost').mockRejectedValue(offline());
        await Promise.all([say(world, 'one'), say(world, 'two')]);
        expect(shown(world)).toEqual(['one waits', 'two waits']);
        create.mockReset().mockImplementation(take);
        await vi.advanceTimersByTimeAsync(10_000);
        expect(shown(world)).toEqual(['one there', 'two there']);
        expect(create.mock.calls.map(([post]) => post.message)).toEqual(['one', 'two']);
    });

    it('outlives the page, and is sent under the same pending id by the next one', async () => {
        const create = vi.spyOn(Client4, 'createPost').mockRejectedValue(offline());
        await say(makeWorld(), 'kept');
        const [first] = create.mock.calls[0]!;
        create.mockReset().mockImplementation(take);

        const next = makeWorld();
        const stop = startOutbox({...next, subscribe: (listener: () => void) => {
            listener();
            return () => undefined;
        }} as unknown as AppStore);
        expect(shown(next)).toEqual(['kept waits']);
        window.dispatchEvent(new Event('online'));
        await vi.waitFor(() => expect(shown(next)).toEqual(['kept there']));
        expect(create.mock.calls[0]![0].pending_post_id).toBe(first.pending_post_id);
        expect(waiting('alice')).toEqual([]);
        stop();
    });

    it('that was tried long ago is looked for before it is sent again', async () => {
        vi.useFakeTimers({toFake: ['Date']});
        const world = makeWorld();
        const create = vi.spyOn(Client4, 'createPost').mockRejectedValue(offline());
        await say(world, 'once');
        const pending = waiting('alice')[0]!.post;
        const there = makePost({id: 'real', user_id: 'alice', message: 'once', create_at: Date.now() + 500});
        vi.setSystemTime(Date.now() + (10 * 60_000));
        vi.spyOn(Client4, 'getPostsSince').mockResolvedValue({posts: {real: there}, order: ['real']} as never);
        create.mockReset();
        await world.dispatch(sendAgain(pending));
        expect(create).not.toHaveBeenCalled();
        expect(shown(world)).toEqual(['once there']);
    });

    it('that the server refuses stays with the reason, also for the next page, and holds nobody up', async () => {
        const world = makeWorld();
        const create = vi.spyOn(Client4, 'createPost').mockRejectedValueOnce(refused).mockImplementation(take);
        const [failure] = await Promise.all([say(world, 'long'), say(world, 'short')]);
        expect(failure?.message).toBe('Too long.');
        expect(shown(world)).toContain('long refused');
        expect(shown(world)).toContain('short there');
        const next = makeWorld();
        next.dispatch(showUnsent('town'));
        expect(shown(next)).toEqual(['long refused']);
        expect(create).toHaveBeenCalledTimes(2);

        const pending = waiting('alice')[0]!.post;
        await next.dispatch(sendAgain(pending));
        expect(shown(next)).toEqual(['long there']);
        await say(next, 'more');
        next.dispatch(giveUp(pending));
        expect(waiting('alice')).toEqual([]);
    });

    it('is taken away when a plugin dismissed it on the server', async () => {
        const world = makeWorld();
        vi.spyOn(Client4, 'createPost').mockRejectedValueOnce({server_error_id: 'plugin.message_will_be_posted.dismiss_post', status_code: 400, message: 'no'});
        await say(world, 'hi');
        expect(shown(world)).toEqual([]);
        expect(waiting('alice')).toEqual([]);
    });
});
