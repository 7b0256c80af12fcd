import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';
import {describe, expect, it} from 'vitest';

import {wantedPath} from '../../../state/actions/session';
import {channelName} from '../../../state/selectors/channel-name';
import {makeStore} from '../../../state/store';
import {switcherTargets} from '../../dialogs/ChannelSwitcher';
import {rank} from '../../dialogs/match';
import {urlName} from '../../dialogs/url-name';
import {findChannel} from '../open-channel';

function world() {
    const {store} = makeStore();
    store.dispatch({type: UserTypes.RECEIVED_ME, data: {id: 'alice', username: 'alice', roles: '', notify_props: {}}});
    store.dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: [{id: 'bob', username: 'bob', first_name: 'Bob', last_name: 'Stone'}]});
    const base = {delete_at: 0, total_msg_count: 0, total_msg_count_root: 0, last_post_at: 1};
    store.dispatch({type: ChannelTypes.RECEIVED_CHANNELS, data: [
        {...base, id: 'town', team_id: 'team', type: 'O', name: 'town-square', display_name: 'Town Square'},
        {...base, id: 'other', team_id: 'elsewhere', type: 'O', name: 'town-square', display_name: 'Town Square'},
        {...base, id: 'dm', team_id: '', type: 'D', name: 'alice__bob', display_name: ''},
    ]});
    store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBERS, data: ['town', 'other', 'dm'].map((channel_id) => ({channel_id, user_id: 'alice', roles: '', msg_count: 0, msg_count_root: 0, notify_props: {}}))});
    return store.getState();
}

describe('finding a channel', () => {
    it('goes by its name in the open team', () => {
        expect(findChannel(world(), 'team', 'channels', 'town-square')?.id).toBe('town');
    });

    it('goes by the person for a conversation', () => {
        expect(findChannel(world(), 'team', 'messages', '@bob')?.id).toBe('dm');
    });

    it('calls a conversation by its person', () => {
        const state = world();
        expect(channelName(state, state.entities.channels.channels.dm)).toBe('bob');
    });

    it('lists what fits what was typed', () => {
        expect(switcherTargets(world(), 'bo').map((target) => target.id)).toEqual(['dm']);
        expect(switcherTargets(world(), 'squ').map((target) => target.id).sort()).toEqual(['other', 'town']);
    });

    it('prefers the start of a name, then of a word', () => {
        expect([rank('de', 'Design'), rank('sq', 'Town Square'), rank('qua', 'Town Square'), rank('x', 'Town')]).toEqual([0, 1, 2, undefined]);
    });

    it('makes addresses of names in any script', () => {
        expect(urlName('Release Pläne 2.0')).toBe('release-plane-2-0');
        expect(urlName('日本')).toMatch(/^channel-[a-z0-9]+$/);
    });

    // covers: 34
    it('leads back only within this client after sign-in', () => {
        expect(wantedPath('?redirect_to=%2Facme%2Fchannels%2Fx')).toBe('/acme/channels/x');
        expect([wantedPath('?redirect_to=https%3A%2F%2Fevil.example'), wantedPath('?redirect_to=%2F%2Fevil.example'), wantedPath('?redirect_to=%2F%5Cevil.example')]).toEqual(['/', '/', '/']);
    });
});
