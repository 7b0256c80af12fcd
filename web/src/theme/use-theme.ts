// The reader's theme: of this team, of all teams, or the system's choice between light and dark.
import {useEffect, useSyncExternalStore} from 'react';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../state/thunk';

import {applyTheme, storedTheme} from './apply';
import {DARK, LIGHT, readTheme, type Theme} from './themes';

const DARK_QUERY = '(prefers-color-scheme: dark)';

function subscribe(listener: () => void): () => void {
    const query = window.matchMedia?.(DARK_QUERY);
    query?.addEventListener('change', listener);
    return () => query?.removeEventListener('change', listener);
}

/** Selects the JSON of the theme the reader has chosen; empty when the system chooses. */
export function selectThemeJson(state: GlobalState): string {
    const {myPreferences} = state.entities.preferences;
    return myPreferences[`theme--${state.entities.teams.currentTeamId}`]?.value ?? myPreferences['theme--']?.value ?? '';
}

let read: {json: string; theme: Theme | undefined} = {json: '', theme: undefined};

// One object for each JSON: plugins' components compare it.
function themeOf(json: string): Theme | undefined {
    if (read.json !== json) {
        read = {json, theme: readTheme(json)};
    }
    return read.theme;
}

/** Returns the theme to show; the same object until it changes. */
export function useTheme(): Theme {
    const signedIn = useSelector((state: GlobalState) => state.entities.users.currentUserId !== '');
    const chosen = useSelector(selectThemeJson);
    const prefersDark = useSyncExternalStore(subscribe, () => window.matchMedia?.(DARK_QUERY).matches ?? false);
    return themeOf(signedIn ? chosen : storedTheme()) ?? (prefersDark ? DARK : LIGHT);
}

/** Keeps the page's colours at the reader's theme. */
export function useAppliedTheme(): void {
    const theme = useTheme();
    useEffect(() => applyTheme(theme), [theme]);
}
