// Bookmarks of channels: what the server told of them, and changing them.
import type {ChannelBookmark, ChannelBookmarkCreate, ChannelBookmarkPatch, ChannelBookmarkWithFileInfo} from '@mattermost/types/channel_bookmarks';
import type {FileInfo} from '@mattermost/types/files';
import {ChannelBookmarkTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {read} from '../../net/read';
import {behind} from '../../state/act';
import type {EventHandlers} from '../../state/feature';
import {load} from '../../state/load';
import type {GlobalState, Thunk} from '../../state/thunk';

const NO_CONNECTION = '';

export const bookmarkEvents: EventHandlers = {
    channel_bookmark_created: ({data}) => take(data.bookmark),
    channel_bookmark_deleted: ({data}) => drop(data.bookmark),
    channel_bookmark_sorted: ({data}) => take(data.bookmarks),
    channel_bookmark_updated: ({data}) => (dispatch) => {
        const change = read<{updated?: ChannelBookmark; deleted?: ChannelBookmark}>(data.bookmarks);
        dispatch(drop(change?.deleted));
        dispatch(take(change?.updated));
    },
};

/** Takes one or several as the server has them. */
function take(told: unknown): Thunk {
    return (dispatch) => {
        for (const bookmark of [read<ChannelBookmark | ChannelBookmark[]>(told)].flat()) {
            if (bookmark?.id) {
                dispatch({type: ChannelBookmarkTypes.RECEIVED_BOOKMARK, data: bookmark});
            }
        }
    };
}

function drop(told: unknown): Thunk {
    return (dispatch) => {
        const bookmark = read<ChannelBookmark>(told);
        if (bookmark?.id) {
            dispatch({type: ChannelBookmarkTypes.BOOKMARK_DELETED, data: bookmark});
        }
    };
}

/** Loads a channel's bookmarks. */
export function loadBookmarks(channelId: string): Thunk<Promise<unknown>> {
    return load(bookmarkEvents, () => Client4.getChannelBookmarks(channelId), (bookmarks, dispatch, getState) => {
        const known = Object.keys(getState().entities.channelBookmarks.byChannelId[channelId] ?? {});
        const ids = new Set(bookmarks.map(({id}) => id));
        known.filter((id) => !ids.has(id)).forEach((id) => dispatch({type: ChannelBookmarkTypes.BOOKMARK_DELETED, data: {id, channel_id: channelId}}));
        dispatch({type: ChannelBookmarkTypes.RECEIVED_BOOKMARKS, data: {channelId, bookmarks}});
    });
}

/** Loads those of the open channel anew, and of the others when they are opened. */
export function reloadBookmarks(): Thunk<Promise<unknown>> {
    return async (dispatch, getState) => {
        const {currentChannelId} = getState().entities.channels;
        asked.clear();
        if (currentChannelId) {
            asked.add(currentChannelId);
            await dispatch(loadBookmarks(currentChannelId));
        }
    };
}

/** Channels whose bookmarks are followed by events from here on. */
const asked = new Set<string>();

/** Forgets what was followed, with the session that followed it. */
export const forgetAsked = () => () => asked.clear();

/** Loads a channel's bookmarks when that was not done yet. */
export function needBookmarks(channelId: string): Thunk {
    return (dispatch) => {
        if (!asked.has(channelId)) {
            asked.add(channelId);
            dispatch(behind(async (run) => {
                try {
                    await run(loadBookmarks(channelId));
                } catch (error) {
                    asked.delete(channelId);
                    throw error;
                }
            }, 'bookmarks'));
        }
    };
}

const ordered = new WeakMap<object, ChannelBookmark[]>();
const NONE: ChannelBookmark[] = [];

/** Returns a channel's bookmarks in their order. */
export function bookmarksOf(state: GlobalState, channelId: string): readonly ChannelBookmark[] {
    const known = state.entities.channelBookmarks.byChannelId[channelId];
    if (!known) {
        return NONE;
    }
    let list = ordered.get(known);
    if (!list) {
        list = Object.values(known).filter((bookmark): bookmark is ChannelBookmark => Boolean(bookmark) && !bookmark!.delete_at).sort((a, b) => a.sort_order - b.sort_order || a.create_at - b.create_at);
        ordered.set(known, list);
    }
    return list;
}

/** Adds a bookmark at the end. */
export function addBookmark(channelId: string, bookmark: ChannelBookmarkCreate): Thunk<Promise<void>> {
    return async (dispatch) => dispatch(take(await Client4.createChannelBookmark(channelId, bookmark, NO_CONNECTION)));
}

/** Changes a bookmark; one of somebody else is replaced by one of the reader's. */
export function changeBookmark({channel_id: channelId, id}: ChannelBookmark, patch: ChannelBookmarkPatch): Thunk<Promise<void>> {
    return async (dispatch) => {
        const {updated, deleted} = await Client4.updateChannelBookmark(channelId, id, patch, NO_CONNECTION);
        dispatch(drop(deleted));
        dispatch(take(updated));
    };
}

/** Takes a bookmark away. */
export function removeBookmark({channel_id: channelId, id}: ChannelBookmark): Thunk<Promise<void>> {
    return async (dispatch) => dispatch(drop(await Client4.deleteChannelBookmark(channelId, id, NO_CONNECTION)));
}

/** Puts a bookmark at another place. */
export function moveBookmark({channel_id: channelId, id}: ChannelBookmark, to: number): Thunk<Promise<void>> {
    return async (dispatch) => dispatch(take(await Client4.updateChannelBookmarkSortOrder(channelId, id, to, NO_CONNECTION)));
}

/** Uploads the file of a bookmark. */
export async function uploadBookmarked(channelId: string, file: File): Promise<FileInfo> {
    const form = new FormData();
    form.append('channel_id', channelId);
    form.append('files', file, file.name);
    const {file_infos: [info]} = await Client4.uploadFile(form, true);
    if (!info) {
        throw new Error('the server kept no file');
    }
    return info;
}

export type {ChannelBookmark, ChannelBookmarkWithFileInfo};
