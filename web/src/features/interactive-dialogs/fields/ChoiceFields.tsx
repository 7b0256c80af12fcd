// A check box, and one of several choices that are all in sight.
import type {ControlProps} from './control';

/** Shows a check box; the placeholder is the words beside it. */
export function BoolField({id, element, invalid, describedBy, value, onChange}: ControlProps & {value: boolean; onChange: (value: boolean) => void}) {
    return (
        <div className='checkbox'>
            <label>
                <input
                    id={id}
                    type='checkbox'
                    checked={value}
                    required={!element.optional}
                    aria-invalid={invalid}
                    aria-describedby={describedBy}
                    onChange={(event) => onChange(event.target.checked)}
                />
                <bdi>{element.placeholder || element.display_name}</bdi>
            </label>
        </div>
    );
}

/** Shows the choices. */
export function RadioField({id, element, invalid, describedBy, value, onChange}: ControlProps & {value: string; onChange: (value: string) => void}) {
    return (
        <div
            role='radiogroup'
            aria-labelledby={id}
            aria-describedby={describedBy}
            aria-invalid={invalid}
            aria-required={!element.optional}
        >
            {(element.options ?? []).map((option) => (
                <div
                    key={String(option.value)}
                    className='radio'
                >
                    <label>
                        <input
                            type='radio'
                            name={id}
                            value={option.value}
                            checked={value === String(option.value)}
                            onChange={() => onChange(String(option.value))}
                        />
                        <bdi>{option.text}</bdi>
                    </label>
                </div>
            ))}
        </div>
    );
}
