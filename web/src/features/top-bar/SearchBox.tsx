// The search for messages; its results are in the right-hand side.
import {useEffect, useRef, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {searchPostsFor} from '../../state/actions/search';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';

/** Shows where to type what to look for. */
export function SearchBox() {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const input = useRef<HTMLInputElement>(null);
    const [terms, setTerms] = useState('');
    const [hasFocus, setHasFocus] = useState(false);
    const [isOpen, setIsOpen] = useState(false);
    const inTeam = useSelector((state: GlobalState) => state.entities.teams.currentTeamId !== '');
    const searched = useSelector((state: GlobalState) => state.views.rhs.searchTerms);
    useEffect(() => {
        if (searched) {
            setTerms(searched);
        }
    }, [searched]);
    useEffect(() => {
        const onKey = (event: KeyboardEvent) => {
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
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (terms.trim()) {
            dispatch(searchPostsFor(terms.trim()));
            input.current?.blur();
            setIsOpen(false);
        }
    };
    const add = (filter: string) => {
        setTerms(`${terms}${terms && !terms.endsWith(' ') ? ' ' : ''}${filter}`);
        input.current?.focus();
    };
    const hints = [
        {filter: 'from:', text: intl.formatMessage({id: 'search.from', defaultMessage: 'messages of a person'})},
        {filter: 'in:', text: intl.formatMessage({id: 'search.in', defaultMessage: 'messages in a channel'})},
        {filter: 'on:', text: intl.formatMessage({id: 'search.on', defaultMessage: 'of a day, as 2026-01-31'})},
        {filter: 'before:', text: intl.formatMessage({id: 'search.before', defaultMessage: 'before a day'})},
        {filter: 'after:', text: intl.formatMessage({id: 'search.after', defaultMessage: 'after a day'})},
    ];
    const label = intl.formatMessage({id: 'search.label', defaultMessage: 'Search messages'});
    return (
        <>
            <button
                type='button'
                className='top-bar__button visually-narrow'
                aria-label={label}
                aria-expanded={isOpen}
                onClick={() => {
                    setIsOpen(!isOpen);
                    window.setTimeout(() => input.current?.focus(), 0);
                }}
            >
                <i className='icon icon-magnify'/>
            </button>
            <form
                className={isOpen ? 'search-box search-box--open' : 'search-box'}
                role='search'
                onSubmit={submit}
            >
                <i className='icon icon-magnify'/>
                <input
                    ref={input}
                    type='search'
                    value={terms}
                    placeholder={label}
                    aria-label={label}
                    onChange={(event) => setTerms(event.target.value)}
                    onFocus={() => setHasFocus(true)}
                    onBlur={() => setHasFocus(false)}
                    onKeyDown={(event) => {
                        if (event.key === 'Escape') {
                            event.stopPropagation();
                            input.current?.blur();
                            setIsOpen(false);
                        }
                    }}
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
                {hasFocus && !terms.includes(':') && (
                    <div className='search-box__hints'>
                        <div className='menu__heading'>
                            <FormattedMessage
                                id='search.narrow'
                                defaultMessage='Narrow it down'
                            />
                        </div>
                        {hints.map(({filter, text}) => (
                            <button
                                key={filter}
                                type='button'
                                tabIndex={-1}
                                onMouseDown={(event) => {
                                    event.preventDefault();
                                    add(filter);
                                }}
                            >
                                <kbd>{filter}</kbd>
                                <span>{text}</span>
                            </button>
                        ))}
                    </div>
                )}
            </form>
        </>
    );
}
