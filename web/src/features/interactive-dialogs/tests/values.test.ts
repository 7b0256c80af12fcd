// Where a form starts, when it may go, what is sent.
import type {DialogElement} from '@mattermost/types/integrations';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {dayOf, momentOf, timesOfDay} from '../dates';
import {faultOf, initialValues, submissionOf, type Value} from '../values';

const ZONE = 'Europe/Zurich';

beforeEach(() => {
    vi.useFakeTimers({now: new Date('2026-03-15T22:30:00Z'), toFake: ['Date']});
});
afterEach(() => {
    vi.useRealTimers();
});

const element = (values: Partial<DialogElement>) => ({display_name: 'Field', name: 'field', type: 'text', subtype: '', default: '', placeholder: '', help_text: '', optional: false, min_length: 0, max_length: 0, data_source: '', options: [], ...values}) as DialogElement;
const fault = (values: Partial<DialogElement>, value: Value) => faultOf(element(values), value, ZONE)?.kind;

describe('values of a form', () => {
    it('reads days and moments as integrations write them', () => {
        // In Zurich it is still the 15th.
        expect(['today', 'tomorrow', 'yesterday', '+2w', '-3d', '+1M', '+1y', '2026-01-02', '2026-01-02T23:59:00Z', 'soon', ''].map((text) => dayOf(text, ZONE))).toEqual(['2026-03-15', '2026-03-16', '2026-03-14', '2026-03-29', '2026-03-12', '2026-04-15', '2027-03-15', '2026-01-02', '2026-01-02', undefined, undefined]);
        expect(momentOf('2026-07-01T12:00:00Z', ZONE)).toBe('2026-07-01T14:00');
        expect(momentOf('+1d', ZONE)).toBe('2026-03-16T12:00');
        expect(timesOfDay(30).slice(0, 3)).toEqual(['00:00', '00:30', '01:00']);
        expect(timesOfDay(7)).toHaveLength(24);
    });

    it('starts with the defaults, and keeps what was typed into a field of the same name and kind', () => {
        const elements = [
            element({name: 'dish', default: 'soup'}), element({name: 'ok', type: 'bool', default: 'true'}), element({name: 'day', type: 'date', default: 'tomorrow'}),
            element({name: 'with', type: 'select', multiselect: true, default: 'a, b'}), element({name: 'size', type: 'select', default: 's'}),
        ];
        expect(initialValues(elements, ZONE)).toEqual({dish: 'soup', ok: true, day: '2026-03-16', with: ['a', 'b'], size: 's'});
        expect(initialValues(elements, ZONE, {dish: 'bread', with: 'a', size: ['s'], gone: 'x'})).toMatchObject({dish: 'bread', with: ['a', 'b'], size: 's'});
    });

    it('says what is wrong with a field', () => {
        expect(fault({}, '')).toBe('required');
        expect(fault({optional: true, min_length: 3}, '')).toBeUndefined();
        expect(fault({min_length: 3}, 'ab')).toBe('short');
        expect(fault({subtype: 'email'}, 'anna@')).toBe('email');
        expect(fault({subtype: 'email'}, 'anna@example.com')).toBeUndefined();
        expect(fault({subtype: 'number'}, 'ten')).toBe('number');
        expect(fault({subtype: 'url'}, 'javascript:alert(1)')).toBe('url');
        expect(fault({type: 'bool'}, false)).toBe('required');
        expect(fault({type: 'select', multiselect: true}, [])).toBe('required');
        expect(fault({type: 'datetime'}, '2026-03-20')).toBe('date');
        expect(fault({type: 'date', datetime_config: {min_date: 'today'}}, '2026-03-14')).toBe('range');
        expect(fault({type: 'date', max_date: '+1w'}, '2026-03-23')).toBe('range');
        expect(fault({type: 'date', min_date: 'today', max_date: '+1w'}, '2026-03-22')).toBeUndefined();
    });

    it('sends numbers, flags, lists and moments with their offset; nothing where nothing is', () => {
        const elements = [element({name: 'n', subtype: 'number'}), element({name: 'b', type: 'bool'}), element({name: 'l', type: 'select', multiselect: true}), element({name: 'e'}), element({name: 'm', type: 'datetime', datetime_config: {location_timezone: 'America/Denver'}})];
        const values = {n: '7.5', b: false, l: ['a'], e: '', m: '2026-03-15T14:30'};
        expect(submissionOf(elements, values, ZONE)).toEqual({n: 7.5, b: false, l: ['a'], e: null, m: '2026-03-15T14:30:00-06:00'});
        expect(submissionOf(elements, values, ZONE, '').e).toBe('');
    });
});
