// What people say they are doing.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

export const customStatus: Feature = {
    dialogs: {
        custom_status: lazy(() => import('./CustomStatusDialog').then((module) => ({default: module.CustomStatusDialog}))),
    },
};
