// The life of a form: fields change, are checked, go to the integration, which closes it, complains, or goes on.
// Nothing typed is lost before the integration has said that all is well.
import type {Dialog, DialogElement, DialogSubmission, SubmitDialogResponse} from '@mattermost/types/integrations';
import {getCurrentChannelId, getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getCurrentTeamId} from 'mattermost-redux/selectors/entities/teams';
import {useCallback, useRef, useState} from 'react';
import {useStore} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {behind} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import type {DialogRequest} from '../../state/views/interactive-dialogs';

import {lookUp, submitDialog} from './actions';
import {faultOf, initialValues, submissionOf, type Fault, type Value, type Values} from './values';

/** What stands below a field: what is wrong with it here, or what the integration says of it. */
export type FieldError = Fault | {kind: 'told'; text: string};

/** What stands over the fields: the integration's words, or a request that failed. */
export type FormError = {kind: 'told'; text: string} | {kind: 'failed'; failure: Failure};

export type DialogForm = {
    dialog: Dialog;
    /** Counts the forms of one dialog: each starts anew on the screen. */
    step: number;
    values: Values;
    errors: Record<string, FieldError>;
    formError: FormError | undefined;
    busy: 'submit' | 'refresh' | undefined;
    change: (element: DialogElement, value: Value) => void;
    /** Answers the name of the first field that is wrong. */
    submit: () => Promise<string | undefined>;
    cancel: () => void;
    lookup: (element: DialogElement, query: string) => Promise<{text: string; value: string}[]>;
};

const elementsOf = (dialog: Dialog): readonly DialogElement[] => dialog.elements ?? [];

/** Runs a form; `onClose` is called when it is over. */
export function useDialogForm(request: DialogRequest, zone: string, onClose: () => void): DialogForm {
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const [dialog, setDialog] = useState(request.dialog);
    const [step, setStep] = useState(0);
    const [values, setValues] = useState(() => initialValues(elementsOf(request.dialog), zone));
    const [errors, setErrors] = useState<Record<string, FieldError>>({});
    const [formError, setFormError] = useState<FormError>();
    const [busy, setBusy] = useState<'submit' | 'refresh'>();
    // Of forms in several steps the integration hears all answers each time.
    const earlier = useRef<Record<string, unknown>>({});
    const kept = useRef<Values>({});
    const asked = useRef(0);
    // An answer finds what was typed while it was on its way.
    const latest = useRef(values);
    latest.current = values;

    const send = useCallback((what: Partial<DialogSubmission>): DialogSubmission => {
        const state = store.getState();
        return {
            url: request.url,
            callback_id: dialog.callback_id ?? '',
            state: dialog.state ?? '',
            user_id: getCurrentUserId(state),
            channel_id: request.channel_id || getCurrentChannelId(state),
            team_id: getCurrentTeamId(state),
            submission: {},
            cancelled: false,
            ...what,
        };
    }, [store, request, dialog]);

    const goOn = (form: Dialog, current: Values) => {
        kept.current = {...kept.current, ...current};
        setDialog(form);
        setValues(initialValues(elementsOf(form), zone, kept.current));
        setErrors({});
    };

    const refresh = async (element: DialogElement, current: Values) => {
        const turn = ++asked.current;
        setBusy('refresh');
        setFormError(undefined);
        const submission = {...earlier.current, ...submissionOf(elementsOf(dialog), current, zone, ''), selected_field: element.name} as DialogSubmission['submission'];
        try {
            const answer = await dispatch(submitDialog(send({url: dialog.source_url || request.url, type: 'refresh', submission})));
            if (turn === asked.current && answer?.form) {
                goOn(answer.form, latest.current);
            } else if (turn === asked.current && answer?.error) {
                setFormError({kind: 'told', text: answer.error});
            }
        } catch (error) {
            if (turn === asked.current) {
                setFormError({kind: 'failed', failure: failureOf(error)});
            }
        }
        if (turn === asked.current) {
            setBusy(undefined);
        }
    };

    const change = (element: DialogElement, value: Value) => {
        const current = {...values, [element.name]: value};
        setValues(current);
        setErrors(({[element.name]: _, ...others}) => others);
        if (element.refresh && dialog.source_url) {
            void refresh(element, current);
        }
    };

    const heed = (answer: SubmitDialogResponse | undefined): string | undefined => {
        const told = Object.entries(answer?.errors ?? {}).filter(([, text]) => text);
        const names = new Set(elementsOf(dialog).map((element) => element.name));
        const elsewhere = told.filter(([name]) => !names.has(name)).map(([, text]) => text);
        const general = [answer?.error, ...elsewhere].filter(Boolean).join(' ');
        if (general || told.length > 0) {
            setErrors(Object.fromEntries(told.map(([name, text]) => [name, {kind: 'told', text}])));
            setFormError(general ? {kind: 'told', text: general} : undefined);
            return elementsOf(dialog).find((element) => answer?.errors?.[element.name])?.name;
        }
        if (answer?.type === 'form' && answer.form) {
            earlier.current = {...earlier.current, ...submissionOf(elementsOf(dialog), values, zone)};
            goOn(answer.form, values);
            setStep(step + 1);
            return undefined;
        }
        onClose();
        return undefined;
    };

    const submit = async () => {
        const wrong = elementsOf(dialog).flatMap((element) => {
            const fault = faultOf(element, values[element.name], zone);
            return fault ? [[element.name, fault] as const] : [];
        });
        setErrors(Object.fromEntries(wrong));
        setFormError(undefined);
        if (wrong.length > 0) {
            return wrong[0]?.[0];
        }
        asked.current += 1; // an answer to an earlier change comes too late
        setBusy('submit');
        try {
            const submission = {...earlier.current, ...submissionOf(elementsOf(dialog), values, zone)} as DialogSubmission['submission'];
            return heed(await dispatch(submitDialog(send({type: 'dialog_submission', submission}))));
        } catch (error) {
            setFormError({kind: 'failed', failure: failureOf(error)});
            return undefined;
        } finally {
            setBusy(undefined);
        }
    };

    const cancel = () => {
        if (dialog.notify_on_cancel) {
            // Whether it hears of it or not, the person is done.
            dispatch(behind(submitDialog(send({type: 'dialog_submission', cancelled: true})), 'cancelling a form'));
        }
        onClose();
    };

    const lookup = async (element: DialogElement, query: string) => {
        const submission = {...submissionOf(elementsOf(dialog), values, zone, ''), query, selected_field: element.name} as DialogSubmission['submission'];
        const answer = await dispatch(lookUp(send({url: element.data_source_url ?? '', type: 'dialog_lookup', submission})));
        return answer?.items ?? [];
    };

    return {dialog, step, values, errors, formError, busy, change, submit, cancel, lookup};
}
