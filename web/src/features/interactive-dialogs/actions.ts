// What a form asks of the integration that opened it, through the server.
import type {DialogSubmission} from '@mattermost/types/integrations';
import {Client4} from 'mattermost-redux/client';

import type {Thunk} from '../../state/thunk';

/** Sends what was filled in, or that nothing will be. */
export const submitDialog = (submission: DialogSubmission): Thunk<ReturnType<typeof Client4.submitInteractiveDialog>> => () => Client4.submitInteractiveDialog(submission);

/** Asks for the choices of a field. */
export const lookUp = (submission: DialogSubmission): Thunk<ReturnType<typeof Client4.lookupInteractiveDialog>> => () => Client4.lookupInteractiveDialog(submission);
