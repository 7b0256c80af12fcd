// The reducers of the npm package mattermost-redux: they give the state the shape that plugins select from.
import packaged from 'mattermost-redux/reducers';
import type {Reducer} from 'redux';

type Packaged = Record<'entities' | 'errors' | 'requests' | 'websocket', Reducer>;

// CommonJS behind an ESM import arrives as itself or wrapped, by the bundler's choice.
const unwrapped = packaged as unknown as Packaged & {default?: Packaged};

export const serverReducers: Packaged = unwrapped.default ?? unwrapped;
