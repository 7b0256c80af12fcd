// What the keyboard does.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

export const keyboard: Feature = {
    dialogs: {
        shortcuts: lazy(() => import('./ShortcutsDialog').then((module) => ({default: module.ShortcutsDialog}))),
    },
};
