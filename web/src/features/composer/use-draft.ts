// A draft as a piece of component state that outlives the component.
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {useCallback, useEffect, useSyncExternalStore} from 'react';
import {useDispatch, useSelector} from 'react-redux';

import {flushDrafts, getDraft, setDraft, subscribeDrafts} from './draft-store';
import {draftKey, isEmptyDraft, type Draft} from './drafts';

export type ChangeDraft = (change: (current: Draft) => Draft) => void;

/** Returns the draft of a channel or thread, a way to change it, and a way to write it down now. */
export function useDraft(channelId: string, rootId: string): [Draft, ChangeDraft, () => void] {
    const userId = useSelector(getCurrentUserId);
    const dispatch = useDispatch();
    const draft = useSyncExternalStore(subscribeDrafts, () => getDraft(userId, channelId, rootId));
    const change = useCallback<ChangeDraft>((next) => {
        setDraft(userId, channelId, rootId, {...next(getDraft(userId, channelId, rootId)), updateAt: Date.now()});
    }, [userId, channelId, rootId]);
    const isEmpty = isEmptyDraft(draft);
    useEffect(() => {
        // The store's storage is where the sidebar and plugins look for drafts.
        const name = draftKey(channelId, rootId);
        const current = getDraft(userId, channelId, rootId);
        if (isEmpty) {
            dispatch({type: 'REMOVE_ITEM', data: {name}});
        } else {
            dispatch({type: 'SET_ITEM', data: {name, value: {...current, channelId, rootId, uploadsInProgress: []}, timestamp: current.updateAt}});
        }
        return () => flushDrafts();
    }, [userId, channelId, rootId, isEmpty, dispatch]);
    return [draft, change, flushDrafts];
}
