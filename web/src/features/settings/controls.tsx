// The controls of settings: a switch, and one of several.
import {useId, type ReactNode} from 'react';
import './settings.css';

type ToggleProps = {label: ReactNode; help?: ReactNode; checked: boolean; disabled?: boolean; onChange: (checked: boolean) => void};

/** Shows a switch. */
export function Toggle({label, help, checked, disabled, onChange}: ToggleProps) {
    const id = useId();
    return (
        <div className='setting setting--toggle'>
            <label htmlFor={id}>
                <span>{label}</span>
                {help && <small>{help}</small>}
            </label>
            <input
                id={id}
                type='checkbox'
                role='switch'
                className='switch'
                checked={checked}
                disabled={disabled}
                onChange={(event) => onChange(event.target.checked)}
            />
        </div>
    );
}

export type Choice = {value: string; text: ReactNode; help?: ReactNode};

type ChoicesProps = {name: string; label: ReactNode; value: string; choices: readonly Choice[]; disabled?: boolean; onChange: (value: string) => void};

/** Shows choices of which one holds. */
export function Choices({name, label, value, choices, disabled, onChange}: ChoicesProps) {
    return (
        <fieldset
            className='setting choices'
            disabled={disabled}
        >
            <legend>{label}</legend>
            {choices.map((choice) => (
                <label
                    key={choice.value}
                    className='choices__choice'
                >
                    <input
                        type='radio'
                        name={name}
                        checked={choice.value === value}
                        onChange={() => onChange(choice.value)}
                    />
                    <span>
                        {choice.text}
                        {choice.help && <small>{choice.help}</small>}
                    </span>
                </label>
            ))}
        </fieldset>
    );
}
