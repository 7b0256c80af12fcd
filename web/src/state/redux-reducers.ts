// The reducers of the npm package mattermost-redux that the client's own views live by: they give the state the shape that
// plugins select from. They come with the pages for who is signed in; what no view of the client asks for comes with the
// first plugin (all-reducers.ts).
import channelBookmarks from 'mattermost-redux/reducers/entities/channel_bookmarks';
import channelCategories from 'mattermost-redux/reducers/entities/channel_categories';
import channels from 'mattermost-redux/reducers/entities/channels';
import emojis from 'mattermost-redux/reducers/entities/emojis';
import files from 'mattermost-redux/reducers/entities/files';
import general from 'mattermost-redux/reducers/entities/general';
import groups from 'mattermost-redux/reducers/entities/groups';
import integrations from 'mattermost-redux/reducers/entities/integrations';
import posts from 'mattermost-redux/reducers/entities/posts';
import preferences from 'mattermost-redux/reducers/entities/preferences';
import roles from 'mattermost-redux/reducers/entities/roles';
import scheduledPosts from 'mattermost-redux/reducers/entities/scheduled_posts';
import teams from 'mattermost-redux/reducers/entities/teams';
import threads from 'mattermost-redux/reducers/entities/threads';
import typing from 'mattermost-redux/reducers/entities/typing';
import users from 'mattermost-redux/reducers/entities/users';
import websocket from 'mattermost-redux/reducers/websocket';
import {combineReducers, type Reducer} from 'redux';

import {pluginsReducer} from './plugins';
import {storageReducer} from './storage';
import {completeStore} from './store';
import {viewsReducer} from './views';

// CommonJS behind an ESM import arrives as itself or wrapped, by the bundler's choice.
const unwrapped = (module: unknown) => (typeof module === 'function' ? module : (module as {default: unknown}).default) as Reducer;

const entities = {channelBookmarks, channelCategories, channels, emojis, files, general, groups, integrations, posts, preferences, roles, scheduledPosts, teams, threads, typing, users};

/** Puts the client's own slices beside the package's. */
export const withOwn = (packaged: Record<string, Reducer>): Record<string, Reducer> => ({...packaged, views: viewsReducer as Reducer, plugins: pluginsReducer as Reducer, storage: storageReducer as Reducer});

completeStore(withOwn({
    entities: combineReducers(Object.fromEntries(Object.entries(entities).map(([name, reducer]) => [name, unwrapped(reducer)]))) as unknown as Reducer,
    websocket: unwrapped(websocket),
}));
