// Days and times of forms: what integrations write (`today`, `+2w`, ISO), what the fields hold, what is submitted.
import {DateTime} from 'luxon';

/** A day of a field: `2026-03-15`. A moment: `2026-03-15T14:30`. Both without a zone: the field knows its own. */
export type Day = string;

// Mattermost: its page says `M` for months, its clients read `m`.
const UNITS: Record<string, 'days' | 'weeks' | 'months' | 'years'> = {d: 'days', w: 'weeks', m: 'months', M: 'months', y: 'years'};
const NAMED: Record<string, number> = {yesterday: -1, today: 0, tomorrow: 1};
const DAY = 'yyyy-MM-dd';
const MINUTE = "yyyy-MM-dd'T'HH:mm";

function relative(text: string, zone: string): DateTime | undefined {
    const today = DateTime.now().setZone(zone).startOf('day');
    const named = NAMED[text];
    if (named !== undefined) {
        return today.plus({days: named});
    }
    const [, sign, amount, unit] = /^([+-])(\d{1,4})([dwmMy])$/.exec(text) ?? [];
    return unit ? today.plus({[UNITS[unit]!]: Number(amount) * (sign === '-' ? -1 : 1)}) : undefined;
}

/** Reads a day as integrations write it; undefined when it is none. Of a moment only the day counts. */
export function dayOf(text: string | undefined, zone: string): Day | undefined {
    const wanted = (text ?? '').trim();
    const found = relative(wanted, zone) ?? DateTime.fromISO(wanted.slice(0, 10), {zone});
    return wanted && found.isValid ? found.toFormat(DAY) : undefined;
}

/** Reads a moment as integrations write it, in the field's zone; a day alone means noon. */
export function momentOf(text: string | undefined, zone: string): string | undefined {
    const wanted = (text ?? '').trim();
    if (!wanted) {
        return undefined;
    }
    const day = relative(wanted, zone) ?? (/^\d{4}-\d{2}-\d{2}$/.test(wanted) ? DateTime.fromISO(wanted, {zone}) : undefined);
    const found = day ? day.set({hour: 12}) : DateTime.fromISO(wanted, {zone});
    return found.isValid ? found.toFormat(MINUTE) : undefined;
}

/** Turns what a moment's field holds into RFC 3339 with the zone's offset. */
export function submittedMoment(value: string, zone: string): string {
    return DateTime.fromISO(value, {zone}).toISO({suppressMilliseconds: true}) ?? '';
}

/** Whether a day lies within bounds that may be open. Days are written so that texts compare. */
export function isWithin(day: Day, least: Day | undefined, most: Day | undefined): boolean {
    return (!least || day >= least) && (!most || day <= most);
}

/** The times of a day, an interval of minutes apart; an interval that does not fit a day counts as an hour. */
export function timesOfDay(interval: number | undefined): string[] {
    const minutes = interval && interval >= 1 && 1440 % interval === 0 ? interval : 60;
    const two = (value: number) => String(value).padStart(2, '0');
    return Array.from({length: 1440 / minutes}, (_, at) => `${two(Math.floor(at * minutes / 60))}:${two(at * minutes % 60)}`);
}
