// A menu behind a button: arrows, first letters and Esc work; the focus goes back to the button.
import {autoUpdate, flip, FloatingFocusManager, FloatingList, FloatingPortal, offset, safePolygon, shift, size, useClick, useDismiss, useFloating, useHover, useInteractions, useListItem, useListNavigation, useMergeRefs, useRole, useTypeahead, type Placement} from '@floating-ui/react';
import {createContext, useContext, useMemo, useRef, useState, type MouseEvent, type ReactNode} from 'react';

import './menu.css';

type MenuContextValue = {
    activeIndex: number | null;
    getItemProps: (props?: Record<string, unknown>) => Record<string, unknown>;
    close: () => void;
};

const MenuContext = createContext<MenuContextValue | undefined>(undefined);

type Props = {
    /** What the button shows. */
    trigger: ReactNode;
    triggerClassName: string;
    label: string;
    placement?: Placement;
    className?: string;
    disabled?: boolean;
    children: ReactNode;
    onOpenChange?: (open: boolean) => void;
    /** Gets what the menu offers; it opens with that, so that the first entry is the first from the start and has the focus. */
    prepare?: (then: () => void) => void;
};

/** Shows a button and, behind it, a menu of `MenuItem`s. */
export function Menu({trigger, triggerClassName, label, placement = 'bottom-start', className = '', disabled, children, onOpenChange, prepare}: Props) {
    const [reference, setReference] = useState<HTMLElement | null>(null);
    const [open, setOpen] = useState<'' | 'byPointer' | 'byKey'>('');
    const show = (how: 'byPointer' | 'byKey') => {
        if (prepare) {
            prepare(() => setOpen(how));
            return;
        }
        setOpen(how);
        onOpenChange?.(true);
    };
    const hide = () => {
        setOpen('');
        onOpenChange?.(false);
    };
    return (
        <>
            <button
                ref={setReference}
                type='button'
                className={triggerClassName}
                aria-label={label}
                title={label}
                aria-haspopup='menu'
                aria-expanded={open !== ''}
                disabled={disabled}
                onClick={(event) => {
                    if (open) {
                        hide();
                    } else {
                        // A press of Enter or of the space bar is a click without a pointer.
                        show(event.detail === 0 ? 'byKey' : 'byPointer');
                    }
                }}
                onKeyDown={(event) => {
                    if (!open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
                        event.preventDefault();
                        show('byKey');
                    }
                }}
            >
                {trigger}
            </button>
            {open && (
                <OpenMenu
                    reference={reference}
                    placement={placement}
                    className={className}
                    byKey={open === 'byKey'}
                    onClose={hide}
                >
                    {children}
                </OpenMenu>
            )}
        </>
    );
}

type OpenMenuProps = {reference: HTMLElement | null; placement: Placement; className: string; byKey: boolean; onClose: () => void; children: ReactNode};

function OpenMenu({reference, placement, className, byKey, onClose, children}: OpenMenuProps) {
    const [activeIndex, setActiveIndex] = useState<number | null>(null);
    const elements = useRef<(HTMLElement | null)[]>([]);
    const labels = useRef<(string | null)[]>([]);
    const {refs, floatingStyles, context} = useFloating({
        open: true,
        onOpenChange: (open) => {
            if (!open) {
                onClose();
            }
        },
        elements: {reference},
        placement,
        // A transform would hold the menus within, which stand beside this one, inside of it.
        transform: false,
        whileElementsMounted: autoUpdate,
        middleware: [offset(4), flip(), shift({padding: 8}), size({padding: 8, apply: ({availableHeight, elements: {floating}}) => floating.style.setProperty('max-height', `${availableHeight}px`)})],
    });
    const {getFloatingProps, getItemProps} = useInteractions([
        useDismiss(context),
        useRole(context, {role: 'menu'}),
        useListNavigation(context, {listRef: elements, activeIndex, onNavigate: setActiveIndex, loop: true, focusItemOnOpen: byKey}),
        useTypeahead(context, {listRef: labels, activeIndex, onMatch: setActiveIndex}),
    ]);
    const value = useMemo(() => ({activeIndex, getItemProps: getItemProps as MenuContextValue['getItemProps'], close: onClose}), [activeIndex, getItemProps]); // eslint-disable-line react-hooks/exhaustive-deps -- closing does not depend on what is drawn
    return (
        <FloatingPortal preserveTabOrder={false}>
            <FloatingFocusManager
                context={context}
                modal={false}
                guards={false}
                // The keys are the menu's from the start.
                initialFocus={byKey ? -1 : refs.floating}
            >
                <div
                    ref={refs.setFloating}
                    className={`menu ${className}`}
                    style={floatingStyles}
                    {...getFloatingProps({onKeyDown: (event) => {
                        // A menu is one stop: Tab leaves it for what had the focus before.
                        if (event.key === 'Tab') {
                            event.preventDefault();
                            onClose();
                        }
                    }})}
                >
                    <MenuContext.Provider value={value}>
                        <FloatingList
                            elementsRef={elements}
                            labelsRef={labels}
                        >
                            {children}
                        </FloatingList>
                    </MenuContext.Provider>
                </div>
            </FloatingFocusManager>
        </FloatingPortal>
    );
}

