// Drafts on all devices: what is typed here is brought to the server a moment later, and what other devices write
// comes here. When both wrote, nothing is thrown away: the reader gets to choose.
import type {Draft as ServerDraft} from '@mattermost/types/drafts';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import type {EventHandler, EventHandlers} from '../../state/feature';
import {load} from '../../state/load';
import type {GlobalState, Thunk} from '../../state/thunk';

import {everyDraft, getDraft, keepDraft, onTyped, type Place} from './draft-store';
import {draftKey, isEmptyDraft, readPriority, sameContent, type Draft, type DraftContent} from './drafts';

/** Typing is brought to the server so long after it began. */
const PUSH_AFTER = 1000;
const RETRY_AFTER = 30_000;

const timers = new Map<string, number>();
const running = new Set<string>();
/** What the server refused; it is not sent again until it changes. */
const refused = new Map<string, DraftContent>();

type Store = {dispatch: (thunk: Thunk<unknown>) => unknown; getState: () => GlobalState};

const isOn = (state: GlobalState) => (state.entities.general.config as Record<string, string | undefined>).AllowSyncedDrafts === 'true';
const keyOf = ({userId, channelId, rootId}: Place) => `${userId}:${draftKey(channelId, rootId)}`;
const draftAt = ({userId, channelId, rootId}: Place) => getDraft(userId, channelId, rootId);

/** Begins to bring what is typed to the server; returns the way to end it. */
export function startDraftSync(store: Store): () => void {
    const stop = onTyped((place) => {
        if (isOn(store.getState())) {
            // What was sent or emptied should be gone everywhere at once.
            plan(store, place, isEmptyDraft(draftAt(place)) ? 0 : PUSH_AFTER);
        }
    });
    return () => {
        stop();
        timers.forEach((timer) => window.clearTimeout(timer));
        timers.clear();
    };
}

function plan(store: Store, place: Place, after: number): void {
    const key = keyOf(place);
    if (timers.has(key) && after > 0) {
        return;
    }
    window.clearTimeout(timers.get(key));
    timers.set(key, window.setTimeout(() => {
        timers.delete(key);
        void push(store, place);
    }, after));
}

// One after the other for each draft, so that the last one typed is the last one kept.
async function push(store: Store, place: Place): Promise<void> {
    const key = keyOf(place);
    if (running.has(key)) {
        return;
    }
    running.add(key);
    try {
        for (let draft = draftAt(place); draft.dirty && !isRefused(key, draft); draft = draftAt(place)) {
            await pushOnce(store.getState(), place, draft); // eslint-disable-line no-await-in-loop -- in order
        }
    } catch (error) {
        const status = (error as {status_code?: number}).status_code ?? 0;
        if (status === 0 || status === 429 || status >= 500) {
            plan(store, place, RETRY_AFTER);
        } else {
            refused.set(key, draftAt(place));
        }
    } finally {
        running.delete(key);
    }
}

function isRefused(key: string, draft: Draft): boolean {
    const before = refused.get(key);
    return before !== undefined && sameContent(before, draft);
}

async function pushOnce(state: GlobalState, place: Place, draft: Draft): Promise<void> {
    const connectionId = state.websocket.connectionId ?? '';
    let syncedAt = 0;
    if (!isEmptyDraft(draft)) {
        // From here on the server may know it, whatever becomes of the answer.
        keepDraft(place, {...draft, syncedAt: draft.syncedAt || 1});
        const body = {channel_id: place.channelId, root_id: place.rootId, message: draft.message, file_ids: draft.fileInfos.map((file) => file.id), props: {}, ...(draft.priority ? {priority: draft.priority} : {})};
        syncedAt = (await Client4.upsertDraft(body as unknown as ServerDraft, connectionId)).update_at;
    } else if (draft.syncedAt) {
        await Client4.deleteDraft(place.channelId, place.rootId, connectionId);
    }
    const now = draftAt(place);
    keepDraft(place, {...now, syncedAt, dirty: !sameContent(now, draft)});
}

