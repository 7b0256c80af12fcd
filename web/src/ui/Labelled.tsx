// A label over something to fill in that has no field of its own here: a list to choose from, a text of several lines.
import {useId, type ReactNode} from 'react';

/** Shows what `children` makes, with the id that its control must have. */
export function Labelled({label, children}: {label: ReactNode; children: (id: string) => ReactNode}) {
    const id = useId();
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                {label}
            </label>
            {children(id)}
        </div>
    );
}
