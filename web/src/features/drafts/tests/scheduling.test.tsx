// Scheduling from the message box, and what can be done with a scheduled message.
import {cleanup, fireEvent, screen, waitFor, within} from '@testing-library/react';
import type {ScheduledPost} from '@mattermost/types/schedule_post';
import {Client4} from 'mattermost-redux/client';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {days} from '../../../app/tests/days';
import {Composer} from '../../composer/Composer';
import {flushDrafts, setDraft} from '../../composer/draft-store';
import {makePost, makeWorld, renderIn, type World} from '../../posts/tests/world';
import {forgetScheduled, receiveScheduled} from '../actions';
import {ScheduledList} from '../ScheduledList';

const HOUR = 3_600_000;
const scheduled = (values: Partial<ScheduledPost>): ScheduledPost => ({id: 'later', user_id: 'alice', channel_id: 'town', root_id: '', message: 'Good morning', create_at: 1, update_at: 1, scheduled_at: Date.now() + HOUR, props: {}, file_ids: [], ...values}) as ScheduledPost;
const on = () => makeWorld({}, {ScheduledPosts: 'true'});
const compose = (world: World) => renderIn(world, <Composer channelId='town' placeholder='Write to Town Square'/>);
const box = () => screen.getByRole<HTMLTextAreaElement>('combobox');

beforeEach(() => {
    setDraft('alice', 'town', '', {message: '', fileInfos: [], updateAt: 0});
    flushDrafts();
});

afterEach(() => {
    cleanup();
    vi.useRealTimers();
    vi.restoreAllMocks();
});

describe('scheduling', () => {
    it('schedules from the menu beside the send button, and says in the channel what waits', async () => {
        const create = vi.spyOn(Client4, 'createScheduledPost').mockImplementation(async (post) => ({data: scheduled({...post, id: 'later'})}) as never);
        compose(on());
        fireEvent.change(box(), {target: {value: 'Good morning'}});
        fireEvent.click(screen.getByRole('button', {name: 'Schedule message'}));
        fireEvent.click(await screen.findByRole('menuitem', {name: /^Tomorrow at 9:00/}));
        await waitFor(() => expect(box().value).toBe(''));
        expect(create.mock.calls[0]?.[0]).toMatchObject({channel_id: 'town', message: 'Good morning'});
        expect(await screen.findByText(/^1 scheduled message, to be sent/)).toBeTruthy();
        expect(screen.getByRole('link', {name: 'See scheduled messages'}).getAttribute('href')).toBe('/acme/scheduled_posts');
    });

    it.each(days)('sends what the last morning of the menu says, $name', async ({now}) => {
        vi.useFakeTimers({now: new Date(now), toFake: ['Date']});
        const create = vi.spyOn(Client4, 'createScheduledPost').mockImplementation(async (post) => ({data: scheduled({...post, id: 'later'})}) as never);
        compose(on());
        fireEvent.change(box(), {target: {value: 'Good morning'}});
        fireEvent.click(screen.getByRole('button', {name: 'Schedule message'}));
        await screen.findByRole('menuitem', {name: /^Tomorrow at 9:00/});
        const mornings = screen.getAllByRole('menuitem').filter((item) => item.textContent?.includes('at 9:00'));
        fireEvent.click(mornings.at(-1)!);
        await waitFor(() => expect(create).toHaveBeenCalledOnce());
        const at = create.mock.calls[0]![0].scheduled_at;
        expect(new Date(at).toISOString()).toMatch(/T09:00:00.000Z$/);
        // The last one is always a Monday's.
        expect(new Date(at).getUTCDay()).toBe(1);
        expect(at).toBeGreaterThan(Date.now());
    });

    it('keeps what the server refuses to schedule, and takes no time that has passed', async () => {
        const create = vi.spyOn(Client4, 'createScheduledPost').mockRejectedValue({message: 'Too many.', status_code: 400});
        compose(on());
        fireEvent.change(box(), {target: {value: 'Good morning'}});
        fireEvent.click(screen.getByRole('button', {name: 'Schedule message'}));
        fireEvent.click(await screen.findByRole('menuitem', {name: 'Choose a time…'}));
        const dialog = await screen.findByRole('dialog');
        fireEvent.change(within(dialog).getByLabelText('Day'), {target: {value: '2001-01-01'}});
        fireEvent.click(within(dialog).getByRole('button', {name: 'Schedule'}));
        expect(within(dialog).getByRole('alert').textContent).toContain('has passed');
        expect(create).not.toHaveBeenCalled();
        fireEvent.change(within(dialog).getByLabelText('Day'), {target: {value: '2999-01-01'}});
        fireEvent.click(within(dialog).getByRole('button', {name: 'Schedule'}));
        expect(await screen.findByText('Too many.')).toBeTruthy();
        expect(box().value).toBe('Good morning');
    });

    it('offers no later time for nothing, for commands, or where the server has none', async () => {
        const create = vi.spyOn(Client4, 'createScheduledPost');
        compose(on());
        expect(screen.getByRole('button', {name: 'Schedule message'})).toHaveProperty('disabled', true);
        fireEvent.change(box(), {target: {value: '/away'}});
        fireEvent.click(screen.getByRole('button', {name: 'Schedule message'}));
        fireEvent.click(await screen.findByRole('menuitem', {name: /^Tomorrow/}));
        expect(await screen.findByText('Commands cannot be scheduled.')).toBeTruthy();
        expect(create).not.toHaveBeenCalled();
        cleanup();
        compose(makeWorld());
        expect(screen.queryByRole('button', {name: 'Schedule message'})).toBeNull();
    });
});

