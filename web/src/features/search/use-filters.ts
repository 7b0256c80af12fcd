// The words by which a search can be narrowed, with what each of them means.
import {useMemo} from 'react';
import {useIntl} from 'react-intl';

import type {SearchSuggestion} from './suggestions';

/** Returns the filters that fit behind what was typed: all of them after a space, else those that begin so. */
export function useFilters(terms: string): SearchSuggestion[] {
    const intl = useIntl();
    return useMemo(() => {
        const last = /(\S*)$/.exec(terms)?.[1] ?? '';
        const filters = [
            {filter: 'from:', text: intl.formatMessage({id: 'search.from', defaultMessage: 'messages of a person'})},
            {filter: 'in:', text: intl.formatMessage({id: 'search.in', defaultMessage: 'messages in a channel'})},
            {filter: 'on:', text: intl.formatMessage({id: 'search.on', defaultMessage: 'of a day, as 2026-01-31'})},
            {filter: 'before:', text: intl.formatMessage({id: 'search.before', defaultMessage: 'before a day'})},
            {filter: 'after:', text: intl.formatMessage({id: 'search.after', defaultMessage: 'after a day'})},
        ];
        return filters.filter(({filter}) => filter.startsWith(last.toLowerCase()) && filter !== last).map(({filter, text}) => ({key: filter, terms: terms.slice(0, terms.length - last.length) + filter, title: filter, detail: text}));
    }, [terms, intl]);
}
