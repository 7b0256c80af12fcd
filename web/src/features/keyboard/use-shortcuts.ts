// Keys that work everywhere.
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {useEffect} from 'react';

import {browserHistory} from '../../state/history';
import {channelPath} from '../../state/selectors/channel-path';
import {channelsInOrder} from '../../state/selectors/sidebar';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {store} from '../../state/store';
import type {GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';

/** Finds the channel before or after the open one; with `unreadOnly` the next that is unread. */
export function neighbour(state: GlobalState, step: 1 | -1, unreadOnly: boolean): string | undefined {
    const current = state.entities.channels.currentChannelId;
    const order = channelsInOrder(state).filter((id) => id === current || !unreadOnly || unpackUnread(packedUnread(state, id)).isUnread);
    const at = order.indexOf(current);
    if (order.length === 0 || (order.length === 1 && at === 0)) {
        return undefined;
    }
    return order[at < 0 ? (step > 0 ? 0 : order.length - 1) : (at + step + order.length) % order.length];
}

/** Listens to the keys of the whole page. */
export function useShortcuts(): void {
    useEffect(() => {
        const onKey = (event: KeyboardEvent) => {
            if (press(event)) {
                event.preventDefault();
            }
        };
        window.addEventListener('keydown', onKey);
        return () => window.removeEventListener('keydown', onKey);
    }, []);
}

function press(event: KeyboardEvent): boolean {
    const command = event.ctrlKey || event.metaKey;
    const state = store.getState();
    const key = event.key.toLowerCase();
    if (event.altKey && !command && (key === 'arrowup' || key === 'arrowdown')) {
        const next = neighbour(state, key === 'arrowdown' ? 1 : -1, event.shiftKey);
        const path = next && channelPath(state, next);
        if (path) {
            browserHistory.push(path);
        }
        return true;
    }
    if (command && event.altKey && /^[1-9]$/.test(key)) {
        const team = [...getMyTeams(state)].sort((a, b) => a.display_name.localeCompare(b.display_name))[Number(key) - 1];
        if (team) {
            browserHistory.push(`/${team.name}`);
        }
        return true;
    }
    if (command && !event.altKey) {
        return pressCommand(key, event.shiftKey, state);
    }
    // Dialogs and menus take Esc before it gets here; what is left is the right-hand side.
    if (key === 'escape' && !event.shiftKey && !event.defaultPrevented && state.views.dialogs.length === 0 && state.views.rhs.isSidebarOpen && !isInOverlay(event.target)) {
        store.dispatch({type: 'CLOSE_RHS'});
        return true;
    }
    return false;
}

function pressCommand(key: string, shift: boolean, state: GlobalState): boolean {
    if (key === 'k') {
        store.dispatch(openDialog(shift ? 'direct_message' : 'channel_switcher'));
        return true;
    }
    if (key === '/') {
        store.dispatch(openDialog('shortcuts'));
        return true;
    }
    if (key === 'a' && shift) {
        store.dispatch(openDialog('settings'));
        return true;
    }
    if (key === 'm' && shift) {
        store.dispatch({type: 'UPDATE_RHS_STATE', state: 'mention'});
        return true;
    }
    if ((key === '.' || key === '>') && !shift && state.views.rhs.isSidebarOpen) {
        store.dispatch({type: 'CLOSE_RHS'});
        return true;
    }
    return false;
}

function isInOverlay(target: EventTarget | null): boolean {
    return target instanceof Element && Boolean(target.closest('[data-floating-ui-portal], [role="dialog"], [role="menu"], [role="listbox"]'));
}
