// Forms that integrations opened, innermost last. Each is kept as it came: another that arrives for another tab
// does not change one that somebody is filling in.
import type {OpenDialogRequest} from '@mattermost/types/integrations';
import type {UnknownAction} from 'redux';

/** Mattermost: beyond these a request to open one more is ignored. */
export const MOST_OPEN = 3;

/** As the server sends it: with the channel that the user asked in. */
export type DialogRequest = OpenDialogRequest & {channel_id?: string};

export type OpenInteractiveDialog = {key: string; request: DialogRequest};

export type InteractiveDialogsState = OpenInteractiveDialog[];

const NONE: InteractiveDialogsState = [];

let count = 0;

export function interactiveDialogsReducer(state: InteractiveDialogsState = NONE, action: UnknownAction): InteractiveDialogsState {
    switch (action.type) {
    case 'INTERACTIVE_DIALOG_OPENED': {
        const {key, request} = action as unknown as OpenInteractiveDialog;
        const known = request.trigger_id && state.some((open) => open.request.trigger_id === request.trigger_id);
        return known || state.length >= MOST_OPEN ? state : [...state, {key, request}];
    }
    case 'INTERACTIVE_DIALOG_CLOSED':
        return state.filter((open) => open.key !== action.key);
    case 'LOGOUT_SUCCESS':
        return NONE;
    default:
        return state;
    }
}

/** Opens an integration's form. */
export const openInteractiveDialog = (request: DialogRequest) => ({type: 'INTERACTIVE_DIALOG_OPENED', key: `${request.trigger_id || 'own'}-${++count}`, request});

/** Closes an integration's form. */
export const closeInteractiveDialog = (key: string) => ({type: 'INTERACTIVE_DIALOG_CLOSED', key});
