// One question before something that cannot be taken back.
import {FloatingFocusManager, FloatingOverlay, FloatingPortal, useDismiss, useFloating, useInteractions, useRole} from '@floating-ui/react';
import {useRef, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

type Props = {
    title: string;
    children: ReactNode;
    confirm: ReactNode;
    danger?: boolean;
    busy?: boolean;
    onConfirm: () => void;
    onClose: () => void;
};

/** Asks; Enter confirms, Esc does not. */
export function ConfirmDialog({title, children, confirm, danger, busy, onConfirm, onClose}: Props) {
    const confirmButton = useRef<HTMLButtonElement>(null);
    const {refs, context} = useFloating({open: true, onOpenChange: (open) => !open && onClose()});
    const {getFloatingProps} = useInteractions([useDismiss(context), useRole(context, {role: 'alertdialog'})]);
    return (
        <FloatingPortal>
            <FloatingOverlay
                className='confirm__overlay'
                lockScroll={true}
            >
                <FloatingFocusManager
                    context={context}
                    initialFocus={confirmButton}
                >
                    <div
                        ref={refs.setFloating}
                        className='confirm'
                        aria-label={title}
                        {...getFloatingProps()}
                    >
                        <h2>{title}</h2>
                        {children}
                        <div className='confirm__buttons'>
                            <button
                                type='button'
                                className='btn btn-tertiary'
                                onClick={onClose}
                            >
                                <FormattedMessage
                                    id='posts.confirm.cancel'
                                    defaultMessage='Cancel'
                                />
                            </button>
                            <button
                                ref={confirmButton}
                                type='button'
                                className={danger ? 'btn btn-danger' : 'btn btn-primary'}
                                disabled={busy}
                                onClick={onConfirm}
                            >
                                {confirm}
                            </button>
                        </div>
                    </div>
                </FloatingFocusManager>
            </FloatingOverlay>
        </FloatingPortal>
    );
}
