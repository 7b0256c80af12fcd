// One element of an integration's form: its label, its control, its help, and what is wrong with it.
import type {DialogElement} from '@mattermost/types/integrations';
import {useId} from 'react';
import {FormattedMessage} from 'react-intl';

import type {FieldError} from '../use-dialog-form';
import type {Value} from '../values';

import {BoolField, RadioField} from './ChoiceFields';
import type {ControlProps} from './control';
import {DateField, DateTimeField} from './DateFields';
import {SelectField} from './SelectField';
import {TextField} from './TextField';

type Props = {
    element: DialogElement;
    value: Value;
    error: FieldError | undefined;
    /** The reader's time zone. */
    zone: string;
    lookup: (query: string) => Promise<{text: string; value: string}[]>;
    onChange: (value: Value) => void;
};

/** Shows an element; of a kind that this client does not know it says so. */
export function DialogField({element, value, error, zone, lookup, onChange}: Props) {
    const id = useId();
    const helpId = element.help_text ? `${id}-help` : undefined;
    const errorId = error ? `${id}-error` : undefined;
    const control: ControlProps = {id, element, invalid: Boolean(error), describedBy: [helpId, errorId].filter(Boolean).join(' ') || undefined};
    const isGroup = element.type === 'radio';
    const label = (
        <>
            <bdi>{element.display_name || element.name}</bdi>
            {element.optional ? (
                <span className='interactive-dialog__optional'>
                    <FormattedMessage
                        id='dialog.optional'
                        defaultMessage='(optional)'
                    />
                </span>
            ) : (
                <span
                    className='interactive-dialog__required'
                    aria-hidden={true}
                >
                    {' *'}
                </span>
            )}
        </>
    );
    return (
        <div
            className={error ? 'form-group has-error' : 'form-group'}
            data-field={element.name}
        >
            {isGroup ? (
                <span
                    id={id}
                    className='control-label'
                >
                    {label}
                </span>
            ) : (
                <label
                    id={`${id}-label`}
                    className='control-label'
                    htmlFor={id}
                >
                    {label}
                </label>
            )}
            <Control
                control={control}
                value={value}
                zone={zone}
                lookup={lookup}
                onChange={onChange}
            />
            {element.help_text && (
                <span
                    id={helpId}
                    className='help-text interactive-dialog__help'
                >
                    {element.help_text}
                </span>
            )}
            {error && (
                <span
                    id={errorId}
                    className='help-text error-text'
                    role='alert'
                >
                    <Complaint error={error}/>
                </span>
            )}
        </div>
    );
}

type PartProps = {control: ControlProps; value: Value; zone: string; lookup: Props['lookup']; onChange: Props['onChange']};

function Control({control, value, zone, lookup, onChange}: PartProps) {
    const text = typeof value === 'string' ? value : '';
    switch (control.element.type) {
    case 'text':
    case 'textarea':
        return <TextField {...control} value={text} onChange={onChange}/>;
    case 'bool':
        return <BoolField {...control} value={value === true} onChange={onChange}/>;
    case 'radio':
        return <RadioField {...control} value={text} onChange={onChange}/>;
    case 'select':
        return <SelectField {...control} value={Array.isArray(value) ? value : text} lookup={lookup} onChange={onChange}/>;
    case 'date':
        return <DateField {...control} value={text} zone={zone} onChange={onChange}/>;
    case 'datetime':
        return <DateTimeField {...control} value={text} zone={zone} onChange={onChange}/>;
    default:
        return (
            <p className='help-text'>
                <FormattedMessage
                    id='dialog.unknown'
                    defaultMessage='This client cannot show this part of the form.'
                />
            </p>
        );
    }
}

function Complaint({error}: {error: FieldError}) {
    switch (error.kind) {
    case 'told':
        return <>{error.text}</>;
    case 'required':
        return (
            <FormattedMessage
                id='dialog.error.required'
                defaultMessage='This is needed.'
            />
        );
    case 'short':
        return (
            <FormattedMessage
                id='dialog.error.short'
                defaultMessage='At least {least, plural, one {# letter} other {# letters}}.'
                values={{least: error.least}}
            />
        );
    case 'range':
        return <OutOfRange {...error}/>;
    case 'date':
        return (
            <FormattedMessage
                id='dialog.error.date'
                defaultMessage='Choose a day and, where there is one, a time.'
            />
        );
    case 'email':
        return (
            <FormattedMessage
                id='dialog.error.email'
                defaultMessage='This is not an email address.'
            />
        );
    case 'url':
        return (
            <FormattedMessage
                id='dialog.error.url'
                defaultMessage='An address starts with http:// or https://.'
            />
        );
    case 'number':
        return (
            <FormattedMessage
                id='dialog.error.number'
                defaultMessage='This is not a number.'
            />
        );
    }
}

function OutOfRange({least, most}: {least?: string | undefined; most?: string | undefined}) {
    if (least && most) {
        return (
            <FormattedMessage
                id='dialog.error.between'
                defaultMessage='Choose a day from {least} to {most}.'
                values={{least, most}}
            />
        );
    }
    return least ? (
        <FormattedMessage
            id='dialog.error.least'
            defaultMessage='Choose a day from {least} on.'
            values={{least}}
        />
    ) : (
        <FormattedMessage
            id='dialog.error.most'
            defaultMessage='Choose a day up to {most}.'
            values={{most}}
        />
    );
}
