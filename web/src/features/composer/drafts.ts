// What was typed and not sent, for each channel and thread; it outlives reloads and is kept in the store's
// storage, under the keys the other clients use.
import type {FileInfo} from '@mattermost/types/files';

export type Draft = {message: string; fileInfos: FileInfo[]; updateAt: number};

const EMPTY: Draft = Object.freeze({message: '', fileInfos: [], updateAt: 0}) as unknown as Draft;

/** Names the draft of a channel, or of a thread when there is a root. */
export function draftKey(channelId: string, rootId: string): string {
    return rootId ? `comment_draft_${rootId}` : `draft_${channelId}`;
}

/** Reads a stored draft; whatever is not one counts as empty. */
export function readDraft(value: unknown): Draft {
    if (!value || typeof value !== 'object') {
        return EMPTY;
    }
    const {message, fileInfos, updateAt} = value as Partial<Draft>;
    const draft = {message: typeof message === 'string' ? message : '', fileInfos: Array.isArray(fileInfos) ? fileInfos : [], updateAt: typeof updateAt === 'number' ? updateAt : 0};
    return isEmptyDraft(draft) ? EMPTY : draft;
}

export function isEmptyDraft(draft: Draft): boolean {
    return draft.message === '' && draft.fileInfos.length === 0;
}
