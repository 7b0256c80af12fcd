// What the fields of a form hold: where it starts, when it may go, and what is sent.
import type {DialogElement} from '@mattermost/types/integrations';

import {dayOf, isWithin, momentOf, submittedMoment} from './dates';

/** A list for menus of several, a flag for check boxes, a text for all others. */
export type Value = string | boolean | string[];
export type Values = Record<string, Value>;

/** Why a field cannot be sent. */
export type Fault =
    | {kind: 'required'} | {kind: 'email'} | {kind: 'url'} | {kind: 'number'} | {kind: 'date'}
    | {kind: 'short'; least: number} | {kind: 'range'; least?: string | undefined; most?: string | undefined};

/** Letters that a field takes when the integration names no bound. Mattermost's numbers. */
export function mostLetters(element: DialogElement): number {
    const most = element.type === 'textarea' ? 3000 : 150;
    return element.max_length > 0 ? Math.min(element.max_length, 3000) : most;
}

/** A date field's settings; those beside the element are Mattermost's older form. */
export function dateSettings(element: DialogElement, readersZone: string) {
    const config = element.datetime_config ?? {};
    const zone = element.type === 'datetime' && config.location_timezone ? config.location_timezone : readersZone;
    return {
        zone,
        least: dayOf(config.min_date ?? element.min_date, zone),
        most: dayOf(config.max_date ?? element.max_date, zone),
        interval: config.time_interval ?? element.time_interval,
        isTyped: config.manual_time_entry ?? config.allow_manual_time_entry ?? false,
    };
}

/** What a field holds at first. */
export function initialValue(element: DialogElement, zone: string): Value {
    const given = element.default ?? '';
    switch (element.type) {
    case 'bool':
        return String(given) === 'true';
    case 'date':
        return dayOf(given, zone) ?? '';
    case 'datetime':
        return momentOf(given, dateSettings(element, zone).zone) ?? '';
    case 'select':
        return element.multiselect ? given.split(',').map((one) => one.trim()).filter(Boolean) : given;
    default:
        return String(given);
    }
}

/** What all fields hold at first; `kept` has what was typed into fields of the same name before. */
export function initialValues(elements: readonly DialogElement[], zone: string, kept: Values = {}): Values {
    const fits = (element: DialogElement, value: Value | undefined): value is Value => typeof value === typeof initialValue(element, zone) && Array.isArray(value) === (element.type === 'select' && element.multiselect === true);
    return Object.fromEntries(elements.map((element) => {
        const before = kept[element.name];
        return [element.name, fits(element, before) ? before : initialValue(element, zone)];
    }));
}

function isEmpty(value: Value | undefined): boolean {
    return value === undefined || value === '' || value === false || (Array.isArray(value) && value.length === 0);
}

/** Says why a field cannot be sent as it is. */
export function faultOf(element: DialogElement, value: Value | undefined, zone: string): Fault | undefined {
    if (isEmpty(value)) {
        // Mattermost: a check box that must be ticked is one that is not optional.
        return element.optional ? undefined : {kind: 'required'};
    }
    if (element.type === 'date' || element.type === 'datetime') {
        const {least, most} = dateSettings(element, zone);
        const text = String(value);
        if (!/^\d{4}-\d{2}-\d{2}/.test(text) || (element.type === 'datetime' && text.length < 16)) {
            return {kind: 'date'};
        }
        return isWithin(text.slice(0, 10), least, most) ? undefined : {kind: 'range', least, most};
    }
    if (element.type === 'text' || element.type === 'textarea') {
        return faultOfText(element, String(value));
    }
    return undefined;
}

function faultOfText(element: DialogElement, text: string): Fault | undefined {
    if (element.min_length > 0 && [...text].length < element.min_length) {
        return {kind: 'short', least: element.min_length};
    }
    switch (element.subtype) {
    case 'email':
        return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text) ? undefined : {kind: 'email'};
    case 'url':
        return /^https?:\/\/\S+$/i.test(text) ? undefined : {kind: 'url'};
    case 'number':
        return Number.isFinite(Number(text)) ? undefined : {kind: 'number'};
    default:
        return undefined;
    }
}

/** Turns the fields into what integrations read; `blank` is what an empty field is sent as. */
export function submissionOf(elements: readonly DialogElement[], values: Values, zone: string, blank: '' | null = null): Record<string, unknown> {
    return Object.fromEntries(elements.map((element) => [element.name, submittedValue(element, values[element.name], zone, blank)]));
}

function submittedValue(element: DialogElement, value: Value | undefined, zone: string, blank: '' | null): unknown {
    if (element.type === 'bool' || Array.isArray(value)) {
        return value ?? false;
    }
    if (value === undefined || value === '') {
        return blank;
    }
    if (element.type === 'datetime') {
        return submittedMoment(String(value), dateSettings(element, zone).zone);
    }
    // Mattermost: a number is sent as one.
    return element.type === 'text' && element.subtype === 'number' ? Number(value) : value;
}
