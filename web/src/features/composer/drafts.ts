// What was typed and not sent, for each channel and thread; it outlives reloads and is kept in the store's
// storage, under the keys the other clients use.
import type {FileInfo} from '@mattermost/types/files';

/** How urgent a message is, and whether its readers are asked to say that they have read it. */
export type Priority = {priority: '' | 'important' | 'urgent'; requested_ack: boolean; persistent_notifications?: boolean};

export type DraftContent = {message: string; fileInfos: FileInfo[]; priority?: Priority | undefined};

export type Draft = DraftContent & {
    updateAt: number;
    /** Where it belongs; drafts of earlier versions of this client do not say. */
    channelId?: string;
    rootId?: string;
    /** The server's time of the version that this one follows; 0 when the server has none. */
    syncedAt?: number;
    /** The server does not have it as it is here. */
    dirty?: boolean;
    /** What another device wrote meanwhile: the reader chooses. */
    other?: DraftContent;
};

const EMPTY: Draft = Object.freeze({message: '', fileInfos: [], updateAt: 0}) as unknown as Draft;

/** Names the draft of a channel, or of a thread when there is a root. */
export function draftKey(channelId: string, rootId: string): string {
    return rootId ? `comment_draft_${rootId}` : `draft_${channelId}`;
}

/** Reads a priority, of a stored draft or the server's; `undefined` for an ordinary message. */
export function readPriority(value: unknown): Priority | undefined {
    const {priority, requested_ack: asks, persistent_notifications: persists} = (value ?? {}) as Partial<Priority>;
    const known = priority === 'important' || priority === 'urgent' ? priority : '';
    return known || asks === true ? {priority: known, requested_ack: asks === true, ...(known === 'urgent' && persists === true ? {persistent_notifications: true} : {})} : undefined;
}

/** Reads a stored draft; whatever is not one counts as empty. */
export function readDraft(value: unknown): Draft {
    if (!value || typeof value !== 'object') {
        return EMPTY;
    }
    const {message, fileInfos, priority, updateAt, channelId, rootId, syncedAt, dirty, other} = value as Partial<Draft>;
    const draft: Draft = {message: typeof message === 'string' ? message : '', fileInfos: Array.isArray(fileInfos) ? fileInfos : [], updateAt: typeof updateAt === 'number' ? updateAt : 0};
    const known = readPriority(priority);
    if (known) {
        draft.priority = known;
    }
    if (typeof channelId === 'string') {
        draft.channelId = channelId;
        draft.rootId = typeof rootId === 'string' ? rootId : '';
    }
    if (typeof syncedAt === 'number') {
        draft.syncedAt = syncedAt;
    }
    // What an earlier version kept has never been on the server.
    draft.dirty = typeof dirty === 'boolean' ? dirty : true;
    if (other && typeof other.message === 'string' && Array.isArray(other.fileInfos)) {
        draft.other = other;
    }
    return isForgotten(draft) ? EMPTY : draft;
}

export function isEmptyDraft(draft: DraftContent): boolean {
    return draft.message === '' && draft.fileInfos.length === 0;
}

/** Whether nothing of a draft need be kept: it is empty, and the server knows that. */
export function isForgotten(draft: Draft): boolean {
    return isEmptyDraft(draft) && !draft.other && !(draft.dirty && draft.syncedAt);
}

export function sameContent(one: DraftContent, other: DraftContent): boolean {
    return one.message === other.message && one.fileInfos.length === other.fileInfos.length && one.fileInfos.every((file, at) => file.id === other.fileInfos[at]?.id) && samePriority(one.priority, other.priority);
}

const samePriority = (one: Priority | undefined, other: Priority | undefined) => one?.priority === other?.priority && one?.requested_ack === other?.requested_ack && one?.persistent_notifications === other?.persistent_notifications;
