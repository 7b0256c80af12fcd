// What bookmarks of channels bring to the client.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

import {bookmarkEvents, forgetAsked, reloadBookmarks} from './actions';

export const bookmarks: Feature = {
    events: bookmarkEvents,
    catchUp: reloadBookmarks,
    start: forgetAsked,
    dialogs: {bookmark: lazy(() => import('./BookmarkDialog').then((module) => ({default: module.BookmarkDialog})))},
};