/** Takes over what another device wrote. */
export function receiveDraft(remote: ServerDraft): Thunk {
    return (dispatch, getState) => {
        const place = {userId: getState().entities.users.currentUserId, channelId: remote.channel_id, rootId: remote.root_id};
        const content = {message: remote.message, fileInfos: remote.metadata?.files ?? [], priority: readPriority(remote.priority ?? remote.metadata?.priority)};
        const local = draftAt(place);
        if (remote.update_at <= (local.syncedAt ?? 0)) {
            return;
        }
        if (sameContent(local, content)) {
            keepDraft(place, {...local, syncedAt: remote.update_at, dirty: false});
            return;
        }
        if (local.dirty && !isEmptyDraft(local)) {
            keepDraft(place, {...local, syncedAt: remote.update_at, other: content});
            return;
        }
        keepDraft(place, {...content, updateAt: remote.update_at, syncedAt: remote.update_at, dirty: false});
        dispatch(tellStore(place));
    };
}

/** Another device sent or emptied a draft; what was typed here since stays. */
export function draftDeleted(remote: Pick<ServerDraft, 'channel_id' | 'root_id'>): Thunk {
    return (dispatch, getState) => {
        const place = {userId: getState().entities.users.currentUserId, channelId: remote.channel_id, rootId: remote.root_id};
        const local = draftAt(place);
        if (local.dirty) {
            keepDraft(place, {...local, syncedAt: 0});
            return;
        }
        keepDraft(place, {message: '', fileInfos: [], updateAt: 0, syncedAt: 0, dirty: false});
        dispatch(tellStore(place));
    };
}

function withDraft(handle: (draft: ServerDraft) => Thunk): EventHandler {
    return ({data}) => {
        const draft = read<ServerDraft>(data.draft);
        return draft ? handle(draft) : () => undefined;
    };
}

export const draftsTold: EventHandlers = {
    draft_created: withDraft(receiveDraft),
    draft_updated: withDraft(receiveDraft),
    draft_deleted: withDraft(draftDeleted),
};

/** Loads a team's drafts, takes over what changed elsewhere, and sends what was typed while the server was away. */
export function loadDrafts(teamId: string): Thunk<Promise<void>> {
    return async (dispatch, getState) => {
        if (!isOn(getState())) {
            return;
        }
        const userId = getState().entities.users.currentUserId;
        // What was brought to the server since is not in the answer, and not deleted either.
        const before = new Map(everyDraft(userId).map((draft) => [draftKey(draft.channelId ?? '', draft.rootId ?? ''), draft.syncedAt]));
        await dispatch(load(draftsTold, () => Client4.getUserDrafts(teamId) as Promise<ServerDraft[]>, (list) => dispatch(receiveAll(teamId, list, before))));
    };
}

function receiveAll(teamId: string, list: ServerDraft[], before: Map<string, number | undefined>): Thunk {
    return (dispatch, getState) => {
        const there = new Set(list.map((draft) => draftKey(draft.channel_id, draft.root_id)));
        list.forEach((draft) => dispatch(receiveDraft(draft)));
        const {users: {currentUserId: userId}, channels: {channels}} = getState().entities;
        for (const draft of everyDraft(userId)) {
            const channel = channels[draft.channelId ?? ''];
            if (!channel || (channel.team_id !== teamId && channel.team_id !== '')) {
                continue;
            }
            const place = {userId, channelId: channel.id, rootId: draft.rootId ?? ''};
            if (draft.dirty) {
                plan({dispatch, getState} as Store, place, 0);
            } else if (!there.has(draftKey(place.channelId, place.rootId)) && before.get(draftKey(place.channelId, place.rootId)) === draft.syncedAt && !isEmptyDraft(draft)) {
                dispatch(draftDeleted({channel_id: place.channelId, root_id: place.rootId}));
            }
        }
    };
}

/** Takes what the other device wrote, and keeps what was here in its place. */
export function swapDraft(place: Place): DraftContent | undefined {
    const {message, fileInfos, priority, other} = draftAt(place);
    if (other) {
        keepDraft(place, {...draftAt(place), other: {message, fileInfos, priority}});
    }
    return other;
}

/** Forgets what the other device wrote. */
export function dropOther(place: Place): void {
    const {other: _gone, ...draft} = draftAt(place);
    keepDraft(place, draft);
}

// The store's storage is where plugins look for drafts.
function tellStore(place: Place): Thunk {
    return (dispatch) => {
        const name = draftKey(place.channelId, place.rootId);
        const draft = draftAt(place);
        dispatch(isEmptyDraft(draft) ? {type: 'REMOVE_ITEM', data: {name}} : {type: 'SET_ITEM', data: {name, value: {...draft, uploadsInProgress: []}, timestamp: draft.updateAt}});
    };
}
