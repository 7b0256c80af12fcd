// The part of react-bootstrap 0.3x that Mattermost's plugins use, on the client's own class names. The package itself
// uses APIs that React 19 lacks.
import {autoUpdate, flip, FloatingFocusManager, FloatingOverlay, FloatingPortal, offset, shift, useFloating} from '@floating-ui/react';
import {cloneElement, createContext, useContext, useEffect, useId, useMemo, useState, type CSSProperties, type MouseEvent, type ReactElement, type ReactNode} from 'react';

import {parts} from './react-bootstrap-parts';

type Common = {children?: ReactNode; className?: string; id?: string; style?: CSSProperties};

type ModalContext = {onHide: (() => void) | undefined; titleId: string};

const Within = createContext<ModalContext>({onHide: undefined, titleId: ''});

type ModalProps = Common & {
    show?: boolean;
    onHide?: () => void;
    onExited?: () => void;
    onEntered?: () => void;
    dialogClassName?: string;
    backdrop?: boolean | 'static';
    bsSize?: 'small' | 'large' | 'sm' | 'lg';
    keyboard?: boolean;
    enforceFocus?: boolean;
    'aria-labelledby'?: string;
};

function ModalFrame({show, ...rest}: ModalProps) {
    return show ? <OpenModal {...rest}/> : null;
}

function OpenModal({children, className = '', dialogClassName = '', id, style, onHide, onExited, onEntered, backdrop = true, bsSize, keyboard = true, 'aria-labelledby': labelled}: ModalProps) {
    const titleId = useId();
    const within = useMemo(() => ({onHide, titleId}), [onHide, titleId]);
    const {refs, context} = useFloating({open: true});
    useEffect(() => {
        onEntered?.();
        return () => onExited?.();
        // The callbacks of the moment it opened and closes are the ones that count.
    }, []); // eslint-disable-line react-hooks/exhaustive-deps -- see above
    useEffect(() => {
        const close = (event: KeyboardEvent) => {
            if (keyboard && event.key === 'Escape') {
                event.stopPropagation();
                onHide?.();
            }
        };
        document.addEventListener('keydown', close);
        return () => document.removeEventListener('keydown', close);
    }, [keyboard, onHide]);
    const outside = (event: MouseEvent) => {
        if (event.target === event.currentTarget && backdrop === true) {
            onHide?.();
        }
    };
    const size = bsSize === 'large' || bsSize === 'lg' ? 'modal-lg' : bsSize === 'small' || bsSize === 'sm' ? 'modal-sm' : '';
    return (
        <FloatingPortal>
            <FloatingOverlay
                className='modal-backdrop-host'
                lockScroll={true}
            >
                <FloatingFocusManager context={context}>
                    <div
                        ref={refs.setFloating}
                        id={id}
                        className={`modal in ${className}`}
                        style={{display: 'block', ...style}}
                        role='dialog'
                        aria-modal={true}
                        aria-labelledby={labelled ?? titleId}
                        tabIndex={-1}
                        onMouseDown={outside}
                    >
                        <div className={`modal-dialog ${size} ${dialogClassName}`}>
                            <div className='modal-content'>
                                <Within.Provider value={within}>{children}</Within.Provider>
                            </div>
                        </div>
                    </div>
                </FloatingFocusManager>
            </FloatingOverlay>
        </FloatingPortal>
    );
}

function ModalHeader({children, className = '', closeButton, onHide}: Common & {closeButton?: boolean; onHide?: () => void}) {
    const within = useContext(Within);
    return (
        <div className={`modal-header ${className}`}>
            {closeButton && (
                <button
                    type='button'
                    className='close'
                    aria-label='Close'
                    onClick={onHide ?? within.onHide}
                >
                    <span aria-hidden={true}>{'×'}</span>
                </button>
            )}
            {children}
        </div>
    );
}

function ModalTitle({children, className = '', id}: Common) {
    const {titleId} = useContext(Within);
    return (
        <h4
            id={id ?? titleId}
            className={`modal-title ${className}`}
        >
            {children}
        </h4>
    );
}

const block = (name: string) => function Block({children, className = '', id, style}: Common) {
    return (
        <div
            id={id}
            style={style}
            className={`${name} ${className}`}
        >
            {children}
        </div>
    );
};

type TriggerProps = {overlay: ReactElement; children: ReactElement<Record<string, unknown>>; placement?: 'top' | 'bottom' | 'left' | 'right'; delayShow?: number; delay?: number; rootClose?: boolean; trigger?: string | string[]};

