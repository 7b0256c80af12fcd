// A view with nothing in it, or one that failed: what this is, and the one next step.
import type {ReactNode} from 'react';

import './empty-state.css';

type Props = {icon: string; title: ReactNode; children?: ReactNode; action?: ReactNode};

/** Says why nothing is here and what to do. */
export function EmptyState({icon, title, children, action}: Props) {
    return (
        <div className='empty-state'>
            <i className={`icon ${icon}`}/>
            <h2>{title}</h2>
            {children && <p>{children}</p>}
            {action}
        </div>
    );
}
