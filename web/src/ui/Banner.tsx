// One line about the whole page or a whole view.
import type {ReactNode} from 'react';

import './banner.css';

type Props = {kind?: 'info' | 'warning' | 'error'; icon?: string; children: ReactNode; action?: ReactNode};

/** Says something across its whole width. */
export function Banner({kind = 'info', icon = 'icon-information-outline', children, action}: Props) {
    return (
        <div
            className={`banner banner--${kind}`}
            role='status'
        >
            <i className={`icon ${icon}`}/>
            <span>{children}</span>
            {action}
        </div>
    );
}
