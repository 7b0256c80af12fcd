import {Client4} from 'mattermost-redux/client';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {listenTo, listenToReconnect} from '../../net/listeners';
import {makeStore, type AppStore} from '../../state/store';
import {endLive, goLive} from '../live';

class FakeSocket {
    static made: FakeSocket[] = [];
    readyState = 1;
    sent: {action: string}[] = [];
    onopen?: () => void;
    onclose?: (event: {code: number}) => void;
    onmessage?: (event: {data: string}) => void;

    constructor(readonly url: string) {
        FakeSocket.made.push(this);
    }

    send(text: string) {
        this.sent.push(JSON.parse(text) as {action: string});
    }

    close() {
        this.onclose?.({code: 1000});
    }

    say(message: unknown) {
        this.onmessage?.({data: JSON.stringify(message)});
    }
}

const hello = (id: string) => ({event: 'hello', seq: 0, data: {connection_id: id, server_version: '11.9.0'}, broadcast: {}});

describe('the page while it is connected', () => {
    let store: AppStore;
    const last = () => FakeSocket.made[FakeSocket.made.length - 1] as FakeSocket;

    beforeEach(() => {
        vi.useFakeTimers();
        vi.spyOn(console, 'log').mockImplementation(() => undefined);
        FakeSocket.made = [];
        store = makeStore().store;
        goLive(store, {newWebSocketFn: (url) => new FakeSocket(url) as unknown as WebSocket, minWebSocketRetryTime: 10, reconnectJitterRange: 0});
        last().onopen?.();
        last().say(hello('first'));
    });

    afterEach(() => {
        endLive();
        vi.useRealTimers();
        vi.restoreAllMocks();
    });

    it('says hello to the store and pings', () => {
        expect(store.getState().websocket).toMatchObject({connected: true, connectionId: 'first'});
        expect(last().sent.map(({action}) => action)).toContain('ping');
    });

    it('takes up its place again after a break', () => {
        last().say({event: 'status_change', seq: 1, data: {user_id: 'bob', status: 'away'}, broadcast: {}});
        last().onclose?.({code: 1006});
        expect(store.getState().websocket.connected).toBe(false);
        vi.advanceTimersByTime(50);
        expect(last().url).toContain('connection_id=first&sequence_number=2');
        expect(store.getState().entities.users.statuses.bob).toBe('away');
    });

    it('loads everything anew when too much was missed', async () => {
        const none = vi.fn().mockResolvedValue([]);
        for (const name of ['getMyTeams', 'getMyTeamMembers', 'getMyPreferences', 'getAllTeamsChannels', 'getAllChannelsMembers'] as const) {
            vi.spyOn(Client4, name).mockImplementation(none);
        }
        const told = vi.fn();
        const stop = listenToReconnect(told);
        last().onclose?.({code: 1006});
        vi.advanceTimersByTime(50);
        last().onopen?.();
        last().say(hello('second'));
        await vi.waitFor(() => expect(told).toHaveBeenCalledTimes(1));
        expect(none).toHaveBeenCalledTimes(5);
        expect(store.getState().websocket.connectionId).toBe('second');
        stop();
    });

    it('closes when an event is missing from the row', () => {
        const before = FakeSocket.made.length;
        vi.stubGlobal('CloseEvent', class { code = 4001; });
        last().say({event: 'status_change', seq: 7, data: {}, broadcast: {}});
        vi.advanceTimersByTime(50);
        expect(FakeSocket.made.length).toBe(before + 1);
        vi.unstubAllGlobals();
    });

    it('passes events on to whoever listens by name', () => {
        const listener = vi.fn();
        const stop = listenTo('custom_github_refresh', listener);
        last().say({event: 'custom_github_refresh', seq: 1, data: {a: 1}, broadcast: {}});
        stop();
        last().say({event: 'custom_github_refresh', seq: 2, data: {a: 2}, broadcast: {}});
        expect(listener).toHaveBeenCalledTimes(1);
    });
});