describe('the list of scheduled messages', () => {
    const show = async (world: World, post: ScheduledPost) => {
        vi.spyOn(Client4, 'getScheduledPosts').mockResolvedValue({data: {team: [post], directChannels: []}} as never);
        renderIn(world, <ScheduledList/>);
        return screen.findByRole('article', {name: 'Message to Town Square'});
    };

    it('changes the text and the time', async () => {
        const update = vi.spyOn(Client4, 'updateScheduledPost').mockImplementation(async (post) => ({data: {...post, update_at: post.update_at + 1}}) as never);
        const card = await show(on(), scheduled({}));
        fireEvent.click(within(card).getByRole('button', {name: 'Edit'}));
        fireEvent.change(within(card).getByLabelText('Text of the message'), {target: {value: 'Good evening'}});
        fireEvent.click(within(card).getByRole('button', {name: 'Save'}));
        expect(await screen.findByText('Good evening')).toBeTruthy();
        fireEvent.click(screen.getByRole('button', {name: 'Change the time'}));
        fireEvent.change(await screen.findByLabelText('Day'), {target: {value: '2999-01-01'}});
        fireEvent.change(screen.getByLabelText('Time'), {target: {value: '08:15'}});
        fireEvent.click(screen.getByRole('button', {name: 'Schedule'}));
        await waitFor(() => expect(update.mock.calls[1]?.[0].scheduled_at).toBe(Date.UTC(2999, 0, 1, 8, 15)));
    });

    it('sends now by taking the message back first, and deletes after a question', async () => {
        const calls: string[] = [];
        vi.spyOn(Client4, 'deleteScheduledPost').mockImplementation(async () => {
            calls.push('delete');
            return {data: scheduled({})} as never;
        });
        vi.spyOn(Client4, 'createPost').mockImplementation(async (post) => {
            calls.push('create');
            return {...makePost({id: 'real', user_id: 'alice', message: post.message}), pending_post_id: post.pending_post_id} as never;
        });
        const world = on();
        await show(world, scheduled({}));
        fireEvent.click(screen.getByRole('button', {name: 'Send now'}));
        fireEvent.click(within(await screen.findByRole('alertdialog')).getByRole('button', {name: 'Send now'}));
        expect(await screen.findByText('Nothing is scheduled')).toBeTruthy();
        await waitFor(() => expect(calls).toEqual(['delete', 'create']));
    });

    it('says why one was not sent', async () => {
        const card = await show(on(), scheduled({error_code: 'thread_deleted', scheduled_at: 1}));
        expect(card.textContent).toContain('Not sent: the thread was deleted.');
        expect(within(card).queryByRole('button', {name: 'Edit'})).toBeNull();
    });

    it('follows what happens on other devices', async () => {
        const world = on();
        await show(world, scheduled({}));
        world.dispatch(receiveScheduled(scheduled({message: 'Changed elsewhere', update_at: 2})));
        expect(await screen.findByText('Changed elsewhere')).toBeTruthy();
        world.dispatch(receiveScheduled(scheduled({message: 'Older', update_at: 1})));
        world.dispatch(forgetScheduled('later'));
        expect(await screen.findByText('Nothing is scheduled')).toBeTruthy();
    });
});
