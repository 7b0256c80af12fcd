// A store with the real reducers, a few people and a channel, for the tests of posts and the composer.
import {render, type RenderResult} from '@testing-library/react';
import type {Post} from '@mattermost/types/posts';
import {ChannelTypes, GeneralTypes, PostTypes, TeamTypes, UserTypes} from 'mattermost-redux/action_types';
import entities from 'mattermost-redux/reducers/entities';
import type {ReactElement} from 'react';
import {IntlProvider} from 'react-intl';
import {Provider} from 'react-redux';
import {MemoryRouter} from 'react-router-dom';
import {applyMiddleware, combineReducers, legacy_createStore as createStore, type Reducer, type Store, type UnknownAction} from 'redux';
import {thunk} from 'redux-thunk';

import type {Dispatch, GlobalState} from '../../../state/thunk';
import {PersonContext} from '../../../text/person';
import {UserPopover} from '../user-popover';

export type World = Store<GlobalState> & {dispatch: Dispatch};

export const ALICE = {id: 'alice', username: 'alice', first_name: 'Alice', last_name: 'A', nickname: '', delete_at: 0, roles: 'system_user', notify_props: {channel: 'true', mention_keys: 'ship'}};
export const BOB = {id: 'bob', username: 'bob', first_name: 'Bob', last_name: 'B', nickname: '', delete_at: 0, roles: 'system_user', notify_props: {}};

type Plugins = {components?: Record<string, unknown[]>; postTypes?: Record<string, unknown>};

// CommonJS behind an ESM import arrives as itself or wrapped, by the bundler's choice.
const entitiesReducer = ((entities as unknown as {default?: unknown}).default ?? entities) as Record<string, Reducer> | Reducer;

/** Makes a store in which alice looks at the town square. */
export function makeWorld(plugins: Plugins = {}, config: Record<string, string> = {}): World {
    const reducer = combineReducers({
        entities: typeof entitiesReducer === 'function' ? entitiesReducer : combineReducers(entitiesReducer),
        plugins: () => ({components: {}, postTypes: {}, ...plugins}),
        websocket: () => ({connectionId: 'own'}),
    });
    const store = createStore(reducer as unknown as Reducer<GlobalState, UnknownAction>, applyMiddleware(thunk as never)) as unknown as World;
    const role = {id: 'r', name: 'system_user', permissions: ['create_post', 'edit_post', 'delete_post', 'add_reaction', 'remove_reaction']};
    store.dispatch({type: GeneralTypes.CLIENT_CONFIG_RECEIVED, data: {SiteURL: 'http://chat.example', EnableFileAttachments: 'true', EnableLinkPreviews: 'true', ...config}});
    store.dispatch({type: UserTypes.RECEIVED_ME, data: ALICE});
    store.dispatch({type: UserTypes.RECEIVED_PROFILES_LIST, data: [ALICE, BOB]});
    store.dispatch({type: 'RECEIVED_ROLE', data: role});
    store.dispatch({type: TeamTypes.RECEIVED_TEAM, data: {id: 'team', name: 'acme', display_name: 'Acme'}});
    store.dispatch({type: TeamTypes.SELECT_TEAM, data: 'team'});
    store.dispatch({type: ChannelTypes.RECEIVED_CHANNEL, data: {id: 'town', name: 'town-square', display_name: 'Town Square', team_id: 'team', type: 'O', delete_at: 0, creator_id: 'bob', create_at: 1}});
    store.dispatch({type: ChannelTypes.RECEIVED_MY_CHANNEL_MEMBER, data: {channel_id: 'town', user_id: 'alice', roles: 'channel_user', notify_props: {}, msg_count: 0, msg_count_root: 0, last_viewed_at: 0}});
    store.dispatch({type: ChannelTypes.SELECT_CHANNEL, data: 'town'});
    store.dispatch({type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId: 'town', data: {order: ['first'], posts: {}}, recent: true, oldest: true});
    store.dispatch({type: PostTypes.RECEIVED_POSTS, data: {posts: {first: makePost({id: 'first', message: 'hello'})}, order: ['first']}});
    return store;
}

/** Makes a post of bob's in the town square. */
export function makePost(values: Partial<Post> & {id: string}): Post {
    return {user_id: 'bob', channel_id: 'town', root_id: '', message: '', type: '', props: {}, create_at: 1_700_000_000_000, update_at: 1_700_000_000_000, edit_at: 0, delete_at: 0, is_pinned: false, pending_post_id: '', reply_count: 0, hashtags: '', file_ids: [], metadata: {}, original_id: '', ...values} as unknown as Post;
}

/** Renders something inside the providers the client has. */
export function renderIn(world: World, element: ReactElement): RenderResult {
    return render(
        <Provider store={world}>
            <IntlProvider
                locale='en'
                timeZone='UTC'
                onError={() => undefined}
            >
                <PersonContext.Provider value={UserPopover}><MemoryRouter>{element}</MemoryRouter></PersonContext.Provider>
            </IntlProvider>
        </Provider>,
    );
}
