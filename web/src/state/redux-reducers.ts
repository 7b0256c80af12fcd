// The reducers of the npm package mattermost-redux: they give the state the shape that plugins select from. They come with
// the pages for who is signed in.
import packaged from 'mattermost-redux/reducers';
import type {Reducer} from 'redux';

import {pluginsReducer} from './plugins';
import {storageReducer} from './storage';
import {completeStore} from './store';
import {viewsReducer} from './views';

type Packaged = Record<'entities' | 'errors' | 'requests' | 'websocket', Reducer>;

// CommonJS behind an ESM import arrives as itself or wrapped, by the bundler's choice.
const unwrapped = packaged as unknown as Packaged & {default?: Packaged};

completeStore({...(unwrapped.default ?? unwrapped), views: viewsReducer as Reducer, plugins: pluginsReducer as Reducer, storage: storageReducer as Reducer});
