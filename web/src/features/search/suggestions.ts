// What can be completed of a search: its filters, the people and channels that they name, days, and what was looked for lately.
import {getFullName} from 'mattermost-redux/utils/user_utils';

import {findChannels} from '../../state/actions/channels';
import {findUsers} from '../../state/actions/users';
import type {Thunk} from '../../state/thunk';

export type SearchSuggestion = {key: string; /** What the field holds once it is chosen. */ terms: string; title: string; detail?: string; icon?: string; userId?: string; /** It is looked for at once. */ final?: boolean};

const LIMIT = 8;
const PEOPLE = /(?:^|\s)-?from:@?(\S*)$/i;
const PLACES = /(?:^|\s)-?(?:in|channel):~?(\S*)$/i;
const DAYS = /(?:^|\s)-?(?:on|before|after):(\S*)$/i;

/** Finds what completes the last word of the terms. */
export function suggestionsOf(terms: string, teamId: string, today: Date): Thunk<Promise<SearchSuggestion[]>> {
    return async (dispatch) => {
        const person = PEOPLE.exec(terms);
        if (person) {
            const found = await dispatch(findUsers(person[1] ?? '', teamId));
            return found.slice(0, LIMIT).map((user) => ({key: user.id, terms: completed(terms, person[1] ?? '', user.username), title: `@${user.username}`, detail: getFullName(user), userId: user.id}));
        }
        const place = PLACES.exec(terms);
        if (place) {
            const found = await dispatch(findChannels(teamId, place[1] ?? ''));
            return found.slice(0, LIMIT).map((channel) => ({key: channel.id, terms: completed(terms, place[1] ?? '', channel.name), title: channel.display_name, detail: channel.name, icon: channel.type === 'P' ? 'icon-lock-outline' : 'icon-globe'}));
        }
        const day = DAYS.exec(terms);
        return day ? daysLike(terms, day[1] ?? '', today) : [];
    };
}

function completed(terms: string, typed: string, name: string): string {
    return `${terms.slice(0, terms.length - typed.length)}${name} `;
}

const isoDay = (day: Date) => [day.getFullYear(), String(day.getMonth() + 1).padStart(2, '0'), String(day.getDate()).padStart(2, '0')].join('-');

/** How many days ago are offered: today, yesterday, a week, a month. */
const AGO = [0, 1, 7, 30];

function daysLike(terms: string, typed: string, today: Date): SearchSuggestion[] {
    return AGO.map((ago) => isoDay(new Date(today.getFullYear(), today.getMonth(), today.getDate() - ago))).
        filter((day) => day.startsWith(typed)).
        map((day) => ({key: day, terms: completed(terms, typed, day), title: day, icon: 'icon-calendar-outline'}));
}

const KEY = 'jackfield:searches';
const KEPT = 5;

/** Returns what this reader looked for lately, newest first. */
export function recentSearches(userId: string): string[] {
    try {
        const kept = (JSON.parse(window.localStorage.getItem(KEY) ?? '{}') as Record<string, unknown>)[userId];
        return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string').slice(0, KEPT) : [];
    } catch {
        return []; // not ours, or nothing
    }
}

/** Remembers what was looked for, in this browser only. */
export function rememberSearch(userId: string, terms: string): void {
    const kept = [terms, ...recentSearches(userId).filter((one) => one !== terms)].slice(0, KEPT);
    try {
        window.localStorage.setItem(KEY, JSON.stringify({[userId]: kept}));
    } catch {
        // Without room nothing is remembered.
    }
}
