// A dialog over everything else: it holds the focus, closes with Esc, and gives the focus back.
import {FloatingFocusManager, FloatingOverlay, FloatingPortal, useDismiss, useFloating, useInteractions, useRole} from '@floating-ui/react';
import {useId, type ReactNode, type RefObject} from 'react';
import {useIntl} from 'react-intl';

import './dialog.css';

type Props = {
    title: ReactNode;
    /** Beside the title, e.g. how many there are. */
    subtitle?: ReactNode;
    children: ReactNode;
    footer?: ReactNode;
    size?: 's' | 'm' | 'l';
    /** The body reaches the edges and scrolls by itself. */
    flush?: boolean;
    role?: 'dialog' | 'alertdialog';
    /** Holds what would be lost: a click outside does not close it. */
    keep?: boolean;
    /** The body takes the focus by itself, once it is there; what had it before is given it back then, too. */
    ownFocus?: boolean;
    /** What has the focus first; without it the first that can. */
    initialFocus?: RefObject<HTMLElement>;
    onClose: () => void;
};

/** Shows its children in a dialog; `onClose` is called for Esc, a click outside, and the close button. */
export function Dialog({title, subtitle, children, footer, size = 'm', flush, role = 'dialog', keep = false, ownFocus = false, initialFocus, onClose}: Props) {
    const intl = useIntl();
    const titleId = useId();
    const {refs, context} = useFloating({open: true, onOpenChange: (open) => !open && onClose()});
    const {getFloatingProps} = useInteractions([useDismiss(context, {outsidePress: !keep, outsidePressEvent: 'mousedown'}), useRole(context, {role})]);
    return (
        <FloatingPortal>
            <FloatingOverlay
                className='dialog__overlay'
                lockScroll={true}
            >
                <FloatingFocusManager
                    context={context}
                    initialFocus={initialFocus ?? (ownFocus ? -1 : 0)}
                >
                    <div
                        ref={refs.setFloating}
                        className={`dialog dialog--${size}`}
                        aria-labelledby={titleId}
                        aria-modal={true}
                        {...getFloatingProps()}
                    >
                        <header className='dialog__header'>
                            <h2 id={titleId}>{title}</h2>
                            {subtitle && <span className='dialog__subtitle'>{subtitle}</span>}
                            <button
                                type='button'
                                className='btn btn-icon dialog__close'
                                aria-label={intl.formatMessage({id: 'ui.close', defaultMessage: 'Close'})}
                                onClick={onClose}
                            >
                                <i className='icon icon-close'/>
                            </button>
                        </header>
                        <div className={flush ? 'dialog__body dialog__body--flush' : 'dialog__body'}>{children}</div>
                        {footer && <footer className='dialog__footer'>{footer}</footer>}
                    </div>
                </FloatingFocusManager>
            </FloatingOverlay>
        </FloatingPortal>
    );
}
