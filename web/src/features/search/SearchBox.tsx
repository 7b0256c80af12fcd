// The search for messages; its results are in the right-hand side. Plugins may look elsewhere.
import {useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {overridable} from '../../plugin-host/overridable';
import {guarded} from '../../plugin-host/report';
import {Drawn, useSlot} from '../../plugin-host/slots';
import {searchFor} from '../../state/actions/search';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Avatar} from '../../ui/Avatar';

import type {SearchSuggestion} from './suggestions';
import {recentSearches, rememberSearch} from './suggestions';
import {useFilters} from './use-filters';
import {useSuggestions} from './use-suggestions';
import './search.css';

/** Shows where to type what to look for. */
export const SearchBox = overridable('SearchBox', CoreSearchBox);

function CoreSearchBox() {
    const intl = useIntl();
    const input = useRef<HTMLInputElement>(null);
    const [isOpen, setIsOpen] = useState(false);
    const inTeam = useSelector((state: GlobalState) => state.entities.teams.currentTeamId !== '');
    useEffect(() => {
        const onKey = (event: globalThis.KeyboardEvent) => {
            if ((event.ctrlKey || event.metaKey) && event.shiftKey && event.key.toLowerCase() === 'f') {
                event.preventDefault();
                setIsOpen(true);
                window.setTimeout(() => input.current?.focus(), 0);
            }
        };
        window.addEventListener('keydown', onKey);
        return () => window.removeEventListener('keydown', onKey);
    }, []);
    if (!inTeam) {
        return <div className='search-box'/>;
    }
    return (
        <>
            <button
                type='button'
                className='top-bar__button visually-narrow'
                aria-label={intl.formatMessage({id: 'search.label', defaultMessage: 'Search messages'})}
                aria-expanded={isOpen}
                onClick={() => {
                    setIsOpen(!isOpen);
                    window.setTimeout(() => input.current?.focus(), 0);
                }}
            >
                <i className='icon icon-magnify'/>
            </button>
            <SearchForm
                input={input}
                isOpen={isOpen}
                onDone={() => {
                    input.current?.blur();
                    setIsOpen(false);
                }}
            />
        </>
    );
}

type FormProps = {input: React.RefObject<HTMLInputElement>; isOpen: boolean; onDone: () => void};

