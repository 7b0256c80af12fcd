// Presses buttons of blocks: the server holds what they do, and says where the reader is led.
import {IntegrationTypes} from 'mattermost-redux/action_types';

import {request} from '../../../net/client';
import {browserHistory} from '../../../state/history';
import type {Thunk} from '../../../state/thunk';
import {internalPath} from '../../../text/links';

/** A press of a button, or a choice of a menu. */
export type Pressed = {id: string; query?: Record<string, string> | undefined; selected?: string | undefined};

/** Presses it, and leads the reader where the server says. */
export function pressBlock(postId: string, cookie: string, {id, query, selected}: Pressed): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        const body = {
            cookie,
            ...(query ? {query} : {}),
            ...(selected ? {selected_option: selected} : {}),
            integration_format: 'mm_block',
        };
        const path = `/posts/${postId}/actions/${encodeURIComponent(id)}`;
        const answer = await request<{trigger_id?: string; goto_location?: string}>(path, {method: 'POST', body: JSON.stringify(body)});
        if (answer.trigger_id) {
            dispatch({type: IntegrationTypes.RECEIVED_DIALOG_TRIGGER_ID, data: answer.trigger_id});
        }
        follow(answer.goto_location ?? '', getState().entities.general.config.SiteURL || window.location.origin);
    };
}

/** Presses a link that is a button. */
export function pressLink(postId: string, cookie: string, href: string): Thunk<Promise<void>> {
    return async (dispatch) => {
        const pressed = pressedLink(href);
        if (pressed) {
            await dispatch(pressBlock(postId, cookie, pressed));
        }
    };
}

/** Reads the address of a link that is a button: `mmaction://name?added=to&the=address`. */
export function pressedLink(href: string): Pressed | undefined {
    const [, id, query] = /^mmaction:\/\/([A-Za-z0-9_-]+)\/?(?:\?([^#]*))?/.exec(href) ?? [];
    return id === undefined ? undefined : {id, query: query ? Object.fromEntries(new URLSearchParams(query)) : undefined};
}

function follow(address: string, siteURL: string): void {
    const path = address && internalPath(address, siteURL);
    if (path) {
        browserHistory.push(path);
    } else if (/^(https?:\/\/|\/(?!\/))/.test(address)) {
        window.open(address, '_blank', 'noopener,noreferrer');
    }
}
