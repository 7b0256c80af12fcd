// Who is typing: telling others every few seconds, and showing others for as long as they go on.
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {useCallback, useEffect, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {sendTyping} from '../../net/connection';
import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';


export const TYPING_EVERY = 5000;

/** Returns a function to call at each key; it tells the others at most every five seconds. */
export function useTypingNotice(channelId: string, rootId: string): () => void {
    const last = useRef(0);
    const enabled = useSelector((state: GlobalState) => state.entities.general.config.EnableUserTypingMessages !== 'false');
    useEffect(() => {
        last.current = 0;
    }, [channelId, rootId]);
    return useCallback(() => {
        const now = Date.now();
        if (enabled && now - last.current >= TYPING_EVERY) {
            last.current = now;
            sendTyping(channelId, rootId);
        }
    }, [channelId, rootId, enabled]);
}

/** Shows who else is typing here. */
export const TypingLine = overridable('TypingLine', CoreTypingLine);

function CoreTypingLine({channelId, rootId}: {channelId: string; rootId: string}) {
    const intl = useIntl();
    const [now, setNow] = useState(() => Date.now());
    // Mattermost: a thread's key is the channel's id followed by the root's.
    const typing = useSelector((state: GlobalState) => state.entities.typing[channelId + rootId]);
    const names = useSelector((state: GlobalState) => namesOf(state, typing, now).join('\n'));
    const active = names !== '';
    useEffect(() => {
        setNow(Date.now());
    }, [typing]);
    useEffect(() => {
        if (!active) {
            return undefined;
        }
        const timer = window.setInterval(() => setNow(Date.now()), 1000);
        return () => window.clearInterval(timer);
    }, [active]);
    const list = active ? names.split('\n') : [];
    return (
        <div
            className='typing-line'
            aria-live='polite'
        >
            {list.length === 1 && (
                <FormattedMessage
                    id='composer.typing.one'
                    defaultMessage='{user} is typing…'
                    values={{user: list[0]}}
                />
            )}
            {list.length > 1 && (
                <FormattedMessage
                    id='composer.typing.many'
                    defaultMessage='{users} are typing…'
                    values={{users: list.length > 3 ? intl.formatMessage({id: 'composer.typing.several', defaultMessage: 'Several people'}) : intl.formatList(list)}}
                />
            )}
        </div>
    );
}

const EXPIRES = TYPING_EVERY + 1500;

function namesOf(state: GlobalState, typing: Record<string, number> | undefined, now: number): string[] {
    const me = getCurrentUserId(state);
    const setting = getTeammateNameDisplaySetting(state) ?? 'username';
    return Object.entries(typing ?? {}).
        filter(([userId, at]) => userId !== me && now - at < EXPIRES && state.entities.users.profiles[userId]).
        map(([userId]) => displayUsername(state.entities.users.profiles[userId], setting));
}
