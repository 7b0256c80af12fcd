// Between a question and its answer the server goes on telling.
import {describe, expect, it, vi} from 'vitest';

import type {ServerEvent} from '../../net/events';
import type {EventHandlers} from '../feature';
import {eventHandler} from '../handle-event';
import {load, once} from '../load';
import type {Dispatch, GlobalState, Thunk} from '../thunk';

const event = (name: string, data: object = {}) => ({event: name, data, broadcast: {}}) as ServerEvent;

function world() {
    const done: string[] = [];
    const dispatch = ((action: unknown) => (typeof action === 'function' ? (action as Thunk)(dispatch, () => ({}) as GlobalState) : done.push(String((action as {type: string}).type)))) as unknown as Dispatch;
    const told: EventHandlers = {new_user: ({data}) => (inner) => inner({type: `told ${String(data.user_id)}`})};
    const tell = eventHandler([{events: told}]);
    return {done, dispatch, told, tell: (name: string, data?: object) => dispatch(tell(event(name, data)))};
}

function later<Answer>() {
    let answer: (value: Answer) => void = () => undefined;
    let refuse: (reason: unknown) => void = () => undefined;
    const promise = new Promise<Answer>((resolve, reject) => {
        answer = resolve;
        refuse = reject;
    });
    return {promise, answer, refuse};
}

describe('load', () => {
    it('does again what was told between question and answer, after it and only that', async () => {
        const {done, dispatch, told, tell} = world();
        tell('new_user', {user_id: 'before'});
        const {promise, answer} = later<string>();
        const loading = dispatch(load(told, () => promise, (list, inner) => inner({type: `list ${list}`})));
        tell('new_user', {user_id: 'between'});
        tell('user_updated', {user_id: 'other'});
        answer('of before');
        expect(await loading).toBe('of before');
        tell('new_user', {user_id: 'after'});
        expect(done).toEqual(['told before', 'told between', 'list of before', 'told between', 'told after']);
    });

    it('forgets what was told when the question fails', async () => {
        const {done, dispatch, told, tell} = world();
        const {promise, refuse} = later();
        const loading = dispatch(load(told, () => promise, () => undefined));
        tell('new_user', {user_id: 'x'});
        refuse(new Error('no'));
        await expect(loading).rejects.toThrow('no');
        expect(done).toEqual(['told x']);
    });

    it('asks anew when more was told than it keeps, but not for ever', async () => {
        const {dispatch, told, tell} = world();
        const ask = vi.fn(() => {
            for (let count = 0; count < 501; count += 1) {
                tell('new_user', {user_id: 'x'});
            }
            return Promise.resolve('list');
        });
        const take = vi.fn();
        await dispatch(load(told, ask, take));
        expect(ask).toHaveBeenCalledTimes(3);
        expect(take).toHaveBeenCalledTimes(1);
    });
});

describe('once', () => {
    it('does a thing once for as many as ask in one go, and again later', async () => {
        const {dispatch} = world();
        const work = vi.fn(() => Promise.resolve());
        await Promise.all([dispatch(once('it', work)), dispatch(once('it', work))]);
        expect(work).toHaveBeenCalledTimes(1);
        await dispatch(once('it', work));
        expect(work).toHaveBeenCalledTimes(2);
    });
});