function OverlayTrigger({overlay, children, placement = 'right', delayShow, delay, trigger = ['hover', 'focus']}: TriggerProps) {
    const [open, setOpen] = useState(false);
    const {refs, floatingStyles, placement: placed} = useFloating({open, placement, whileElementsMounted: autoUpdate, middleware: [offset(6), flip(), shift({padding: 8})]});
    const kinds = Array.isArray(trigger) ? trigger : [trigger];
    const timer = useMemo(() => ({id: 0}), []);
    useEffect(() => () => window.clearTimeout(timer.id), [timer]);
    const show = () => {
        window.clearTimeout(timer.id);
        timer.id = window.setTimeout(() => setOpen(true), delayShow ?? delay ?? 0);
    };
    const hide = () => {
        window.clearTimeout(timer.id);
        setOpen(false);
    };
    const handlers = {
        ...(kinds.includes('hover') ? {onMouseEnter: show, onMouseLeave: hide} : {}),
        ...(kinds.includes('focus') ? {onFocus: show, onBlur: hide} : {}),
        ...(kinds.includes('click') ? {onClick: () => setOpen(!open)} : {}),
    };
    return (
        <>
            <span
                // The child is what is pointed at, wherever it stands; the span only hears for it.
                ref={(span) => refs.setReference(span?.firstElementChild ?? span)}
                className='overlay-trigger'
                {...handlers}
            >
                {children}
            </span>
            {open && (
                <FloatingPortal>
                    <div
                        ref={refs.setFloating}
                        className='overlay-host'
                        style={floatingStyles}
                    >
                        {cloneElement(overlay, {placement: placed} as never)}
                    </div>
                </FloatingPortal>
            )}
        </>
    );
}

type Placed = Common & {placement?: string};

function Tooltip({children, className = '', id, style, placement = 'right'}: Placed) {
    return (
        <div
            id={id}
            role='tooltip'
            className={`tooltip in ${placement.split('-')[0]} ${className}`}
            style={style}
        >
            <div className='tooltip-arrow'/>
            <div className='tooltip-inner'>{children}</div>
        </div>
    );
}

function Popover({children, className = '', id, style, title, placement = 'right'}: Placed & {title?: ReactNode}) {
    return (
        <div
            id={id}
            role='tooltip'
            className={`popover in ${placement.split('-')[0]} ${className}`}
            style={style}
        >
            <div className='arrow'/>
            {title && <h3 className='popover-title'>{title}</h3>}
            <div className='popover-content'>{children}</div>
        </div>
    );
}

type OverlayProps = {show?: boolean; children: ReactElement; target?: Element | (() => Element | null); onHide?: () => void; rootClose?: boolean; placement?: 'top' | 'bottom' | 'left' | 'right'};

function Overlay({show, children, target, onHide, rootClose, placement = 'right'}: OverlayProps) {
    const element = typeof target === 'function' ? target() : target ?? null;
    const {refs, floatingStyles} = useFloating({open: Boolean(show), placement, elements: {reference: element}, whileElementsMounted: autoUpdate, middleware: [offset(6), flip(), shift({padding: 8})]});
    useEffect(() => {
        if (!show || !rootClose) {
            return undefined;
        }
        const close = (event: Event) => {
            if (!refs.floating.current?.contains(event.target as Node)) {
                onHide?.();
            }
        };
        document.addEventListener('mousedown', close);
        return () => document.removeEventListener('mousedown', close);
    }, [show, rootClose, onHide, refs]);
    return show ? (
        <FloatingPortal>
            <div
                ref={refs.setFloating}
                className='overlay-host'
                style={floatingStyles}
            >
                {children}
            </div>
        </FloatingPortal>
    ) : null;
}

type ButtonProps = Common & {bsStyle?: string; bsSize?: string; disabled?: boolean; type?: 'button' | 'submit'; onClick?: () => void};

function Button({bsStyle = 'default', bsSize, className = '', type = 'button', ...rest}: ButtonProps) {
    return (
        <button
            {...rest}
            type={type}
            className={`btn btn-${bsStyle} ${bsSize ? `btn-${bsSize}` : ''} ${className}`}
        />
    );
}

function Badge({children, className = ''}: Common) {
    return <span className={`badge ${className}`}>{children}</span>;
}

const Modal = Object.assign(ModalFrame, {Header: ModalHeader, Title: ModalTitle, Body: block('modal-body'), Footer: block('modal-footer'), Dialog: block('modal-dialog')});

export const ReactBootstrap = {...parts, Modal, OverlayTrigger, Overlay, Tooltip, Popover, Button, Badge, __esModule: true};
