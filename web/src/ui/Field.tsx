// A labelled field of a form.
import {useId, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';

import './field.css';

type FieldProps = {
    label: string;
    name: string;
    value: string;
    type?: 'text' | 'email' | 'password';
    autoComplete?: string;
    autoFocus?: boolean;
    maxLength?: number;
    help?: ReactNode;
    error?: ReactNode;
    onChange: (value: string) => void;
};

/** One labelled field; a password can be looked at. */
export function Field({label, name, value, type = 'text', autoComplete, autoFocus, maxLength, help, error, onChange}: FieldProps) {
    const intl = useIntl();
    const id = useId();
    const [isShown, setIsShown] = useState(false);
    return (
        <div className={error ? 'form-group has-error' : 'form-group'}>
            <label
                className='control-label'
                htmlFor={id}
            >
                {label}
            </label>
            <div className='field__box'>
                <input
                    id={id}
                    className='form-control'
                    name={name}
                    type={type === 'password' && isShown ? 'text' : type}
                    value={value}
                    autoComplete={autoComplete}
                    maxLength={maxLength}
                    autoCapitalize='none'
                    autoFocus={autoFocus}
                    spellCheck={false}
                    aria-invalid={Boolean(error)}
                    aria-describedby={error || help ? `${id}-help` : undefined}
                    onChange={(event) => onChange(event.target.value)}
                />
                {type === 'password' && (
                    <button
                        type='button'
                        className='btn btn-icon field__show'
                        aria-label={isShown ? intl.formatMessage({id: 'auth.hide', defaultMessage: 'Hide password'}) : intl.formatMessage({id: 'auth.show', defaultMessage: 'Show password'})}
                        onClick={() => setIsShown(!isShown)}
                    >
                        <i className={`icon ${isShown ? 'icon-eye-off-outline' : 'icon-eye-outline'}`}/>
                    </button>
                )}
            </div>
            {(error || help) && (
                <span
                    id={`${id}-help`}
                    className='help-text'
                >
                    {error ?? help}
                </span>
            )}
        </div>
    );
}