function SearchForm({input, isOpen, onDone}: FormProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const listId = useId();
    const [terms, setTerms] = useState('');
    const [hasFocus, setHasFocus] = useState(false);
    const [at, setAt] = useState(-1);
    const [type, setType] = useState<string>('messages');
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const searched = useSelector((state: GlobalState) => state.views.rhs.searchTerms);
    const plugin = useSlot('SearchButtons').find(({id}) => id === type);
    const found = useSuggestions(terms, hasFocus);
    const filters = useFilters(terms);
    const recent = hasFocus && terms === '' ? recentSearches(userId).map((one): SearchSuggestion => ({key: `recent ${one}`, terms: one, title: one, icon: 'icon-clock-outline', final: true})) : [];
    const options = plugin ? [] : [...found, ...(found.length === 0 ? filters : []), ...recent];
    useEffect(() => {
        if (searched) {
            setTerms(searched);
        }
    }, [searched]);
    useEffect(() => setAt(-1), [terms, hasFocus]);
    const look = (wanted: string) => {
        const what = wanted.trim();
        if (what === '') {
            return;
        }
        if (plugin) {
            guarded(plugin.pluginId, () => plugin.action(what));
        } else {
            rememberSearch(userId, what);
            dispatch(searchFor(what));
        }
        onDone();
    };
    const pick = (option: SearchSuggestion) => {
        setTerms(option.terms);
        if (option.final) {
            look(option.terms);
        } else {
            input.current?.focus();
        }
    };
    const onKeyDown = (event: KeyboardEvent) => {
        const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
        const option = options[at];
        if (step && options.length > 0) {
            event.preventDefault();
            setAt((at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
        } else if ((event.key === 'Enter' || event.key === 'Tab') && option) {
            event.preventDefault();
            pick(option);
        } else if (event.key === 'Escape') {
            event.stopPropagation();
            onDone();
        }
    };
    const label = intl.formatMessage({id: 'search.label', defaultMessage: 'Search messages'});
    return (
        <form
            className={isOpen ? 'search-box search-box--open' : 'search-box'}
            role='search'
            onSubmit={(event: FormEvent) => {
                event.preventDefault();
                look(terms);
            }}
        >
            <i className='icon icon-magnify'/>
            <input
                ref={input}
                type='search'
                role='combobox'
                value={terms}
                placeholder={label}
                aria-label={label}
                aria-autocomplete='list'
                aria-expanded={hasFocus && options.length > 0}
                aria-controls={listId}
                aria-activedescendant={at >= 0 ? `${listId}-${at}` : undefined}
                autoComplete='off'
                onChange={(event) => setTerms(event.target.value)}
                onFocus={() => setHasFocus(true)}
                onBlur={() => setHasFocus(false)}
                onKeyDown={onKeyDown}
            />
            {terms && (
                <button
                    type='button'
                    className='search-box__clear'
                    aria-label={intl.formatMessage({id: 'search.clear', defaultMessage: 'Clear'})}
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => setTerms('')}
                >
                    <i className='icon icon-close-circle'/>
                </button>
            )}
            {hasFocus && (
                <div
                    className='search-box__hints'
                    role='presentation'
                    onMouseDown={(event) => event.preventDefault()}
                >
                    <Kinds
                        chosen={type}
                        onChoose={setType}
                    />
                    {plugin ? (
                        <PluginSearch
                            id={plugin.id}
                            terms={terms}
                        />
                    ) : (
                        <OptionList
                            id={listId}
                            options={options}
                            at={at}
                            onPick={pick}
                        />
                    )}
                </div>
            )}
        </form>
    );
}

function OptionList({id, options, at, onPick}: {id: string; options: readonly SearchSuggestion[]; at: number; onPick: (option: SearchSuggestion) => void}) {
    const intl = useIntl();
    return options.length === 0 ? null : (
        <ul
            id={id}
            role='listbox'
            aria-label={intl.formatMessage({id: 'search.suggestions', defaultMessage: 'Suggestions for the search'})}
        >
            {options.map((option, index) => (
                <li
                    key={option.key}
                    id={`${id}-${index}`}
                    role='option'
                    aria-selected={index === at}
                    onMouseDown={(event) => {
                        event.preventDefault();
                        onPick(option);
                    }}
                >
                    {option.userId ? (
                        <Avatar
                            userId={option.userId}
                            size={20}
                        />
                    ) : option.icon ? <i className={`icon ${option.icon}`}/> : null}
                    <bdi>{option.title}</bdi>
                    {option.detail && <span>{option.detail}</span>}
                </li>
            ))}
        </ul>
    );
}

/** What is looked for, where there is a choice: messages, or what a plugin finds. */
function Kinds({chosen, onChoose}: {chosen: string; onChoose: (type: string) => void}) {
    const plugins = useSlot('SearchButtons');
    const kinds = [
        {type: 'messages', text: (
            <FormattedMessage
                id='search.messages'
                defaultMessage='Messages'
            />
        )},
        ...plugins.map((entry) => ({type: entry.id, text: <PluginBoundary pluginId={entry.pluginId}><Drawn entry={entry}/></PluginBoundary>})),
    ];
    return plugins.length === 0 ? null : (
        <div className='search-box__kinds'>
            {kinds.map(({type, text}) => (
                <button
                    key={type}
                    type='button'
                    tabIndex={-1}
                    aria-pressed={chosen === type}
                    onMouseDown={(event) => {
                        event.preventDefault();
                        onChoose(type);
                    }}
                >
                    {text}
                </button>
            ))}
        </div>
    );
}

function PluginSearch({id, terms}: {id: string; terms: string}) {
    const suggestions = useSlot('SearchSuggestions').find((entry) => entry.id === id);
    const hints = useSlot('SearchHints').find((entry) => entry.id === id);
    const entry = terms.trim() ? suggestions : hints;
    return entry ? (
        <Drawn
            entry={entry}
            given={{searchTerms: terms}}
        />
    ) : null;
}
