// What opens beside a button: drawn, and listened to, only while it is open. A page has hundreds of buttons of which one is.
import {autoUpdate, flip, FloatingFocusManager, FloatingPortal, offset, shift, useDismiss, useFloating, useInteractions, useRole, type Placement} from '@floating-ui/react';
import {useState, type ReactNode} from 'react';

type AnchoredProps = {
    /** The button. */
    reference: HTMLElement | null;
    placement: Placement;
    gap?: number;
    className: string;
    label?: string | undefined;
    onClose: () => void;
    children: ReactNode;
};

/** Shows something beside an element; a press outside and Esc close it, and the focus goes back. */
export function Anchored({reference, placement, gap = 4, className, label, onClose, children}: AnchoredProps) {
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
        middleware: [offset(gap), flip(), shift({padding: 8})],
    });
    const {getFloatingProps} = useInteractions([useDismiss(context), useRole(context, {role: 'dialog'})]);
    return (
        <FloatingPortal>
            <FloatingFocusManager
                context={context}
                modal={false}
            >
                <div
                    ref={refs.setFloating}
                    className={className}
                    style={floatingStyles}
                    aria-label={label}
                    {...getFloatingProps()}
                >
                    {children}
                </div>
            </FloatingFocusManager>
        </FloatingPortal>
    );
}

type OpenerProps = {
    trigger: ReactNode;
    triggerClassName: string;
    /** What the button and what it opens are called; without it, the button is called by its content. */
    label?: string;
    placement: Placement;
    gap?: number;
    className: string;
    onOpenChange?: (open: boolean) => void;
    /** Draws the inside; gets the way to close it. */
    children: (close: () => void) => ReactNode;
};

/** Shows a button and, behind it, whatever its function draws. */
export function Opener({trigger, triggerClassName, label, placement, gap, className, onOpenChange, children}: OpenerProps) {
    const [reference, setReference] = useState<HTMLElement | null>(null);
    const [open, setOpen] = useState(false);
    const change = (next: boolean) => {
        setOpen(next);
        onOpenChange?.(next);
    };
    return (
        <>
            <button
                ref={setReference}
                type='button'
                className={triggerClassName}
                aria-label={label}
                title={label}
                aria-haspopup='dialog'
                aria-expanded={open}
                onClick={() => change(!open)}
            >
                {trigger}
            </button>
            {open && (
                <Anchored
                    reference={reference}
                    placement={placement}
                    {...(gap === undefined ? {} : {gap})}
                    className={className}
                    label={label}
                    onClose={() => change(false)}
                >
                    {children(() => change(false))}
                </Anchored>
            )}
        </>
    );
}
