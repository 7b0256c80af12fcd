// Drafts on several devices: what is typed reaches the server, what others write arrives, and nothing is lost.
import {Client4} from 'mattermost-redux/client';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {makeWorld, type World} from '../../posts/tests/world';
import {flushDrafts, getDraft, listDrafts, setDraft} from '../draft-store';
import {draftDeleted, dropOther, loadDrafts, receiveDraft, startDraftSync, swapDraft} from '../draft-sync';

const PLACE = {userId: 'alice', channelId: 'town', rootId: ''};

let world: World;
let stop: () => void;
let server: {update_at: number};

const text = () => getDraft('alice', 'town', '').message;
const type = (message: string) => setDraft('alice', 'town', '', {...getDraft('alice', 'town', ''), message, updateAt: Date.now()});
const remote = (message: string, update_at: number, values = {}) => ({channel_id: 'town', root_id: '', user_id: 'alice', message, update_at, create_at: 1, delete_at: 0, props: {}, ...values});
const settle = () => vi.advanceTimersByTimeAsync(1100);

beforeEach(() => {
    vi.useFakeTimers();
    window.localStorage.clear();
    world = makeWorld({}, {AllowSyncedDrafts: 'true'});
    server = {update_at: 100};
    stop = startDraftSync(world as never);
    vi.spyOn(Client4, 'upsertDraft').mockImplementation(async (draft) => ({...draft, update_at: ++server.update_at}) as never);
    vi.spyOn(Client4, 'deleteDraft').mockResolvedValue({status: 'OK'} as never);
});

afterEach(async () => {
    type('');
    await settle();
    stop();
    flushDrafts();
    // Forgets what the server is thought to have.
    world.dispatch(draftDeleted(remote('', 0)));
    vi.restoreAllMocks();
    vi.useRealTimers();
});

describe('drafts on several devices', () => {
    it('brings what is typed to the server once it rests, and only the last of it', async () => {
        type('Dear');
        type('Dear all');
        expect(Client4.upsertDraft).not.toHaveBeenCalled();
        await settle();
        expect(vi.mocked(Client4.upsertDraft).mock.calls.map(([draft, connection]) => [draft.message, connection])).toEqual([['Dear all', 'own']]);
        expect(getDraft('alice', 'town', '').dirty).toBe(false);
    });

    it('deletes at once what was sent', async () => {
        type('Dear all');
        await settle();
        type('');
        await vi.advanceTimersByTimeAsync(1);
        expect(Client4.deleteDraft).toHaveBeenCalledWith('town', '', 'own');
    });

    it('remembers over a reload that something is to be deleted', async () => {
        vi.mocked(Client4.deleteDraft).mockRejectedValueOnce(new Error('offline'));
        type('Dear all');
        await settle();
        type('');
        await vi.advanceTimersByTimeAsync(1);
        flushDrafts();
        expect(JSON.parse(window.localStorage.getItem('jackfield:alice:draft_town') ?? 'null')).toMatchObject({message: '', dirty: true});
        expect(listDrafts('alice')).toEqual([]);
        await vi.advanceTimersByTimeAsync(30_000);
        expect(Client4.deleteDraft).toHaveBeenCalledTimes(2);
        flushDrafts();
        expect(window.localStorage.getItem('jackfield:alice:draft_town')).toBeNull();
    });

    it('tries again what could not be brought to the server, and not what it refused', async () => {
        vi.mocked(Client4.upsertDraft).mockRejectedValueOnce({message: 'busy', status_code: 503}).mockRejectedValueOnce({message: 'no', status_code: 400});
        type('Dear all');
        await settle();
        await vi.advanceTimersByTimeAsync(30_000);
        expect(Client4.upsertDraft).toHaveBeenCalledTimes(2);
        await vi.advanceTimersByTimeAsync(120_000);
        expect(Client4.upsertDraft).toHaveBeenCalledTimes(2);
        expect(text()).toBe('Dear all');
        type('Dear all,');
        await settle();
        expect(Client4.upsertDraft).toHaveBeenCalledTimes(3);
    });

    it('takes over what another device wrote, sent or emptied', () => {
        world.dispatch(receiveDraft(remote('From the phone', 200) as never));
        expect(text()).toBe('From the phone');
        expect(listDrafts('alice').map((draft) => draft.channelId)).toEqual(['town']);
        world.dispatch(receiveDraft(remote('Older', 150) as never));
        expect(text()).toBe('From the phone');
        world.dispatch(draftDeleted(remote('From the phone', 200)));
        expect(text()).toBe('');
        expect(Client4.upsertDraft).not.toHaveBeenCalled();
    });

    it('keeps both versions when two devices wrote at once, and lets the reader choose', async () => {
        type('Typed here');
        world.dispatch(receiveDraft(remote('Typed there', 200) as never));
        expect(getDraft('alice', 'town', '')).toMatchObject({message: 'Typed here', other: {message: 'Typed there'}});
        await settle();
        expect(getDraft('alice', 'town', '').other).toBeTruthy();
        expect(swapDraft(PLACE)?.message).toBe('Typed there');
        expect(getDraft('alice', 'town', '').other?.message).toBe('Typed here');
        dropOther(PLACE);
        expect(getDraft('alice', 'town', '').other).toBeUndefined();
    });

    it('keeps what was typed here since another device sent its version', async () => {
        type('One');
        await settle();
        type('One and two');
        world.dispatch(draftDeleted(remote('One', 101)));
        expect(text()).toBe('One and two');
        await settle();
        expect(vi.mocked(Client4.upsertDraft).mock.calls.at(-1)?.[0].message).toBe('One and two');
    });

    it('closes the gap after a time without events', async () => {
        type('Kept');
        await settle();
        vi.spyOn(Client4, 'getUserDrafts').mockResolvedValueOnce([remote('Changed elsewhere', 300)] as never).mockResolvedValueOnce([] as never);
        await world.dispatch(loadDrafts('team'));
        expect(text()).toBe('Changed elsewhere');
        await world.dispatch(loadDrafts('team'));
        expect(text()).toBe('');
    });

    it('stays on the device where the server keeps no drafts', async () => {
        stop();
        const local = makeWorld({}, {AllowSyncedDrafts: 'false'});
        stop = startDraftSync(local as never);
        const list = vi.spyOn(Client4, 'getUserDrafts');
        type('Mine alone');
        await settle();
        await local.dispatch(loadDrafts('team'));
        expect(Client4.upsertDraft).not.toHaveBeenCalled();
        expect(list).not.toHaveBeenCalled();
        expect(text()).toBe('Mine alone');
    });
});
