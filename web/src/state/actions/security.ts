// The reader's own ways in: sessions, access tokens, applications, the password; and their picture.
import type {OAuthApp} from '@mattermost/types/integrations';
import type {Session} from '@mattermost/types/sessions';
import type {UserAccessToken} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import type {GlobalState, Thunk} from '../thunk';

import {loadMyself} from './users';

const me = (state: GlobalState) => state.entities.users.currentUserId;

/** Returns where the reader is signed in. */
export const loadSessions = (): Thunk<Promise<Session[]>> => (_, getState) => Client4.getSessions(me(getState()));

/** Ends a session of the reader's. */
export const endSession = (id: string): Thunk<Promise<unknown>> => (_, getState) => Client4.revokeSession(me(getState()), id);

/** Ends all sessions of the reader's, this one as well. */
export const endAllSessions = (): Thunk<Promise<unknown>> => (_, getState) => Client4.revokeAllSessionsForUser(me(getState()));

/** Returns the reader's access tokens, without what they say. */
export const loadTokens = (): Thunk<Promise<UserAccessToken[]>> => (_, getState) => Client4.getUserAccessTokensForUser(me(getState()), 0, 200);

/** What an access token may be used for, and from where; nothing for no bounds. */
type Reach = {scopes: string[]; allowed_ips: string[]};

/** Makes an access token of somebody's, which works until a moment, or for ever; only now it says what it is. */
export const makeToken = (userId: string, description: string, endsAt: number, reach: Reach): Promise<UserAccessToken> => request(`/users/${userId}/tokens`, {method: 'POST', body: JSON.stringify({description, expires_at: endsAt, ...reach})});

/** Makes one of the reader's. */
export const createToken = (description: string, endsAt: number, reach: Reach): Thunk<Promise<UserAccessToken>> => (_, getState) => makeToken(me(getState()), description, endsAt, reach);

/** Lets a token work, or not for now. */
export const setTokenActive = (id: string, active: boolean): Thunk<Promise<unknown>> => () => (active ? Client4.enableUserAccessToken(id) : Client4.disableUserAccessToken(id));

/** Deletes a token for good. */
export const deleteToken = (id: string): Thunk<Promise<unknown>> => () => Client4.revokeUserAccessToken(id);

/** Returns the applications that the reader lets act for them. */
export const loadAuthorizedApps = (): Thunk<Promise<OAuthApp[]>> => (_, getState) => Client4.getAuthorizedOAuthApps(me(getState()));

/** Ends all that the reader let an application do. */
export const endApp = (id: string): Thunk<Promise<unknown>> => () => Client4.deauthorizeOAuthApp(id);

/** Changes the reader's password. */
export const changePassword = (current: string, next: string): Thunk<Promise<unknown>> => (_, getState) => Client4.updateUserPassword(me(getState()), current, next);

/** Changes the reader's picture. */
export function uploadPicture(file: File): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        await Client4.uploadProfileImage(me(getState()), file);
        await dispatch(loadMyself());
    };
}
