// A labelled text of several lines.
import {Labelled} from './Labelled';

type LinesProps = {
    label: string;
    value: string;
    help?: string;
    placeholder?: string;
    rows?: number;
    autoFocus?: boolean;
    /** Off where it is no language that people write. */
    spellCheck?: boolean;
    /** A class beside that of all fields. */
    className?: string;
    onChange: (value: string) => void;
};

/** Shows the field. */
export function Lines({label, value, help, placeholder, rows = 3, autoFocus, spellCheck, className, onChange}: LinesProps) {
    return (
        <Labelled label={label}>
            {(id) => (
                <>
                    <textarea
                        id={id}
                        className={className ? `form-control ${className}` : 'form-control'}
                        rows={rows}
                        spellCheck={spellCheck}
                        placeholder={placeholder}
                        value={value}
                        autoFocus={autoFocus}
                        aria-describedby={help ? `${id}-help` : undefined}
                        onChange={(event) => onChange(event.target.value)}
                    />
                    {help && (
                        <span
                            id={`${id}-help`}
                            className='help-text'
                        >
                            {help}
                        </span>
                    )}
                </>
            )}
        </Labelled>
    );
}
