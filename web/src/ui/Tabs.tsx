// Views of one thing, one at a time; the arrow keys go between them.
import {useId, useRef, type KeyboardEvent, type ReactNode} from 'react';

import {readingDirection} from './direction';
import './tabs.css';

export type Tab<Name extends string> = {name: Name; text: ReactNode; icon?: string};

type Props<Name extends string> = {
    tabs: readonly Tab<Name>[];
    selected: Name;
    label: string;
    vertical?: boolean;
    onSelect: (name: Name) => void;
    children: ReactNode;
};

/** Shows tabs, and the selected one's view as children. */
export function Tabs<Name extends string>({tabs, selected, label, vertical, onSelect, children}: Props<Name>) {
    const id = useId();
    const list = useRef<HTMLDivElement>(null);
    const onKeyDown = (event: KeyboardEvent) => {
        const onward = readingDirection();
        const step = {ArrowDown: 1, ArrowRight: onward, ArrowUp: -1, ArrowLeft: -onward}[event.key];
        if (!step) {
            return;
        }
        event.preventDefault();
        const at = (tabs.findIndex((tab) => tab.name === selected) + step + tabs.length) % tabs.length;
        const next = tabs[at];
        if (next) {
            onSelect(next.name);
            list.current?.querySelectorAll<HTMLElement>('[role=tab]')[at]?.focus();
        }
    };
    return (
        <div className={vertical ? 'tabs tabs--vertical' : 'tabs'}>
            <div
                ref={list}
                className='tabs__list'
                role='tablist'
                aria-label={label}
                aria-orientation={vertical ? 'vertical' : 'horizontal'}
            >
                {tabs.map((tab) => (
                    <button
                        key={tab.name}
                        type='button'
                        id={`${id}-${tab.name}`}
                        className='tabs__tab'
                        role='tab'
                        aria-selected={tab.name === selected}
                        aria-controls={`${id}-panel`}
                        tabIndex={tab.name === selected ? 0 : -1}
                        onKeyDown={onKeyDown}
                        onClick={() => onSelect(tab.name)}
                    >
                        {tab.icon && <i className={`icon ${tab.icon}`}/>}
                        {tab.text}
                    </button>
                ))}
            </div>
            <div
                id={`${id}-panel`}
                className='tabs__panel'
                role='tabpanel'
                aria-labelledby={`${id}-${selected}`}
            >
                {children}
            </div>
        </div>
    );
}
