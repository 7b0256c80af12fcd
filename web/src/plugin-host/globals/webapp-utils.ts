// window.WebappUtils and ProductApi: what plugins may do with the page around them.
import {useEffect, useRef, type ComponentType, type ReactNode} from 'react';

import {suggestionsFor} from '../../features/composer/autocomplete/providers';
import {SuggestionList} from '../../features/composer/autocomplete/SuggestionList';
import {FormattingBar} from '../../features/composer/FormattingBar';
import {showNotification} from '../../features/notifications/notify';
import {webSocketClient} from '../../net/connection';
import {categoryOfType, setFavorite} from '../../state/actions/categories';
import {browserHistory} from '../../state/history';
import {store} from '../../state/store';
import type {GlobalState} from '../../state/thunk';
import {openDialog, type DialogName} from '../../state/views/dialogs';
import {closeRhs} from '../../state/views/rhs';
import {extensionsOfPlugins} from '../extensions';
import {makeId} from '../ids';
import {isPopout, onMessageFromParent, openPopout, sendToParent} from '../popouts';

import {WysiwygEditor} from './components';
import {openModal} from './modals';
import {ring, stopRing} from './ringing';

/** Mattermost's names for dialogs of the client, and ours. */
const MODALS: Record<string, DialogName> = {
    user_settings: 'settings',
    invitation: 'invite_members',
    channel_invite: 'add_channel_members',
    channel_members: 'channel_members',
    channel_notifications: 'notification_preferences',
    edit_channel_header: 'edit_channel',
    custom_status: 'custom_status',
};

type ModalData = {modalId?: string; dialogType: ComponentType<Record<string, unknown>>; dialogProps?: Record<string, unknown>};

function openModalById(modalId: string, subject = ''): boolean {
    const name = MODALS[modalId];
    if (name) {
        store.dispatch(openDialog(name, subject));
    }
    return name !== undefined;
}

function isFavorite(channelId: string): boolean {
    const state = store.getState();
    return categoryOfType(state, state.entities.teams.currentTeamId, 'favorites')?.channel_ids.includes(channelId) ?? false;
}

type Told = {title: string; body: string; silent?: boolean; url?: string};

export const WebappUtils = {
    browserHistory,
    modals: {
        openModal: ({modalId, dialogType, dialogProps}: ModalData) => () => openModal(modalId ?? makeId(), dialogType, dialogProps ?? {}),
        ModalIdentifiers: Object.fromEntries(Object.keys(MODALS).map((id) => [id.toUpperCase(), id])),
        openModalById,
        canOpenModalId: (modalId: string) => modalId in MODALS,
    },
    notificationSounds: {ring, stopRing},
    sendDesktopNotificationToMe: ({title, body, silent = false, url}: Told) => async () => showNotification({title, body, silent, path: url}),
    openUserSettings: () => openModalById('user_settings'),
    channels: {
        favorite: (channelId: string) => store.dispatch(setFavorite(channelId, true)),
        unfavorite: (channelId: string) => store.dispatch(setFavorite(channelId, false)),
        isFavorite,
    },
    popouts: {
        isPopoutWindow: isPopout,
        canPopout: () => !isPopout(),
        sendToParent,
        onMessageFromParent,
        popoutRhsPlugin: (_title: string, pluginId: string, teamName: string, channelName: string) => openPopout(pluginId, teamName, channelName),
    },
    /** Ours: what plugins added by registerClientExtension, by their ids. */
    extensions: extensionsOfPlugins,
    editor: {WysiwygEditor, SuggestionList, FormattingBar, providers: {suggestionsFor}},
};

export const ProductApi = {
    useWebSocket: ({handler}: {handler: (message: unknown) => void}) => {
        const latest = useRef(handler);
        latest.current = handler;
        useEffect(() => {
            const listener = (message: unknown) => latest.current(message);
            webSocketClient.addMessageListener(listener);
            return () => webSocketClient.removeMessageListener(listener);
        }, []);
    },
    useWebSocketClient: () => webSocketClient,
    WebSocketProvider: ({children}: {children?: ReactNode}) => children ?? null,
    closeRhs,
    selectRhsPost: (postId: string) => ({type: 'SELECT_POST', postId, channelId: store.getState().entities.posts.posts[postId]?.channel_id ?? ''}),
    getRhsSelectedPostId: (state: GlobalState) => state.views.rhs.selectedPostId,
    getIsRhsOpen: (state: GlobalState) => state.views.rhs.isSidebarOpen,
};
