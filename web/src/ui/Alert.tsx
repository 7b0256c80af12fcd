// What went wrong, where it concerns what is beside it; screen readers say it at once.
import type {ReactNode} from 'react';

/** Shows a failure. */
export function Alert({children}: {children: ReactNode}) {
    return (
        <p
            className='alert alert-danger'
            role='alert'
        >
            {children}
        </p>
    );
}
