// The frame of the pages before sign-in, and their fields.
import {useId, useState, type ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';

import './auth.css';

/** Shows a form in the middle of the page, under the server's name. */
export function AuthFrame({title, children}: {title: ReactNode; children: ReactNode}) {
    const site = useSelector((state: GlobalState) => state.entities.general.config.SiteName || 'Jackfield');
    const text = useSelector((state: GlobalState) => (state.entities.general.config.EnableCustomBrand === 'true' ? state.entities.general.config.CustomBrandText : state.entities.general.config.CustomDescriptionText) || '');
    return (
        <div className='auth'>
            <main className='auth__card'>
                <div className='auth__site'>
                    <Mark/>
                    <span>{site}</span>
                </div>
                <h1>{title}</h1>
                {text && <p className='auth__text'>{text}</p>}
                {children}
            </main>
        </div>
    );
}

/** The client's mark: a row of jacks with a cord between them. */
export function Mark({size = 32}: {size?: number}) {
    return (
        <svg
            width={size}
            height={size}
            viewBox='0 0 64 64'
            aria-hidden={true}
        >
            <rect
                width='64'
                height='64'
                rx='14'
                fill='var(--sidebar-bg)'
            />
            <g
                fill='none'
                stroke='var(--sidebar-text)'
                strokeWidth='5'
                strokeLinecap='round'
            >
                <circle
                    cx='18'
                    cy='22'
                    r='6'
                />
                <circle
                    cx='46'
                    cy='22'
                    r='6'
                />
                <path d='M18 31c0 20 28 20 28 0'/>
            </g>
        </svg>
    );
}

type FieldProps = {
    label: string;
    name: string;
    value: string;
    type?: 'text' | 'email' | 'password';
    autoComplete?: string;
    autoFocus?: boolean;
    help?: ReactNode;
    error?: ReactNode;
    onChange: (value: string) => void;
};

/** One labelled field; a password can be looked at. */
export function Field({label, name, value, type = 'text', autoComplete, autoFocus, help, error, onChange}: FieldProps) {
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
            <div className='auth__field'>
                <input
                    id={id}
                    className='form-control'
                    name={name}
                    type={type === 'password' && isShown ? 'text' : type}
                    value={value}
                    autoComplete={autoComplete}
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
                        className='btn btn-icon auth__show'
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
