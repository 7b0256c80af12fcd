// What people say they are doing.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

export const customStatus: Feature = {
    dialogs: {
        do_not_disturb: lazy(() => import('./DoNotDisturb').then((module) => ({default: module.DoNotDisturb}))),
        custom_status: lazy(() => import('./CustomStatusDialog').then((module) => ({default: module.CustomStatusDialog}))),
    },
};
