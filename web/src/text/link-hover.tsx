// What plugins show for a link while the pointer rests on it; without such a plugin it costs nothing.
import {autoUpdate, flip, FloatingPortal, offset, shift, useFloating, useHover, useInteractions} from '@floating-ui/react';
import {useState, type ReactNode} from 'react';

import {Slot, useSlot} from '../plugin-host/slots';


const REST = {open: 300, close: 150};

/** Wraps a link with its hover card. */
export function LinkHover({href, children}: {href: string; children: ReactNode}) {
    const any = useSlot('LinkTooltip').length > 0;
    return any ? <HoverCard href={href}>{children}</HoverCard> : <>{children}</>;
}

function HoverCard({href, children}: {href: string; children: ReactNode}) {
    const [open, setOpen] = useState(false);
    const {refs, floatingStyles, context} = useFloating({open, onOpenChange: setOpen, placement: 'bottom-start', whileElementsMounted: autoUpdate, middleware: [offset(4), flip(), shift({padding: 8})]});
    const {getReferenceProps, getFloatingProps} = useInteractions([useHover(context, {delay: REST})]);
    return (
        <span
            ref={refs.setReference}
            {...getReferenceProps()}
        >
            {children}
            {open && (
                <FloatingPortal>
                    <div
                        ref={refs.setFloating}
                        className='link-hover'
                        style={floatingStyles}
                        {...getFloatingProps()}
                    >
                        <Slot
                            name='LinkTooltip'
                            props={{href, show: true}}
                        />
                    </div>
                </FloatingPortal>
            )}
        </span>
    );
}