type ItemProps = {
    icon?: ReactNode;
    /** At the end of the line: a shortcut, a tick. */
    trailing?: ReactNode;
    danger?: boolean;
    disabled?: boolean;
    checked?: boolean;
    /** What typing letters finds. */
    name?: string;
    children: ReactNode;
    onSelect: () => void;
};

/** One choice; choosing closes the menu. */
export function MenuItem({icon, trailing, danger, disabled, checked, name, children, onSelect}: ItemProps) {
    const menu = useContext(MenuContext);
    const {ref, index} = useListItem({label: disabled ? null : name ?? (typeof children === 'string' ? children : null)});
    const isActive = menu?.activeIndex === index;
    const props = {
        ref,
        type: 'button' as const,
        tabIndex: isActive ? 0 : -1,
        className: danger ? 'menu__item menu__item--danger' : 'menu__item',
        disabled,
        ...(checked === undefined ? {role: 'menuitem'} : {role: 'menuitemradio', 'aria-checked': checked}),
    };
    return (
        <button
            {...props}
            {...menu?.getItemProps({
                onClick: (event: MouseEvent) => {
                    event.stopPropagation();
                    menu.close();
                    onSelect();
                },
            })}
        >
            {typeof icon === 'string' ? <i className={`icon ${icon}`}/> : icon}
            <span className='menu__text'>{children}</span>
            {checked && <i className='icon icon-check menu__check'/>}
            {trailing && <span className='menu__trailing'>{trailing}</span>}
        </button>
    );
}

/** A choice with choices of its own, beside it: the right arrow opens them, the left one goes back. */
export function SubMenu({icon, text, children}: {icon?: ReactNode; text: ReactNode; children: ReactNode}) {
    const menu = useContext(MenuContext);
    const {ref: itemRef, index} = useListItem({label: typeof text === 'string' ? text : null});
    const [open, setOpen] = useState(false);
    const [activeIndex, setActiveIndex] = useState<number | null>(null);
    const elements = useRef<(HTMLElement | null)[]>([]);
    const {refs, floatingStyles, context} = useFloating({
        open,
        onOpenChange: setOpen,
        placement: 'right-start',
        // The menu around it scrolls, and would cut it off.
        strategy: 'fixed',
        whileElementsMounted: autoUpdate,
        middleware: [offset({mainAxis: 0, alignmentAxis: -8}), flip(), shift({padding: 8})],
    });
    const {getReferenceProps, getFloatingProps, getItemProps} = useInteractions([
        useClick(context, {event: 'mousedown', toggle: false}),
        useHover(context, {delay: {open: 75}, handleClose: safePolygon()}),
        useDismiss(context, {bubbles: true}),
        useRole(context, {role: 'menu'}),
        useListNavigation(context, {listRef: elements, activeIndex, onNavigate: setActiveIndex, nested: true, parentOrientation: 'vertical', loop: true}),
    ]);
    const ref = useMergeRefs([refs.setReference, itemRef]);
    const close = menu?.close;
    const value = useMemo(() => ({activeIndex, getItemProps: getItemProps as MenuContextValue['getItemProps'], close: () => close?.()}), [activeIndex, getItemProps, close]);
    return (
        <>
            <button
                ref={ref}
                type='button'
                role='menuitem'
                className='menu__item'
                tabIndex={menu?.activeIndex === index ? 0 : -1}
                {...getReferenceProps(menu?.getItemProps({onClick: (event: MouseEvent) => event.stopPropagation()}))}
            >
                {typeof icon === 'string' ? <i className={`icon ${icon}`}/> : icon}
                <span className='menu__text'>{text}</span>
                <i className='icon icon-chevron-right menu__trailing'/>
            </button>
            {open && (
                <FloatingFocusManager
                    context={context}
                    modal={false}
                    guards={false}
                    initialFocus={-1}
                    returnFocus={true}
                >
                    <div
                        ref={refs.setFloating}
                        className='menu'
                        style={floatingStyles}
                        {...getFloatingProps()}
                    >
                        <MenuContext.Provider value={value}>
                            <FloatingList elementsRef={elements}>{children}</FloatingList>
                        </MenuContext.Provider>
                    </div>
                </FloatingFocusManager>
            )}
        </>
    );
}

/** A line between groups. */
export function MenuLine() {
    return <hr className='menu__line'/>;
}

/** A heading over a group, or a person at the top of their menu. */
export function MenuHeading({children}: {children: ReactNode}) {
    return <div className='menu__heading'>{children}</div>;
}
