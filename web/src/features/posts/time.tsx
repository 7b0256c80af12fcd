// Moments as people read them, in their own time zone and clock.
import {getBool} from 'mattermost-redux/selectors/entities/preferences';
import {useIntl, type IntlShape} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

/** Tells whether the reader prefers the 24-hour clock. */
export function useMilitaryTime(): boolean {
    return useSelector((state: GlobalState) => getBool(state, 'display_settings', 'use_military_time', false));
}

/** Shows a post's time; the full date is in its title. */
export function PostTime({at, className}: {at: number; className?: string}) {
    const intl = useIntl();
    const military = useMilitaryTime();
    return (
        <time
            className={className ?? 'post__time'}
            dateTime={new Date(at).toISOString()}
            title={fullTime(intl, at, military)}
        >
            {clockTime(intl, at, military)}
        </time>
    );
}

export function clockTime(intl: IntlShape, at: number, military: boolean): string {
    return intl.formatTime(at, military ? {hour: '2-digit', minute: '2-digit', hourCycle: 'h23'} : {hour: 'numeric', minute: '2-digit', hour12: true});
}

export function fullTime(intl: IntlShape, at: number, military: boolean): string {
    return `${intl.formatDate(at, {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'})}, ${clockTime(intl, at, military)}`;
}

type DayOf = (at: number) => string;
const byZone = new Map<string, DayOf>();

function dayOfIn(timeZone: string | undefined): DayOf {
    const made = byZone.get(timeZone ?? '');
    if (made) {
        return made;
    }
    const format = new Intl.DateTimeFormat('en-CA', {year: 'numeric', month: '2-digit', day: '2-digit', ...(timeZone ? {timeZone} : {})});
    // No zone's day begins within a quarter of an hour: each is asked about once.
    const days = new Map<number, string>();
    const dayOf = (at: number) => {
        const quarter = Math.floor(at / 900_000);
        const known = days.get(quarter) ?? format.format(at);
        days.set(quarter, known);
        return known;
    };
    byZone.set(timeZone ?? '', dayOf);
    return dayOf;
}

/** Returns a function that names the day of a moment, equal for all moments of that day. */
export function useDayOf(): (at: number) => string {
    const {timeZone} = useIntl();
    return dayOfIn(timeZone);
}

/** Names a day: today, yesterday, or its date. */
export function DayName({at}: {at: number}) {
    const intl = useIntl();
    const dayOf = useDayOf();
    return <>{dayName(intl, dayOf, at, Date.now())}</>;
}

export function dayName(intl: IntlShape, dayOf: (at: number) => string, at: number, now: number): string {
    const day = dayOf(at);
    if (day === dayOf(now)) {
        return intl.formatMessage({id: 'posts.today', defaultMessage: 'Today'});
    }
    if (day === dayBefore(dayOf(now))) {
        return intl.formatMessage({id: 'posts.yesterday', defaultMessage: 'Yesterday'});
    }
    const sameYear = day.slice(0, 4) === dayOf(now).slice(0, 4);
    return intl.formatDate(at, {weekday: 'short', day: 'numeric', month: 'long', ...(sameYear ? {} : {year: 'numeric'})});
}

/** The day before by the calendar: a day of the reader's may have 23 or 25 hours. */
function dayBefore(day: string): string {
    const noon = new Date(`${day}T12:00:00Z`);
    noon.setUTCDate(noon.getUTCDate() - 1);
    return noon.toISOString().slice(0, 10);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [['minute', 60], ['hour', 3600], ['day', 86_400], ['week', 604_800], ['month', 2_592_000], ['year', 31_536_000]];

/** Shows how long ago something was, in the largest whole unit. */
export function RelativeTime({at}: {at: number}) {
    const intl = useIntl();
    const military = useMilitaryTime();
    return (
        <time
            dateTime={new Date(at).toISOString()}
            title={fullTime(intl, at, military)}
        >
            {relativeTime(intl, at, Date.now())}
        </time>
    );
}

export function relativeTime(intl: IntlShape, at: number, now: number): string {
    const seconds = Math.max(0, Math.round((now - at) / 1000));
    const step = STEPS.filter(([, length]) => seconds >= length).pop();
    if (!step) {
        return intl.formatMessage({id: 'posts.justNow', defaultMessage: 'just now'});
    }
    return intl.formatRelativeTime(-Math.floor(seconds / step[1]), step[0], {numeric: 'auto'});
}
