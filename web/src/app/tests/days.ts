// The days on which calendars are wrong, for tests of what depends on the day, the zone or daylight saving.
// The browser tests read the same list.
import listed from '../../../../tests/fixtures/days.json';

export type Day = {name: string; now: string; timeZone: string};

export const days: readonly Day[] = listed;
