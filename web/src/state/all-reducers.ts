// All of the package's reducers: the parts of the state that only plugins select from come with the first of them.
import packaged from 'mattermost-redux/reducers';
import type {Reducer} from 'redux';

import {withOwn} from './redux-reducers';
import {completeStore} from './store';

type Packaged = Record<'entities' | 'errors' | 'requests' | 'websocket', Reducer>;

// CommonJS behind an ESM import arrives as itself or wrapped, by the bundler's choice.
const unwrapped = packaged as unknown as Packaged & {default?: Packaged};

completeStore(withOwn(unwrapped.default ?? unwrapped));
