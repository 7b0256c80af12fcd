// What shows newcomers around, and tells the others what is new.
import {lazy} from 'react';

import {FIRST_VISIT} from '../../state/actions/session';
import type {Feature} from '../../state/feature';
import {openDialog} from '../../state/views/dialogs';

export const tour: Feature = {
    dialogs: {
        tour: lazy(() => import('./Tour').then((module) => ({default: module.Tour}))),
        news: lazy(() => import('./News').then((module) => ({default: module.News}))),
    },
    ofTeam: () => (dispatch) => {
        try {
            if (window.sessionStorage.getItem(FIRST_VISIT)) {
                window.sessionStorage.removeItem(FIRST_VISIT);
                dispatch(openDialog('tour'));
            }
        } catch {
            // A browser without storage shows nobody around.
        }
        return Promise.resolve();
    },
};
