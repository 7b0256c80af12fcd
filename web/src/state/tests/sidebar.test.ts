// What stands in the sidebar, and that it stays the same list while nothing of it changes.
import {ChannelCategoryTypes, ChannelTypes, PreferenceTypes, TeamTypes, UserTypes} from 'mattermost-redux/action_types';
import {beforeEach, describe, expect, it} from 'vitest';

import {channelsInOrder, sidebarOf} from '../selectors/sidebar';
import {makeStore, type AppStore} from '../store';

const channel = (id: string, values: Record<string, unknown> = {}) => ({id, name: id, display_name: id, team_id: 'team', type: 'O', delete_at: 0, create_at: 1, last_post_at: 1, last_root_post_at: 1, total_msg_count: 0, total_msg_count_root: 0, ...values});
const direct = (name: string) => channel(name, {name: `${name}__me`, team_id: '', type: 'D'});
const member = (id: string, values: Record<string, unknown> = {}) => ({channel_id: id, user_id: 'me', notify_props: {}, msg_count: 0, msg_count_root: 0, mention_count: 0, mention_count_root: 0, last_viewed_at: 1, ...values});
const category = (id: string, ids: string[], values: Record<string, unknown> = {}) => ({id, team_id: 'team', user_id: 'me', type: 'custom', display_name: id, sorting: 'alpha', channel_ids: ids, muted: false, collapsed: false, ...values});

describe('the sidebar', () => {
    let store: AppStore;
    const listed = (id: string) => sidebarOf(store.getState(), 'team').channels[id]?.map((one) => one.id);
    const preference = (kind: string, name: string, value: string) => store.dispatch({type: PreferenceTypes.RECEIVED_PREFERENCES, data: [{user_id: 'me', category: kind, name, value}]});
    beforeEach(() => {
        store = makeStore().store;
        store.dispatch({type: TeamTypes.SELECT_TEAM, data: 'team'});
        store.dispatch({type: UserTypes.RECEIVED_ME, data: {id: 'me', username: 'me', locale: 'en', roles: ''}});
        store.dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: ['ann', 'ben'].map((id) => ({id, username: id, delete_at: 0, roles: ''}))});
        const channels = [channel('b'), channel('a'), channel('item 10'), channel('item 9'), channel('quiet'), channel('old', {delete_at: 5}), direct('ann'), direct('ben')];
        store.dispatch({type: ChannelTypes.RECEIVED_CHANNELS, teamId: 'team', data: channels});
        store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBERS, data: channels.map(({id}) => member(id, id === 'quiet' ? {notify_props: {mark_unread: 'mention'}} : {}))});
        store.dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: [
            category('own', ['b', 'quiet', 'a', 'item 10', 'item 9', 'old', 'gone']),
            category('direct', ['ann', 'ben'], {type: 'direct_messages'}),
        ]});
        store.dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORY_ORDER, data: {teamId: 'team', order: ['own', 'direct', 'nowhere']}});
    });

    it('sorts by names as people count, muted ones last, without what is archived', () => {
        expect(listed('own')).toEqual(['a', 'b', 'item 9', 'item 10', 'quiet']);
        expect(sidebarOf(store.getState(), 'team').categories.map(({id}) => id)).toEqual(['own', 'direct']);
    });

    it('sorts by the newest message, or as the reader has arranged it', () => {
        store.dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: channel('item 9', {last_root_post_at: 9, last_post_at: 9})});
        store.dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: [category('own', ['b', 'a', 'item 9'], {sorting: 'recent'})]});
        expect(listed('own')?.[0]).toBe('item 9');
        store.dispatch({type: ChannelCategoryTypes.RECEIVED_CATEGORIES, data: [category('own', ['b', 'a', 'item 9'], {sorting: 'manual'})]});
        expect(listed('own')).toEqual(['b', 'a', 'item 9']);
    });

    it('lists conversations that are open, unread, or the one that is shown', () => {
        expect(listed('direct')).toEqual([]);
        preference('direct_channel_show', 'ann', 'true');
        expect(listed('direct')).toEqual(['ann']);
        preference('direct_channel_show', 'ann', 'false');
        store.dispatch({type: ChannelTypes.SELECT_CHANNEL, data: 'ben'});
        expect(listed('direct')).toEqual(['ben']);
        store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member('ann', {mention_count: 1, mention_count_root: 1})});
        expect(listed('direct')).toEqual(['ann', 'ben']);
    });

    it('lists no more silent conversations than the reader wants, and none with an account that is gone', () => {
        preference('direct_channel_show', 'ann', 'true');
        preference('direct_channel_show', 'ben', 'true');
        store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: member('ben', {last_viewed_at: 7})});
        preference('sidebar_settings', 'limit_visible_dms_gms', '1');
        expect(listed('direct')).toEqual(['ben']);
        store.dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: [{id: 'ben', username: 'ben', delete_at: 9, roles: ''}]});
        expect(listed('direct')).toEqual(['ann']);
    });

    it('stays the same object while nothing of it changes', () => {
        const before = sidebarOf(store.getState(), 'team');
        store.dispatch({type: ChannelTypes.SELECT_CHANNEL, data: 'a'});
        preference('display_settings', 'use_military_time', 'true');
        expect(sidebarOf(store.getState(), 'team')).toBe(before);
        store.dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: channel('b', {display_name: 'aa'})});
        const after = sidebarOf(store.getState(), 'team');
        expect(after.channels.own).not.toBe(before.channels.own);
        expect(after.channels.direct).toBe(before.channels.direct);
        expect(channelsInOrder(store.getState())).toEqual(['a', 'b', 'item 9', 'item 10', 'quiet']);
    });
});
