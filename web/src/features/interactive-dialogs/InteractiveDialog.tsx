// An integration's form in a dialog.
import {useEffect, useId, useRef, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import type {DialogRequest} from '../../state/views/interactive-dialogs';
import {Markdown} from '../../text/Markdown';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

import {DialogField} from './fields/DialogField';
import {useDialogForm, type FormError} from './use-dialog-form';
import './interactive-dialogs.css';

type Props = {request: DialogRequest; onClose: () => void};

/** Shows the form until it is answered or cancelled. Closing it any way is to cancel it. */
export function InteractiveDialog({request, onClose}: Props) {
    const intl = useIntl();
    const zone = intl.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    const form = useDialogForm(request, zone, onClose);
    const element = useRef<HTMLFormElement>(null);
    const {dialog} = form;
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        const wrong = await form.submit();
        if (wrong !== undefined) {
            const fields = [...element.current?.querySelectorAll<HTMLElement>('[data-field]') ?? []];
            fields.find((field) => field.dataset.field === wrong)?.querySelector<HTMLElement>('input, select, textarea')?.focus();
        }
    };
    const id = useId();
    return (
        <Dialog
            title={<Title {...dialog}/>}
            keep={true}
            ownFocus={true}
            onClose={form.cancel}
            footer={(
                <>
                    <Button onClick={form.cancel}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        type='submit'
                        form={id}
                        emphasis='primary'
                        busy={form.busy === 'submit'}
                    >
                        {form.formError?.kind === 'failed' ? (
                            <FormattedMessage
                                id='dialog.again'
                                defaultMessage='Try again'
                            />
                        ) : dialog.submit_label || (
                            <FormattedMessage
                                id='dialog.submit'
                                defaultMessage='Submit'
                            />
                        )}
                    </Button>
                </>
            )}
        >
            <form
                id={id}
                key={form.step}
                ref={element}
                className='interactive-dialog'
                noValidate={true}
                aria-busy={form.busy !== undefined}
                onSubmit={submit}
            >
                <FocusFirst formId={id}/>
                {form.formError && <div role='alert'><Banner kind='error'><Trouble error={form.formError}/></Banner></div>}
                {dialog.introduction_text && (
                    <div className='interactive-dialog__introduction'>
                        <Markdown text={dialog.introduction_text}/>
                    </div>
                )}
                {(dialog.elements ?? []).map((one) => (
                    <DialogField
                        key={one.name}
                        element={one}
                        value={form.values[one.name] ?? ''}
                        error={form.errors[one.name]}
                        zone={zone}
                        lookup={(query) => form.lookup(one, query)}
                        onChange={(value) => form.change(one, value)}
                    />
                ))}
                {form.busy === 'refresh' && (
                    <p
                        className='help-text'
                        role='status'
                    >
                        <FormattedMessage
                            id='dialog.refreshing'
                            defaultMessage='Asking what follows from that…'
                        />
                    </p>
                )}
            </form>
        </Dialog>
    );
}

// Each step begins at its first field, or at its button where there is none. The dialog looks first at what has the
// focus now, to give it back; the next frame is behind that.
function FocusFirst({formId}: {formId: string}) {
    useEffect(() => {
        const frame = requestAnimationFrame(() => {
            const form = document.getElementById(formId);
            const first = form?.querySelector<HTMLElement>('input, select, textarea');
            (first ?? document.querySelector<HTMLElement>(`button[form="${formId}"]`))?.focus();
        });
        return () => cancelAnimationFrame(frame);
    }, [formId]);
    return null;
}

function Title({title, icon_url: icon}: {title: string; icon_url?: string}) {
    const intl = useIntl();
    return (
        <span className='interactive-dialog__title'>
            {icon && /^(https?:\/\/|\/)/i.test(icon) && (
                <img
                    src={icon}
                    alt=''
                    width={32}
                    height={32}
                />
            )}
            <bdi>{title || intl.formatMessage({id: 'dialog.untitled', defaultMessage: 'Form'})}</bdi>
        </span>
    );
}

function Trouble({error}: {error: FormError}) {
    if (error.kind === 'told') {
        return <span className='interactive-dialog__told'>{error.text}</span>;
    }
    return error.failure.offline ? (
        <FormattedMessage
            id='dialog.offline'
            defaultMessage='The server cannot be reached. What you typed is still here.'
        />
    ) : (
        <FormattedMessage
            id='dialog.failed'
            defaultMessage='Your answers did not arrive: {reason} What you typed is still here.'
            values={{reason: error.failure.message}}
        />
    );
}
