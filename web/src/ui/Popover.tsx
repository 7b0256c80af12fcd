// Something larger than a menu behind a button.
import type {Placement} from '@floating-ui/react';
import type {ReactNode} from 'react';

import {Opener} from './Anchored';
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
export function Popover({placement = 'bottom-start', className = '', ...given}: Props) {
    return (
        <Opener
            {...given}
            placement={placement}
            className={`popover-card ${className}`}
        />
    );
}
