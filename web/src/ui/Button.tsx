// The client's button; its looks are Bootstrap's class names, which plugins share.
import {forwardRef, type ButtonHTMLAttributes, type ReactNode} from 'react';

type Props = ButtonHTMLAttributes<HTMLButtonElement> & {
    emphasis?: 'primary' | 'secondary' | 'tertiary' | 'quaternary' | 'danger' | 'link';
    size?: 'xs' | 'sm' | 'lg';
    /** Shows that something is under way and takes no second press. */
    busy?: boolean;
    children: ReactNode;
};

/** Shows a button of the given weight. */
export const Button = forwardRef<HTMLButtonElement, Props>(function Button({emphasis = 'tertiary', size, busy, className = '', disabled, children, type = 'button', ...rest}, ref) {
    return (
        <button
            {...rest}
            ref={ref}
            type={type}
            className={`btn btn-${emphasis} ${size ? `btn-${size}` : ''} ${className}`}
            disabled={disabled || busy}
            aria-busy={busy}
        >
            {busy && <span className='spinner'/>}
            {children}
        </button>
    );
});
