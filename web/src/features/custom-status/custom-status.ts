// What people say they are doing: kept by the server as JSON in their properties, until a moment.
import type {UserProfile} from '@mattermost/types/users';
import {Client4} from 'mattermost-redux/client';

import {loadMyself} from '../../state/actions/users';
import type {Thunk} from '../../state/thunk';

export const DURATIONS = ['', 'thirty_minutes', 'one_hour', 'four_hours', 'today', 'this_week'] as const;
export type Duration = typeof DURATIONS[number];

export type CustomStatus = {emoji: string; text: string; duration?: string; expires_at?: string};

/** The server's word for "never", and what older clients write. */
const NEVER = /^(0001-|$)/;
const MINUTE_MS = 60_000;

/** Reads somebody's custom status; one that has ended is none. */
export function customStatusOf(user: Pick<UserProfile, 'props'> | undefined, now: number): CustomStatus | undefined {
    const kept = user?.props?.customStatus;
    if (!kept) {
        return undefined;
    }
    try {
        const status = JSON.parse(kept) as Partial<CustomStatus> | null;
        if (!status?.emoji && !status?.text) {
            return undefined;
        }
        const end = status.duration && status.expires_at && !NEVER.test(status.expires_at) ? Date.parse(status.expires_at) : Number.POSITIVE_INFINITY;
        return end > now ? {...status, emoji: status.emoji || 'speech_balloon', text: status.text ?? ''} : undefined;
    } catch {
        return undefined;
    }
}

/** When a status of this duration ends; undefined when it does not. */
export function endOf(duration: Duration, now: Date): Date | undefined {
    const minutes = {thirty_minutes: 30, one_hour: 60, four_hours: 240}[duration as string];
    if (minutes) {
        return new Date(now.getTime() + (minutes * MINUTE_MS));
    }
    if (duration === '') {
        return undefined;
    }
    // The week ends with Sunday.
    const days = duration === 'this_week' ? (7 - now.getDay()) % 7 : 0;
    return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 23, 59, 59, 999);
}

/** Says what the reader is doing. */
export function saveCustomStatus(emoji: string, text: string, duration: Duration): Thunk<Promise<void>> {
    return async (dispatch) => {
        const end = endOf(duration, new Date());
        await Client4.updateCustomStatus({emoji, text, duration, ...(end ? {expires_at: end.toISOString()} : {})} as never);
        await dispatch(loadMyself());
    };
}

export function clearCustomStatus(): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.unsetCustomStatus();
        await dispatch(loadMyself());
    };
}
