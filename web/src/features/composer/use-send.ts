// Sending what stands in a message box, now or later: the box is empty at once, and full again when it is refused.
import {useEffect, useRef, useState, type RefObject} from 'react';
import {useHistory} from 'react-router-dom';
import {useSelector} from 'react-redux';
import {useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {internalPath} from '../../text/links';
import {schedulePost} from '../drafts/actions';

import type {Refusal} from './ComposerParts';
import type {Draft} from './drafts';
import {notifiedByEveryone} from './everyone';
import {useSentHistory} from './sent-history';
import {submit} from './submit';
import type {ChangeDraft} from './use-draft';

type Box = {
    channelId: string;
    teamId: string;
    rootId: string;
    draft: Draft;
    setDraft: ChangeDraft;
    /** Nothing can be sent now: too long, or empty. */
    blocked: boolean;
    /** Files are on their way: what is sent now goes when they are there. */
    uploading: boolean;
    input: RefObject<{focus: () => void}>;
};

const emptied = ({priority: _gone, ...draft}: Draft): Draft => ({...draft, message: '', fileInfos: []});

/** Returns ways to send, what is asked first, and why something was refused. */
export function useSend({channelId, teamId, rootId, draft, setDraft, blocked, uploading, input}: Box) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const sent = useSentHistory();
    const [refusal, setRefusal] = useState<Refusal>();
    const [busy, setBusy] = useState(false);
    const [queued, setQueued] = useState(false);
    const [asking, setAsking] = useState(0);
    const siteURL = useSelector((state: GlobalState) => state.entities.general.config.SiteURL || window.location.origin);
    const goTo = (location: string) => {
        const path = internalPath(location, siteURL);
        if (path === undefined) {
            window.open(location, '_blank', 'noopener');
        } else {
            history.push(path);
        }
    };
    const giveBack = (before: Draft) => setDraft((current) => (current.message === '' && current.fileInfos.length === 0 ? {...current, message: before.message, fileInfos: before.fileInfos, ...(before.priority ? {priority: before.priority} : {})} : current));
    const send = async (asText = false, confirmed = false) => {
        if (busy || blocked) {
            return;
        }
        if (uploading) {
            setQueued(true);
            return;
        }
        setBusy(true);
        const notified = confirmed ? 0 : await dispatch(notifiedByEveryone(channelId, draft.message));
        if (notified > 0) {
            setBusy(false);
            setAsking(notified);
            return;
        }
        const before = draft;
        const isCommand = !asText && draft.message.startsWith('/');
        if (!isCommand) {
            setDraft(emptied);
        }
        try {
            const outcome = await dispatch(submit({channelId, teamId, rootId, message: before.message, files: before.fileInfos, priority: before.priority}, asText));
            if (outcome.type === 'refused') {
                setRefusal(outcome);
                giveBack(before);
                return;
            }
            sent.reset();
            if (isCommand) {
                setDraft(emptied);
            }
            if (outcome.type === 'goto') {
                goTo(outcome.location);
            }
        } finally {
            setBusy(false);
            input.current?.focus();
        }
    };
    // What waited for its files goes once they are there; one that failed has its own words.
    const latest = useRef(send);
    latest.current = send;
    useEffect(() => {
        if (queued && !uploading) {
            setQueued(false);
            act(() => latest.current());
        }
    }, [queued, uploading, act]);
    useEffect(() => setQueued(false), [channelId, rootId]);

    const schedule = async (at: number) => {
        if (busy || blocked || uploading) {
            return;
        }
        if (draft.message.startsWith('/')) {
            setRefusal({type: 'refused', message: intl.formatMessage({id: 'schedule.noCommand', defaultMessage: 'Commands cannot be scheduled.'})});
            return;
        }
        setBusy(true);
        try {
            const outcome = await dispatch(schedulePost({channelId, teamId, rootId, message: draft.message, files: draft.fileInfos, priority: draft.priority}, at));
            if (outcome.type === 'refused') {
                setRefusal({type: 'refused', message: outcome.message});
            } else {
                // Only what was scheduled goes: somebody quick may have typed on.
                setDraft((current) => (current.message === draft.message ? emptied(current) : current));
            }
        } finally {
            setBusy(false);
            input.current?.focus();
        }
    };
    return {busy, queued, unqueue: () => setQueued(false), asking, setAsking, refusal, setRefusal, send, schedule, sent};
}
