// What the store knows before somebody is signed in, and that it goes on with it afterwards.
import {GeneralTypes} from 'mattermost-redux/action_types';
import type {Reducer} from 'redux';
import {expect, it} from 'vitest';

import {CONFIG_RECEIVED, LICENSE_RECEIVED} from '../config-actions';
import {firstReducers} from '../first-reducers';
import {makeReducerRegistry} from '../reducer-registry';

it('names actions as the package does', () => {
    expect([CONFIG_RECEIVED, LICENSE_RECEIVED]).toEqual([GeneralTypes.CLIENT_CONFIG_RECEIVED, GeneralTypes.CLIENT_LICENSE_RECEIVED]);
});

it('keeps what it knows when the rest of the reducers come', () => {
    const registry = makeReducerRegistry(firstReducers, () => undefined);
    let state = registry.reduce(undefined, {type: CONFIG_RECEIVED, data: {SiteName: 'Harbour'}});
    expect(state).toMatchObject({entities: {general: {config: {SiteName: 'Harbour'}}, users: {currentUserId: ''}}});
    const entities: Reducer = (before = {}) => ({...before, posts: {}});
    registry.replace({entities, websocket: (before = {connected: false}) => before});
    state = registry.reduce(state, {type: 'REDUCERS_CHANGED'});
    expect(state).toMatchObject({entities: {general: {config: {SiteName: 'Harbour'}}, posts: {}}, websocket: {connected: false}});
});
