// A short text beside what it explains, with the keys that do the same.
import {autoUpdate, flip, FloatingPortal, offset, shift, useDismiss, useFloating, useFocus, useHover, useInteractions, useRole, type Placement} from '@floating-ui/react';
import {cloneElement, useState, type ReactElement, type ReactNode} from 'react';

import './tooltip.css';

type Props = {
    text: ReactNode;
    /** Keys, e.g. `['Ctrl', 'K']`. */
    keys?: readonly string[];
    placement?: Placement;
    children: ReactElement;
};

/** Explains its one child on hover and focus. */
export function Tooltip({text, keys, placement = 'bottom', children}: Props) {
    const [open, setOpen] = useState(false);
    const {refs, floatingStyles, context} = useFloating({open, onOpenChange: setOpen, placement, whileElementsMounted: autoUpdate, middleware: [offset(6), flip(), shift({padding: 8})]});
    const {getReferenceProps, getFloatingProps} = useInteractions([
        useHover(context, {delay: {open: 400, close: 0}, move: false}),
        useFocus(context),
        useDismiss(context),
        useRole(context, {role: 'tooltip'}),
    ]);
    return (
        <>
            {cloneElement(children, {ref: refs.setReference, ...getReferenceProps(children.props as Record<string, unknown>)})}
            {open && text && (
                <FloatingPortal>
                    <div
                        ref={refs.setFloating}
                        className='hint'
                        style={floatingStyles}
                        {...getFloatingProps()}
                    >
                        {text}
                        {keys && (
                            <span className='hint__keys'>
                                {keys.map((key) => <kbd key={key}>{key}</kbd>)}
                            </span>
                        )}
                    </div>
                </FloatingPortal>
            )}
        </>
    );
}
