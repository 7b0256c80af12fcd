// The names of days: by the reader's calendar, on which a day may have 23 or 25 hours.
import {cleanup, render, screen} from '@testing-library/react';
import {DateTime} from 'luxon';
import {IntlProvider} from 'react-intl';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {days} from '../../../app/tests/days';
import {DayName} from '../time';

afterEach(() => {
    cleanup();
    vi.useRealTimers();
});

function nameOf(at: DateTime, now: DateTime, timeZone: string): string {
    vi.useFakeTimers({now: now.toMillis(), toFake: ['Date']});
    render(
        <IntlProvider
            locale='en'
            timeZone={timeZone}
        >
            <span data-testid='day'><DayName at={at.toMillis()}/></span>
        </IntlProvider>,
    );
    const text = screen.getByTestId('day').textContent ?? '';
    cleanup();
    return text;
}

describe('the name of a day', () => {
    it.each(days)('is today, yesterday or a date from midnight to midnight, $name and the two days after', ({now, timeZone}) => {
        const noon = DateTime.fromISO(now).setZone(timeZone).set({hour: 12, minute: 0});
        for (const today of [noon, noon.plus({days: 1}), noon.plus({days: 2})]) {
            for (const reader of [today.startOf('day'), today, today.endOf('day')]) {
                const name = (at: DateTime) => nameOf(at, reader, timeZone);
                expect([name(today.startOf('day')), name(today.endOf('day'))]).toEqual(['Today', 'Today']);
                const yesterday = today.minus({days: 1});
                expect([name(yesterday.startOf('day')), name(yesterday.endOf('day'))]).toEqual(['Yesterday', 'Yesterday']);
                expect(name(today.minus({days: 2}).endOf('day'))).toMatch(/^\w{3}, \w+ \d+/);
            }
        }
    });
});
