// The reader's settings.
import {lazy} from 'react';

import type {Feature} from '../../state/feature';

export const settings: Feature = {
    dialogs: {
        settings: lazy(() => import('./SettingsDialog').then((module) => ({default: module.SettingsDialog}))),
    },
};
