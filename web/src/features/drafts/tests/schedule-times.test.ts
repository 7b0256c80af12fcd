// The times that are offered are mornings in the reader's own time zone.
import {describe, expect, it} from 'vitest';

import {days} from '../../../app/tests/days';
import {fromFields, presets, toFields} from '../schedule-times';

const at = (text: string) => new Date(text).getTime();
const offered = (now: string, zone: string) => presets(at(now), zone).map((preset) => [preset.name, new Date(preset.at).toISOString()]);

describe('schedule times', () => {
    it('offers tomorrow and Monday', () => {
        expect(offered('2026-03-04T12:00:00Z', 'UTC')).toEqual([['tomorrow', '2026-03-05T09:00:00.000Z'], ['monday', '2026-03-09T09:00:00.000Z']]);
    });

    it('offers a Monday that is tomorrow once, and on Mondays the next one', () => {
        expect(offered('2026-03-08T12:00:00Z', 'UTC')).toEqual([['tomorrow', '2026-03-09T09:00:00.000Z']]);
        expect(offered('2026-03-09T12:00:00Z', 'UTC')).toEqual([['tomorrow', '2026-03-10T09:00:00.000Z'], ['nextMonday', '2026-03-16T09:00:00.000Z']]);
    });

    it('knows what day it is where the reader is, also when the clocks change', () => {
        // Late on Tuesday in UTC it is Wednesday already in Tokyo.
        expect(offered('2026-03-03T23:00:00Z', 'Asia/Tokyo')[0]).toEqual(['tomorrow', '2026-03-05T00:00:00.000Z']);
        // On the night to 29 March Berlin loses an hour.
        expect(offered('2026-03-28T12:00:00Z', 'Europe/Berlin')[0]).toEqual(['tomorrow', '2026-03-29T07:00:00.000Z']);
    });

    it.each(days)('offers mornings that are to come, tomorrow\'s and a Monday\'s, $name', ({now, timeZone}) => {
        const found = presets(at(now), timeZone);
        const weekday = (moment: number) => new Intl.DateTimeFormat('en', {weekday: 'long', timeZone}).format(moment);
        expect(found.map((preset) => toFields(preset.at, timeZone).time)).toEqual(found.map(() => '09:00'));
        expect(found.every((preset) => preset.at > at(now))).toBe(true);
        expect(new Set(found.map((preset) => toFields(preset.at, timeZone).day)).size).toBe(found.length);
        expect(found.filter((preset) => weekday(preset.at) === 'Monday')).toHaveLength(1);
    });

    it.each(days)('reads what it wrote, $name', ({now, timeZone}) => {
        const {day, time} = toFields(at(now), timeZone);
        expect(fromFields(day, time, timeZone)).toBe(at(now));
    });

    it('reads and writes the fields of a form', () => {
        const moment = at('2026-03-05T08:30:00Z');
        expect(toFields(moment, 'Asia/Tokyo')).toEqual({day: '2026-03-05', time: '17:30'});
        expect(fromFields('2026-03-05', '17:30', 'Asia/Tokyo')).toBe(moment);
        expect(fromFields('', '17:30', 'UTC')).toBeUndefined();
    });
});
