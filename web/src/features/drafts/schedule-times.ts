// The times that people schedule messages for, in their own time zone.
import {DateTime} from 'luxon';

export type Preset = {name: 'tomorrow' | 'monday' | 'nextMonday'; at: number};

const MORNING = {hour: 9, minute: 0, second: 0, millisecond: 0};
const MONDAY = 1;

/** Tomorrow's morning, and that of the next Monday where it is another one. */
export function presets(now: number, timeZone: string | undefined): Preset[] {
    const today = DateTime.fromMillis(now).setZone(timeZone ?? 'local');
    const tomorrow = today.plus({days: 1}).set(MORNING);
    const monday = today.plus({days: ((MONDAY - today.weekday + 6) % 7) + 1}).set(MORNING);
    const found: Preset[] = [{name: 'tomorrow', at: tomorrow.toMillis()}];
    if (monday.toMillis() !== tomorrow.toMillis()) {
        found.push({name: today.weekday === MONDAY ? 'nextMonday' : 'monday', at: monday.toMillis()});
    }
    return found;
}

/** A moment as the fields of a form show it. */
export function toFields(at: number, timeZone: string | undefined): {day: string; time: string} {
    const moment = DateTime.fromMillis(at).setZone(timeZone ?? 'local');
    return {day: moment.toFormat('yyyy-MM-dd'), time: moment.toFormat('HH:mm')};
}

/** The moment that a form's fields mean; undefined when they mean none. */
export function fromFields(day: string, time: string, timeZone: string | undefined): number | undefined {
    const moment = DateTime.fromISO(`${day}T${time}`, {zone: timeZone ?? 'local'});
    return moment.isValid ? moment.toMillis() : undefined;
}
