import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {beforeEach, describe, expect, it, vi} from 'vitest';

import type {ServerEvent} from '../../net/events';
import {markChannelRead} from '../actions/channels';
import {channels} from '../core';
import {eventHandler} from '../handle-event';
import {packedTotalUnread, packedUnread, unpackUnread} from '../selectors/unread';
import {makeStore, type AppStore} from '../store';

const handleEvent = eventHandler([channels]);

function posted(id: string, values: Record<string, unknown> = {}, mentions: string[] = []): ServerEvent {
    const post = {id, channel_id: 'town', user_id: 'bob', root_id: '', message: 'x', type: '', props: {}, create_at: 5, update_at: 5, metadata: {}, ...values};
    return {event: 'posted', data: {post: JSON.stringify(post), mentions: JSON.stringify(mentions)}, broadcast: {channel_id: 'town'}};
}

describe('what is unread', () => {
    let store: AppStore;
    const unread = () => unpackUnread(packedUnread(store.getState(), 'town'));

    beforeEach(() => {
        vi.restoreAllMocks();
        vi.spyOn(Client4, 'getProfilesByIds').mockResolvedValue([]);
        vi.spyOn(Client4, 'getStatusesByIds').mockResolvedValue([]);
        store = makeStore().store;
        store.dispatch({type: UserTypes.RECEIVED_ME, data: {id: 'alice', username: 'alice', roles: '', notify_props: {}}});
        store.dispatch({type: ChannelTypes.RECEIVED_CHANNELS, data: [{id: 'town', team_id: 'team', type: 'O', name: 'town-square', display_name: 'Town', delete_at: 0, total_msg_count: 3, total_msg_count_root: 3, last_post_at: 1, last_root_post_at: 1}]});
        store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBERS, data: [{channel_id: 'town', user_id: 'alice', roles: '', msg_count: 3, msg_count_root: 3, mention_count: 0, mention_count_root: 0, last_viewed_at: 1, notify_props: {mark_unread: 'all'}}]});
    });

    it('grows with posts of others, and with mentions', () => {
        store.dispatch(handleEvent(posted('one')));
        expect(unread()).toMatchObject({isUnread: true, mentions: 0});
        store.dispatch(handleEvent(posted('two', {}, ['alice'])));
        expect(unread()).toMatchObject({isUnread: true, mentions: 1});
        expect(unpackUnread(packedTotalUnread(store.getState())).mentions).toBe(1);
    });

    it('does not grow with the reader\'s own posts or with replies', () => {
        store.dispatch(handleEvent(posted('one', {user_id: 'alice'})));
        store.dispatch(handleEvent(posted('two', {root_id: 'one'})));
        expect(unread()).toMatchObject({isUnread: false, mentions: 0});
    });

    it('stays away in the open channel, and the server hears of it', () => {
        const view = vi.spyOn(Client4, 'viewMyChannel').mockResolvedValue({} as never);
        store.dispatch({type: ChannelTypes.SELECT_CHANNEL, data: 'town'});
        store.dispatch(handleEvent(posted('one')));
        expect(unread().isUnread).toBe(false);
        expect(view).toHaveBeenCalledWith('town');
    });

    it('is gone once the channel was read, also on another device', async () => {
        store.dispatch(handleEvent(posted('one', {}, ['alice'])));
        store.dispatch(handleEvent({event: 'multiple_channels_viewed', data: {channel_times: {town: 9}}, broadcast: {user_id: 'alice'}}));
        expect(unread()).toMatchObject({isUnread: false, mentions: 0});
        store.dispatch(handleEvent(posted('two')));
        await store.dispatch(markChannelRead('town', false));
        expect(unread().isUnread).toBe(false);
    });

    it('counts only mentions in a muted channel', () => {
        store.dispatch({type: ChannelTypes.SET_CHANNEL_MUTED, data: {channelId: 'town', muted: true}});
        store.dispatch(handleEvent(posted('one')));
        expect(unread()).toMatchObject({isUnread: false, isMuted: true});
        store.dispatch(handleEvent(posted('two', {}, ['alice'])));
        expect(unread()).toMatchObject({isUnread: true, mentions: 1});
    });

    it('survives an event that cannot be read', () => {
        const log = vi.spyOn(console, 'error').mockImplementation(() => undefined);
        store.dispatch(handleEvent({event: 'posted', data: {post: '{broken'}, broadcast: {}}));
        store.dispatch(handleEvent({event: 'never_heard_of', data: {}, broadcast: {}}));
        expect(log).not.toHaveBeenCalled();
    });
});
