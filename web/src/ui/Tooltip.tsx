// A short text beside what it explains, with the keys that do the same.
import {autoUpdate, flip, FloatingPortal, offset, shift, useDismiss, useFloating, useInteractions, useRole, type Placement} from '@floating-ui/react';
import {cloneElement, useEffect, useId, useRef, useState, type FocusEvent, type PointerEvent, type ReactElement, type ReactNode} from 'react';

import './tooltip.css';

/** A pointer that only passes sees nothing. */
const REST = 400;

type Props = {
    text: ReactNode;
    /** Keys, e.g. `['Ctrl', 'K']`. */
    keys?: readonly string[];
    placement?: Placement;
    children: ReactElement;
};

type Listeners = {[Name in 'onPointerEnter' | 'onPointerLeave' | 'onPointerDown' | 'onFocus' | 'onBlur']?: (event: never) => void};

/** Explains its one child on hover and focus. */
export function Tooltip({text, keys, placement = 'bottom', children}: Props) {
    const id = useId();
    const [reference, setReference] = useState<HTMLElement | null>(null);
    const [open, setOpen] = useState(false);
    const timer = useRef(0);
    useEffect(() => () => window.clearTimeout(timer.current), []);
    const own = children.props as Listeners;
    const show = (after: number) => {
        window.clearTimeout(timer.current);
        timer.current = window.setTimeout(() => setOpen(true), after);
    };
    const hide = () => {
        window.clearTimeout(timer.current);
        setOpen(false);
    };
    const listeners: Listeners = {
        onPointerEnter: (event: PointerEvent) => {
            own.onPointerEnter?.(event as never);
            if (event.pointerType !== 'touch') {
                show(REST);
            }
        },
        onPointerLeave: (event: PointerEvent) => {
            own.onPointerLeave?.(event as never);
            hide();
        },
        onPointerDown: (event: PointerEvent) => {
            own.onPointerDown?.(event as never);
            hide();
        },
        onFocus: (event: FocusEvent) => {
            own.onFocus?.(event as never);
            if (event.currentTarget.matches(':focus-visible')) {
                show(0);
            }
        },
        onBlur: (event: FocusEvent) => {
            own.onBlur?.(event as never);
            hide();
        },
    };
    return (
        <>
            {cloneElement(children, {ref: setReference, ...listeners, ...(open ? {'aria-describedby': id} : {})} as Record<string, unknown>)}
            {open && text && (
                <Hint
                    id={id}
                    reference={reference}
                    placement={placement}
                    onClose={hide}
                >
                    {text}
                    {keys && (
                        <span className='hint__keys'>
                            {keys.map((key) => <kbd key={key}>{key}</kbd>)}
                        </span>
                    )}
                </Hint>
            )}
        </>
    );
}

type HintProps = {id: string; reference: HTMLElement | null; placement: Placement; onClose: () => void; children: ReactNode};

function Hint({id, reference, placement, onClose, children}: HintProps) {
    const {refs, floatingStyles, context} = useFloating({
        open: true,
        onOpenChange: (open) => {
            if (!open) {
                onClose();
            }
        },
        elements: {reference},
        placement,
        whileElementsMounted: autoUpdate,
        middleware: [offset(6), flip(), shift({padding: 8})],
    });
    const {getFloatingProps} = useInteractions([useDismiss(context), useRole(context, {role: 'tooltip'})]);
    return (
        <FloatingPortal>
            <div
                ref={refs.setFloating}
                className='hint'
                style={floatingStyles}
                {...getFloatingProps()}
                id={id}
            >
                {children}
            </div>
        </FloatingPortal>
    );
}
