// A search field over a list: type to narrow it, arrows to choose, Enter to take.
import {useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode} from 'react';

import './pick-list.css';

type Props<Item> = {
    label: string;
    term: string;
    onTerm: (term: string) => void;
    items: readonly Item[] | undefined;
    keyOf: (item: Item) => string;
    draw: (item: Item) => ReactNode;
    onPick: (item: Item) => void;
    /** Shown over the list, e.g. who has been chosen. */
    before?: ReactNode;
    /** What the list says when there is nothing in it. */
    empty: ReactNode;
    /** While there is nothing to show yet. */
    loading?: ReactNode;
    onBackspace?: () => void;
    /** Stands among other things: it does not take the focus. */
    quiet?: boolean;
};

/** Shows a field with a list of what it finds. */
export function PickList<Item>({label, term, onTerm, items, keyOf, draw, onPick, before, empty, loading, onBackspace, quiet = false}: Props<Item>) {
    const id = useId();
    const list = useRef<HTMLUListElement>(null);
    const [at, setAt] = useState(0);
    const count = items?.length ?? 0;
    const selected = Math.min(at, Math.max(0, count - 1));
    useEffect(() => setAt(0), [term]);
    useEffect(() => {
        // One that is only looked at moves nothing of the page around it.
        if (list.current?.parentElement?.contains(document.activeElement)) {
            list.current.children[selected]?.scrollIntoView?.({block: 'nearest'});
        }
    }, [selected]);
    const onKeyDown = (event: KeyboardEvent) => {
        if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !event.altKey) {
            event.preventDefault();
            setAt((selected + (event.key === 'ArrowDown' ? 1 : -1) + count) % Math.max(1, count));
        } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
            const item = items?.[selected];
            event.preventDefault();
            if (item !== undefined) {
                onPick(item);
            }
        } else if (event.key === 'Backspace' && term === '') {
            onBackspace?.();
        }
    };
    return (
        <div className='pick-list'>
            <div className='pick-list__field'>
                <i className='icon icon-magnify'/>
                {before}
                <input
                    type='text'
                    role='combobox'
                    value={term}
                    placeholder={label}
                    aria-label={label}
                    aria-expanded={count > 0}
                    aria-controls={id}
                    aria-activedescendant={count > 0 ? `${id}-${selected}` : undefined}
                    aria-autocomplete='list'
                    autoComplete='off'
                    spellCheck={false}
                    autoFocus={!quiet}
                    onChange={(event) => onTerm(event.target.value)}
                    onKeyDown={onKeyDown}
                />
            </div>
            {items === undefined && loading}
            {items !== undefined && count === 0 && <div className='pick-list__empty'>{empty}</div>}
            {count > 0 && (
                <ul
                    ref={list}
                    id={id}
                    className='pick-list__list'
                    role='listbox'
                    aria-label={label}
                >
                    {items?.map((item, index) => (
                        // The field keeps the focus and handles the keys.
                        <li
                            key={keyOf(item)}
                            id={`${id}-${index}`}
                            role='option'
                            aria-selected={index === selected}
                            className='pick-list__item'
                            onMouseMove={() => setAt(index)}
                            onMouseDown={(event) => event.preventDefault()}
                            onClick={() => onPick(item)}
                        >
                            {draw(item)}
                        </li>
                    ))}
                </ul>
            )}
        </div>
    );
}
