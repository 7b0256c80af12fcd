// What the server tells while a list is on its way is in the list afterwards, whatever the list was read before.
import {Client4} from 'mattermost-redux/client';
import {beforeEach, describe, expect, it, vi} from 'vitest';

import type {ServerEvent} from '../../net/events';
import {loadLatest, loadThread} from '../../features/posts/load-posts';
import {loadPinned} from '../../features/posts/search/actions';
import {makePostsOfBlock} from '../../features/posts/post-blocks';
import {loadThreads} from '../../features/threads/actions';
import {makePost} from '../../features/posts/tests/world';
import {loadCategories} from '../../state/actions/categories';
import {loadMyChannels} from '../../state/actions/channels';
import {loadPreferences} from '../../state/actions/preferences';
import {loadMyTeams} from '../../state/actions/teams';
import {loadUsers} from '../../state/actions/users';
import {eventHandler} from '../../state/handle-event';
import {makeStore, type AppStore} from '../../state/store';
import type {Thunk} from '../../state/thunk';
import {features} from '../features';

const handle = eventHandler(features);
const page = (...posts: ReturnType<typeof makePost>[]) => ({posts: Object.fromEntries(posts.map((post) => [post.id, post])), order: posts.map(({id}) => id).reverse(), next_post_id: '', prev_post_id: ''});
const town = {id: 'town', name: 'town-square', display_name: 'Town Square', team_id: 'team', type: 'O', delete_at: 0, total_msg_count: 1, total_msg_count_root: 1, last_post_at: 5};
const member = {channel_id: 'town', user_id: 'alice', roles: 'channel_user', notify_props: {}, msg_count: 1, msg_count_root: 1, mention_count: 0, mention_count_root: 0, last_viewed_at: 5};

let store: AppStore;
const tell = (event: string, data: object, broadcast: object = {channel_id: 'town', team_id: 'team'}) => store.dispatch(handle({event, data, broadcast} as ServerEvent));
const posted = (post: ReturnType<typeof makePost>) => tell('posted', {post: JSON.stringify(post)});

/** Loads something; the answer is read before `meanwhile` and comes after it. */
async function overtaken(method: string, answer: unknown, work: Thunk<Promise<unknown>>, meanwhile: () => void) {
    let give: () => void = () => undefined;
    vi.spyOn(Client4 as unknown as Record<string, () => Promise<unknown>>, method).mockImplementationOnce(() => new Promise((resolve) => {
        give = () => resolve(answer);
    }));
    const loading = store.dispatch(work);
    meanwhile();
    give();
    await loading;
}

beforeEach(() => {
    vi.restoreAllMocks();
    for (const name of ['getProfilesByIds', 'getStatusesByIds', 'getProfilesByUsernames', 'getRolesByNames', 'getMyTeamMembers', 'getAllChannelsMembers'] as const) {
        vi.spyOn(Client4, name).mockResolvedValue([] as never);
    }
    vi.spyOn(Client4, 'getChannelStats').mockResolvedValue({channel_id: 'town', member_count: 1, pinnedpost_count: 0} as never);
    vi.spyOn(Client4, 'viewMyChannel').mockResolvedValue({} as never);
    vi.spyOn(Client4, 'getUserThreads').mockResolvedValue({threads: [], total: 0} as never);
    ({store} = makeStore());
    store.dispatch({type: 'RECEIVED_ME', data: {id: 'alice', username: 'alice', roles: '', notify_props: {}}});
    store.dispatch({type: 'RECEIVED_CHANNELS', data: [town]});
    store.dispatch({type: 'RECEIVED_MY_CHANNEL_MEMBERS', data: [member]});
});

