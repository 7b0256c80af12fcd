// Panels: which there are for the reader, what proves to their servers who that is, and what they kept here.
import type {Channel} from '@mattermost/types/channels';

import {request} from '../../net/client';
import {browserHistory} from '../../state/history';
import {openConversation} from '../../state/actions/channels';
import {pathOf} from '../../state/selectors/channel-path';
import type {Thunk} from '../../state/thunk';
import type {Panel, PanelAnswer, PanelToken} from '../../types/generated';

export type {Panel};

const asked = <Answer>(path: string, body: unknown) => request<Answer>(path, {method: 'POST', body: JSON.stringify(body)});

export const listPanels = (): Promise<Panel[]> => request('/panels');

/** A token that says to the panel's server who is there, and where. */
export async function tokenFor(panelId: string, place: {teamId?: string | undefined; channelId?: string | undefined}): Promise<{token: string; expiresAt: number}> {
    const {token, expires_at: expiresAt} = await asked<PanelToken>(`/panels/${panelId}/token`, {team_id: place.teamId ?? '', channel_id: place.channelId ?? ''});
    return {token, expiresAt};
}

/** Presses an entry of a message's menu; a line, or where in the panel to go on. */
export const press = (panelId: string, shortcut: string, postId: string): Promise<PanelAnswer> => asked(`/panels/${panelId}/shortcuts/${shortcut}`, {post_id: postId});

/** Tells the administrators what a panel was stopped at. */
export const complain = (panelId: string, reason: 'flood' | 'silent' | 'scope'): Promise<unknown> => asked(`/panels/${panelId}/complaint`, {reason});

const kept = new Map<string, unknown>();

/** What a panel kept in a place, for as long as this page is open. */
export const keptBy = (panelId: string, place: string): unknown => kept.get(`${panelId} ${place}`);
export const keep = (panelId: string, place: string, state: unknown): unknown => kept.set(`${panelId} ${place}`, state);

/** Goes to a channel, a message, or the conversation with somebody. */
export function openFor(target: {channelId?: string; postId?: string; userId?: string}): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        if (target.postId) {
            browserHistory.push(`/_redirect/pl/${target.postId}`);
            return;
        }
        const channel: Channel | undefined = target.userId ? await dispatch(openConversation([target.userId])) : getState().entities.channels.channels[target.channelId ?? ''];
        const path = channel && pathOf(getState(), channel);
        if (!path) {
            throw new Error('The reader has no such channel.');
        }
        browserHistory.push(path);
    };
}

/** Sends a message as the reader, who was asked; answers its id. */
export async function postAsReader(channelId: string, message: string): Promise<string> {
    const {id} = await asked<{id: string}>('/posts', {channel_id: channelId, message});
    return id;
}
