// Dialogs that are open, innermost last. Components stay out of the store: each name has its component in
// features/dialogs/Dialogs.tsx.
import type {UnknownAction} from 'redux';

export type DialogName =
    | 'bookmark' | 'browse_channels' | 'channel_info' | 'channel_members' | 'channel_switcher' | 'create_channel' | 'create_team' | 'direct_message'
    | 'edit_channel' | 'leave_team' | 'category' | 'delete_category' | 'convert_channel' | 'forward_post' | 'invite_members' | 'invite_by_mail' | 'invite_guests' | 'leave_channel' | 'archive_channel' | 'add_channel_members' | 'settings' | 'shortcuts' | 'notification_preferences' | 'custom_status' | 'do_not_disturb' | 'profile'
    | 'tour' | 'news' | 'user_groups' | 'user_group' | 'group_form' | 'add_to_group';

export type OpenDialog = {name: DialogName; /** What it is about, e.g. a channel's id. */ subject: string};

export type DialogsState = OpenDialog[];

const NONE: DialogsState = [];

export function dialogsReducer(state: DialogsState = NONE, action: UnknownAction): DialogsState {
    switch (action.type) {
    case 'DIALOG_OPENED': {
        const {name, subject} = action as unknown as OpenDialog;
        return [...state.filter((dialog) => dialog.name !== name), {name, subject}];
    }
    case 'DIALOG_CLOSED':
        return state.filter((dialog) => dialog.name !== action.name);
    case 'DIALOGS_CLOSED':
        return state.length === 0 ? state : NONE;
    default:
        return state;
    }
}

/** Opens a dialog of the client. */
export const openDialog = (name: DialogName, subject = '') => ({type: 'DIALOG_OPENED', name, subject});

/** Closes a dialog of the client. */
export const closeDialog = (name: DialogName) => ({type: 'DIALOG_CLOSED', name});
