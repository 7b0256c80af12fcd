// A text of one line or several; the subtype decides the keyboard of small screens.
import type {HTMLInputTypeAttribute} from 'react';

import {mostLetters} from '../values';

import type {ControlProps} from './control';

type Props = ControlProps & {value: string; onChange: (value: string) => void};

const TYPES: Record<string, HTMLInputTypeAttribute> = {email: 'email', password: 'password', tel: 'tel', url: 'url', time: 'time'};

/** Shows a text field. A number is typed as text: a number's field drops what it cannot read without saying so. */
export function TextField({id, element, invalid, describedBy, value, onChange}: Props) {
    const shared = {
        id,
        className: 'form-control',
        value,
        placeholder: element.placeholder || undefined,
        maxLength: mostLetters(element),
        required: !element.optional,
        autoComplete: element.subtype === 'password' ? 'new-password' : 'off',
        'aria-invalid': invalid,
        'aria-describedby': describedBy,
    };
    if (element.type === 'textarea') {
        return (
            <textarea
                {...shared}
                rows={4}
                dir='auto'
                onChange={(event) => onChange(event.target.value)}
            />
        );
    }
    return (
        <input
            {...shared}
            type={TYPES[element.subtype] ?? 'text'}
            inputMode={element.subtype === 'number' ? 'decimal' : undefined}
            dir='auto'
            onChange={(event) => onChange(event.target.value)}
        />
    );
}
