import {describe, expect, it, vi} from 'vitest';

import {act, behind, optimistic} from '../act';
import {makeStore} from '../store';
import type {Thunk} from '../thunk';
import {closeNotice} from '../views/notices';

const refusal = Object.assign(new Error('Only administrators may do this.'), {status_code: 403, server_error_id: 'api.no'});
const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('what somebody asks for', () => {
    it('is said when it fails, and done again when they want', async () => {
        const {store} = makeStore();
        let refused = true;
        const done = vi.fn();
        const work = vi.fn(() => (refused ? Promise.reject(refusal) : Promise.resolve('result')));
        store.dispatch(act(work, {done}));
        await settled();
        const [notice] = store.getState().views.notices;
        expect(notice).toMatchObject({kind: 'failure', failure: {message: 'Only administrators may do this.', status: 403}});
        expect(done).not.toHaveBeenCalled();

        refused = false;
        store.dispatch(closeNotice(notice!.id));
        notice!.retries.forEach((retry) => store.dispatch(retry as Thunk));
        await settled();
        expect(work).toHaveBeenCalledTimes(2);
        expect(done).toHaveBeenCalledWith('result');
        expect(store.getState().views.notices).toEqual([]);
    });

    it('says once what failed alike, and tries all of it again', async () => {
        const {store} = makeStore();
        const offline = () => Promise.reject(new TypeError('Failed to fetch'));
        store.dispatch(act(offline));
        store.dispatch(act(offline));
        await settled();
        expect(store.getState().views.notices).toHaveLength(1);
        expect(store.getState().views.notices[0]?.retries).toHaveLength(2);
    });

    it('is shown at once, and taken back when the server refuses', async () => {
        const {store} = makeStore();
        const show = (enabled: boolean) => ({type: 'SET_UNREADS_ONLY', enabled});
        const sent = optimistic(store.dispatch, {now: show(true), undo: show(false)}, () => Promise.reject(refusal));
        expect(store.getState().views.lhs.unreadsOnly).toBe(true);
        await expect(sent).rejects.toBe(refusal);
        expect(store.getState().views.lhs.unreadsOnly).toBe(false);
    });
});

describe('what nobody asked for', () => {
    it('leaves a trace when it fails, and no notice', async () => {
        const trace = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        const {store} = makeStore();
        store.dispatch(behind(() => Promise.reject(refusal), 'roles'));
        store.dispatch(behind(() => {
            throw new Error('broken');
        }));
        await settled();
        expect(trace).toHaveBeenCalledTimes(2);
        expect(trace.mock.calls.map(([what]) => what as string)).toContain('roles:');
        expect(store.getState().views.notices).toEqual([]);
        vi.restoreAllMocks();
    });
});
