// A menu that is searched: type to narrow it, arrows to choose, Enter to take; what was taken stands before the text.
import {useEffect, useState, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import type {ControlProps} from './control';

export type Choice = {text: string; value: string};
export type Find = (query: string) => Promise<Choice[]>;

type Props = ControlProps & {
    value: string | string[];
    find: Find;
    textOf: (value: string) => string;
    onChange: (value: string | string[]) => void;
};

const PAUSE = 200;

/** Shows the field, and the list below it while it has the focus. */
export function SearchField({id, element, invalid, describedBy, value, find, textOf, onChange}: Props) {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const [isOpen, setIsOpen] = useState(false);
    const [at, setAt] = useState(0);
    const found = useFound(find, term, isOpen);
    const chosen = Array.isArray(value) ? value : [value].filter(Boolean);
    const choices = found.choices?.filter((choice) => !chosen.includes(choice.value));
    const count = choices?.length ?? 0;
    const selected = Math.min(at, Math.max(0, count - 1));
    useEffect(() => setAt(0), [term]);
    const take = (choice: Choice) => {
        onChange(element.multiselect ? [...chosen, choice.value] : choice.value);
        setTerm('');
        setIsOpen(element.multiselect === true);
    };
    const drop = (gone: string) => onChange(element.multiselect ? chosen.filter((one) => one !== gone) : '');
    const onKeyDown = (event: KeyboardEvent) => {
        if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            setIsOpen(true);
            setAt((selected + (event.key === 'ArrowDown' ? 1 : -1) + count) % Math.max(1, count));
        } else if (event.key === 'Enter' && isOpen && !event.nativeEvent.isComposing) {
            // The first Enter takes a choice, the next sends the form.
            event.preventDefault();
            const choice = choices?.[selected];
            if (choice) {
                take(choice);
            }
        } else if (event.key === 'Escape' && isOpen) {
            // The innermost closes first.
            event.stopPropagation();
            setIsOpen(false);
        } else if (event.key === 'Backspace' && term === '' && chosen.length > 0) {
            drop(chosen[chosen.length - 1]!);
        }
    };
    return (
        <div className='search-field'>
            <div className='search-field__box form-control'>
                {chosen.map((one) => (
                    <span
                        key={one}
                        className='chip'
                    >
                        <span><bdi>{textOf(one)}</bdi></span>
                        <button
                            type='button'
                            aria-label={intl.formatMessage({id: 'dialog.remove', defaultMessage: 'Remove {name}'}, {name: textOf(one)})}
                            onClick={() => drop(one)}
                        >
                            <i className='icon icon-close'/>
                        </button>
                    </span>
                ))}
                <input
                    id={id}
                    type='text'
                    role='combobox'
                    value={term}
                    placeholder={chosen.length === 0 ? element.placeholder || intl.formatMessage({id: 'dialog.search', defaultMessage: 'Type to search'}) : undefined}
                    autoComplete='off'
                    spellCheck={false}
                    aria-expanded={isOpen && count > 0}
                    aria-controls={`${id}-list`}
                    aria-autocomplete='list'
                    aria-activedescendant={isOpen && count > 0 ? `${id}-${selected}` : undefined}
                    aria-invalid={invalid}
                    aria-required={!element.optional}
                    aria-describedby={describedBy}
                    onChange={(event) => {
                        setTerm(event.target.value);
                        setIsOpen(true);
                    }}
                    onClick={() => setIsOpen(true)}
                    onBlur={() => setIsOpen(false)}
                    onKeyDown={onKeyDown}
                />
            </div>
            {isOpen && (
                <ul
                    id={`${id}-list`}
                    className='search-field__list'
                    role='listbox'
                    aria-labelledby={`${id}-label`}
                >
                    {choices?.map((choice, index) => (
                        <li
                            key={choice.value}
                            id={`${id}-${index}`}
                            className='search-field__choice'
                            role='option'
                            aria-selected={index === selected}
                            onMouseMove={() => setAt(index)}
                            // The field keeps the focus and handles the keys.
                            onMouseDown={(event) => event.preventDefault()}
                            onClick={() => take(choice)}
                        >
                            <bdi>{choice.text}</bdi>
                        </li>
                    ))}
                    {count === 0 && (
                        <li
                            className='search-field__note'
                            role='presentation'
                        >
                            <Note {...found}/>
                        </li>
                    )}
                </ul>
            )}
        </div>
    );
}

type Found = {choices?: Choice[]; failed?: boolean};

// Asks a moment after the typing stops; an answer to what is no longer asked is dropped.
function useFound(find: Find, term: string, isOpen: boolean): Found {
    const [found, setFound] = useState<Found>({});
    useEffect(() => {
        if (!isOpen) {
            return undefined;
        }
        let live = true;
        const timer = window.setTimeout(() => {
            find(term.trim()).then((choices) => live && setFound({choices}), () => live && setFound({failed: true}));
        }, term ? PAUSE : 0);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [find, term, isOpen]);
    return found;
}

function Note({choices, failed}: Found) {
    if (failed) {
        return (
            <FormattedMessage
                id='dialog.lookup.failed'
                defaultMessage='The choices could not be loaded. Type to ask again.'
            />
        );
    }
    return choices ? (
        <FormattedMessage
            id='dialog.lookup.none'
            defaultMessage='Nothing fits that.'
        />
    ) : (
        <FormattedMessage
            id='dialog.lookup.asking'
            defaultMessage='Loading…'
        />
    );
}