describe('what is told while a list is on its way', () => {
    const ids = () => makePostsOfBlock()(store.getState(), 'town').map(({id}) => id);
    const first = makePost({id: 'first'});
    const second = makePost({id: 'second', create_at: 1_700_000_100_000});

    it('a post, in the first page of its channel', async () => {
        await overtaken('getPosts', page(first), loadLatest('town'), () => posted(second));
        expect(ids()).toEqual(['first', 'second']);
    });

    it('an edit, a reaction and a deletion, in a page', async () => {
        const third = makePost({id: 'third', create_at: 1_700_000_200_000});
        await overtaken('getPosts', page(first, second, third), loadLatest('town'), () => {
            tell('post_edited', {post: JSON.stringify({...first, message: 'changed', update_at: first.update_at + 5, edit_at: 1})});
            tell('reaction_added', {reaction: JSON.stringify({user_id: 'bob', post_id: 'second', emoji_name: '+1', create_at: 1})});
            tell('post_deleted', {post: JSON.stringify(third)});
        });
        const {posts, reactions} = store.getState().entities.posts;
        expect(posts.first?.message).toBe('changed');
        expect(Object.keys(reactions.second ?? {})).toEqual(['bob-+1']);
        expect(posts.third?.state).toBe('DELETED');
    });

    it('a reply and an answer that only the reader sees, in a thread', async () => {
        await overtaken('getPaginatedPostThread', page(first), loadThread('first'), () => {
            posted(makePost({id: 'reply', root_id: 'first', reply_count: 1}));
            tell('ephemeral_message', {post: JSON.stringify(makePost({id: 'hint', root_id: 'first', type: 'system_ephemeral'}))});
        });
        expect(store.getState().entities.posts.postsInThread.first).toEqual(expect.arrayContaining(['reply', 'hint']));
    });

    it('a pin that is taken off, in the list of pins', async () => {
        await overtaken('getPinnedPosts', page({...first, is_pinned: true}), loadPinned('town'), () => tell('post_edited', {post: JSON.stringify({...first, is_pinned: false, update_at: first.update_at + 5})}));
        expect(store.getState().entities.posts.posts.first?.is_pinned).toBe(false);
    });

    it('a thread, in the list of threads', async () => {
        const thread = {id: 'first', reply_count: 1, unread_replies: 0, unread_mentions: 0, last_reply_at: 5, last_viewed_at: 5, participants: [], post: first};
        await overtaken('getUserThreads', {threads: [thread], total: 1}, loadThreads('team', false, ''), () => tell('thread_updated', {thread: JSON.stringify({...thread, unread_replies: 2, reply_count: 3})}));
        expect(store.getState().entities.threads.threads.first).toMatchObject({unread_replies: 2, reply_count: 3});
    });

    it('a new channel, one that is left, and a post that counts, in the list of channels', async () => {
        const gone = {...town, id: 'gone', name: 'gone'};
        store.dispatch({type: 'RECEIVED_CHANNELS', data: [gone]});
        store.dispatch({type: 'RECEIVED_MY_CHANNEL_MEMBERS', data: [{...member, channel_id: 'gone'}]});
        vi.spyOn(Client4, 'getAllChannelsMembers').mockResolvedValue([member, {...member, channel_id: 'gone'}] as never);
        vi.spyOn(Client4, 'getChannel').mockImplementation((id) => Promise.resolve({...town, id, total_msg_count: 2, total_msg_count_root: 2} as never));
        vi.spyOn(Client4, 'getMyChannelMember').mockImplementation((id) => Promise.resolve({...member, channel_id: id} as never));
        vi.spyOn(Client4, 'getChannelCategories').mockResolvedValue({categories: [], order: []} as never);
        await overtaken('getAllTeamsChannels', [town, gone], loadMyChannels(), () => {
            tell('user_added', {user_id: 'alice', team_id: 'team'}, {channel_id: 'new'});
            tell('user_removed', {channel_id: 'gone', remover_id: 'bob'}, {user_id: 'alice'});
            posted(second);
        });
        await vi.waitFor(() => expect(store.getState().entities.channels.messageCounts.town?.total).toBe(2));
        await vi.waitFor(() => expect(Object.keys(store.getState().entities.channels.myMembers).sort()).toEqual(['new', 'town']));
    });

    it('a choice on another device, in the preferences', async () => {
        const preference = {user_id: 'alice', category: 'display_settings', name: 'use_military_time', value: 'false'};
        await overtaken('getMyPreferences', [preference], loadPreferences(), () => tell('preferences_changed', {preferences: JSON.stringify([{...preference, value: 'true'}])}));
        expect(store.getState().entities.preferences.myPreferences['display_settings--use_military_time']?.value).toBe('true');
    });

    it('the order of the sidebar, in its categories', async () => {
        const category = (id: string) => ({id, team_id: 'team', user_id: 'alice', type: 'custom', display_name: id, channel_ids: [], sorting: '', muted: false, collapsed: false});
        await overtaken('getChannelCategories', {categories: [category('a'), category('b')], order: ['a', 'b']}, loadCategories('team'), () => tell('sidebar_category_order_updated', {order: JSON.stringify(['b', 'a'])}));
        expect(store.getState().entities.channelCategories.orderByTeam.team).toEqual(['b', 'a']);
    });

    it('a team that is left, and a name that changes, in the teams and the people', async () => {
        const team = {id: 'team', name: 'acme', display_name: 'Acme', delete_at: 0};
        store.dispatch({type: 'RECEIVED_TEAMS_LIST', data: [team]});
        vi.spyOn(Client4, 'getMyTeamMembers').mockResolvedValue([{team_id: 'team', user_id: 'alice', roles: 'team_user', delete_at: 0}] as never);
        await overtaken('getMyTeams', [team], loadMyTeams(), () => tell('leave_team', {user_id: 'alice', team_id: 'team'}));
        expect(store.getState().entities.teams.myMembers.team).toBeUndefined();
        await overtaken('getProfilesByIds', [{id: 'bob', username: 'bob'}], loadUsers(['bob']), () => tell('user_updated', {user: {id: 'bob', username: 'robert'}}));
        expect(store.getState().entities.users.profiles.bob?.username).toBe('robert');
    });
});
