// A view with nothing in it, or one that failed: what this is, and the one next step.
import type {ReactNode} from 'react';

import './empty-state.css';

type Props = {icon: string; title: ReactNode; /** Where it is the whole page, its title is the page's. */ heading?: 'h1' | 'h2'; children?: ReactNode; action?: ReactNode};

/** Says why nothing is here and what to do. */
export function EmptyState({icon, title, heading: Heading = 'h2', children, action}: Props) {
    return (
        <div className='empty-state'>
            <i className={`icon ${icon}`}/>
            <Heading>{title}</Heading>
            {children && <p>{children}</p>}
            {action}
        </div>
    );
}
