// What is on the screen and is nobody else's business: panes, dialogs, notices.
import {combineReducers} from 'redux';

import {browserReducer, type BrowserState} from './browser';
import {channelReducer, type ChannelViewState} from './channel';
import {dialogsReducer, type DialogsState} from './dialogs';
import {interactiveDialogsReducer, type InteractiveDialogsState} from './interactive-dialogs';
import {lhsReducer, type LhsState} from './lhs';
import {noticesReducer, type NoticesState} from './notices';
import {rhsReducer, type RhsState} from './rhs';

export type ViewsState = {
    browser: BrowserState;
    channel: ChannelViewState;
    dialogs: DialogsState;
    interactiveDialogs: InteractiveDialogsState;
    lhs: LhsState;
    notices: NoticesState;
    rhs: RhsState;
};

export const viewsReducer = combineReducers({
    browser: browserReducer,
    channel: channelReducer,
    dialogs: dialogsReducer,
    interactiveDialogs: interactiveDialogsReducer,
    lhs: lhsReducer,
    notices: noticesReducer,
    rhs: rhsReducer,
});
