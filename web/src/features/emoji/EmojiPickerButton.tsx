// A button that opens the picker beside itself and closes it after a choice.
import {autoUpdate, flip, FloatingFocusManager, FloatingPortal, offset, shift, useClick, useDismiss, useFloating, useInteractions, useRole} from '@floating-ui/react';
import {lazy, Suspense, useState} from 'react';

const LazyPicker = lazy(() => import('./EmojiPicker').then((module) => ({default: module.EmojiPicker})));

type Props = {
    label: string;
    icon: string;
    className: string;
    onPick: (name: string) => void;
    onOpenChange?: (open: boolean) => void;
};

/** Shows the button; the picker's code and data come with its first opening. */
export function EmojiPickerButton({label, icon, className, onPick, onOpenChange}: Props) {
    const [open, setOpen] = useState(false);
    const change = (next: boolean) => {
        setOpen(next);
        onOpenChange?.(next);
    };
    const {refs, floatingStyles, context} = useFloating({open, onOpenChange: change, placement: 'top-end', whileElementsMounted: autoUpdate, middleware: [offset(4), flip(), shift({padding: 8})]});
    const {getReferenceProps, getFloatingProps} = useInteractions([useClick(context), useDismiss(context), useRole(context, {role: 'dialog'})]);
    return (
        <>
            <button
                ref={refs.setReference}
                type='button'
                className={className}
                aria-label={label}
                title={label}
                {...getReferenceProps()}
            >
                <i className={`icon ${icon}`}/>
            </button>
            {open && (
                <FloatingPortal>
                    <FloatingFocusManager
                        context={context}
                        modal={false}
                    >
                        <div
                            ref={refs.setFloating}
                            className='emoji-popover'
                            style={floatingStyles}
                            aria-label={label}
                            {...getFloatingProps()}
                        >
                            <Suspense fallback={<div className='emoji-picker'/>}>
                                <LazyPicker
                                    onPick={(name) => {
                                        change(false);
                                        onPick(name);
                                    }}
                                />
                            </Suspense>
                        </div>
                    </FloatingFocusManager>
                </FloatingPortal>
            )}
        </>
    );
}
