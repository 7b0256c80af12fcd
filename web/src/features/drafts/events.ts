// Events about what is not sent yet: drafts and scheduled messages, on the reader's other devices.
import type {EventHandlers} from '../../state/feature';
import {draftsTold} from '../composer/draft-sync';

import {scheduledTold} from './actions';

export const draftEvents: EventHandlers = {...draftsTold, ...scheduledTold};
