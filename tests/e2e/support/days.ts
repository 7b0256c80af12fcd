// The days on which calendars are wrong: what depends on the day, the hour, the zone or daylight saving is tested on each.
// The unit tests of the web client read the same list.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from './server';

export interface Day {
  name: string;
  now: string;
  timeZone: string;
}

export const days = JSON.parse(readFileSync(path.join(repository, 'tests/fixtures/days.json'), 'utf8')) as Day[];

/** The day that the whole suite is run on, if one was named: `JACKFIELD_DAY='on a Sunday' npx playwright test`. */
export function chosenDay(): Day | undefined {
  const name = process.env.JACKFIELD_DAY;
  if (!name) return undefined;
  const day = days.find((candidate) => candidate.name === name);
  if (!day) throw new Error(`JACKFIELD_DAY is none of: ${days.map((candidate) => candidate.name).join(', ')}`);
  return day;
}
