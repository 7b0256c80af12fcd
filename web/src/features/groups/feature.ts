// What groups of users bring to the client.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

import {groupEvents, loadGroups} from './actions';

export const groups: Feature = {
    events: groupEvents,
    // They are nobody's team's; with the first that is opened there is somebody who may mention them.
    ofTeam: loadGroups,
    dialogs: {
        user_groups: lazy(() => import('./UserGroups').then((module) => ({default: module.UserGroups}))),
        user_group: lazy(() => import('./UserGroup').then((module) => ({default: module.UserGroup}))),
        group_form: lazy(() => import('./GroupForm').then((module) => ({default: module.GroupForm}))),
        add_to_group: lazy(() => import('./GroupForm').then((module) => ({default: module.AddToGroup}))),
    },
};
