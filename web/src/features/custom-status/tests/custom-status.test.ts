import {describe, expect, it} from 'vitest';

import {days} from '../../../app/tests/days';
import {customStatusOf, endOf} from '../custom-status';

const NOW = Date.parse('2026-03-04T12:00:00Z');
const saying = (status: object) => ({props: {customStatus: JSON.stringify(status)}});

describe('a custom status', () => {
    it('is read from a person\'s properties until it ends', () => {
        const lunch = saying({emoji: 'hamburger', text: 'lunch', duration: 'one_hour', expires_at: '2026-03-04T12:30:00Z'});
        expect(customStatusOf(lunch, NOW)).toMatchObject({emoji: 'hamburger', text: 'lunch'});
        expect(customStatusOf(lunch, NOW + (31 * 60_000))).toBeUndefined();
    });

    it('does not end without a duration', () => {
        expect(customStatusOf(saying({emoji: 'house', text: '', duration: '', expires_at: '0001-01-01T00:00:00Z'}), NOW)).toBeDefined();
        expect(customStatusOf(saying({emoji: '', text: 'home'}), NOW)?.emoji).toBe('speech_balloon');
    });

    it('is none when it is empty or nonsense', () => {
        expect(customStatusOf(saying({}), NOW)).toBeUndefined();
        expect(customStatusOf({props: {customStatus: '{'}}, NOW)).toBeUndefined();
        expect(customStatusOf({props: {}}, NOW)).toBeUndefined();
        expect(customStatusOf(undefined, NOW)).toBeUndefined();
    });

    it('ends after its time, at the day\'s end, or on Sunday', () => {
        const wednesday = new Date(2026, 2, 4, 12, 0);
        expect(endOf('', wednesday)).toBeUndefined();
        expect(endOf('four_hours', wednesday)).toEqual(new Date(2026, 2, 4, 16, 0));
        expect(endOf('today', wednesday)).toEqual(new Date(2026, 2, 4, 23, 59, 59, 999));
        expect(endOf('this_week', wednesday)).toEqual(new Date(2026, 2, 8, 23, 59, 59, 999));
        expect(endOf('this_week', new Date(2026, 2, 8, 1, 0))).toEqual(new Date(2026, 2, 8, 23, 59, 59, 999));
    });

    it.each(days)('ends today and this week after now and within them, $name', ({now}) => {
        const moment = new Date(now);
        const [today, week] = [endOf('today', moment)!, endOf('this_week', moment)!];
        expect(today.toDateString()).toBe(moment.toDateString());
        expect(today.getTime()).toBeGreaterThan(moment.getTime());
        expect(week.getDay()).toBe(0);
        expect(week.getTime() - moment.getTime()).toBeLessThan(((7 * 24) + 1) * 3_600_000);
        expect(week.getTime()).toBeGreaterThanOrEqual(today.getTime());
    });
});
