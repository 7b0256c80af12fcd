// Something larger than a menu behind a button.
import {autoUpdate, flip, FloatingFocusManager, FloatingPortal, offset, shift, useClick, useDismiss, useFloating, useInteractions, useRole, type Placement} from '@floating-ui/react';
import {useState, type ReactNode} from 'react';

import './popover.css';

type Props = {
    trigger: ReactNode;
    triggerClassName: string;
    label: string;
    placement?: Placement;
    className?: string;
    /** Draws the inside; gets the way to close it. */
    children: (close: () => void) => ReactNode;
};

/** Shows a button and, behind it, whatever its function draws. */
export function Popover({trigger, triggerClassName, label, placement = 'bottom-start', className = '', children}: Props) {
    const [open, setOpen] = useState(false);
    const {refs, floatingStyles, context} = useFloating({open, onOpenChange: setOpen, placement, whileElementsMounted: autoUpdate, middleware: [offset(4), flip(), shift({padding: 8})]});
    const {getReferenceProps, getFloatingProps} = useInteractions([useClick(context), useDismiss(context), useRole(context, {role: 'dialog'})]);
    return (
        <>
            <button
                ref={refs.setReference}
                type='button'
                className={triggerClassName}
                aria-label={label}
                title={label}
                {...getReferenceProps()}
            >
                {trigger}
            </button>
            {open && (
                <FloatingPortal>
                    <FloatingFocusManager
                        context={context}
                        modal={false}
                    >
                        <div
                            ref={refs.setFloating}
                            className={`popover-card ${className}`}
                            style={floatingStyles}
                            aria-label={label}
                            {...getFloatingProps()}
                        >
                            {children(() => setOpen(false))}
                        </div>
                    </FloatingFocusManager>
                </FloatingPortal>
            )}
        </>
    );
}
