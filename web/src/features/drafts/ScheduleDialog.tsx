// Asks for the day and time at which a message is sent.
import {useId, useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

import {fromFields, presets, toFields} from './schedule-times';
import './drafts.css';

type Props = {
    /** The time so far, when there is one. */
    at?: number;
    onChoose: (at: number) => void;
    onClose: () => void;
};

/** Shows the question; a time that has passed is not taken. */
export function ScheduleDialog({at, onChoose, onClose}: Props) {
    const intl = useIntl();
    const id = useId();
    const {timeZone} = intl;
    const [initial] = useState(() => {
        const now = Date.now();
        return toFields(at && at > now ? at : presets(now, timeZone)[0]?.at ?? now, timeZone);
    });
    const [day, setDay] = useState(initial.day);
    const [time, setTime] = useState(initial.time);
    const [past, setPast] = useState(false);
    const chosen = fromFields(day, time, timeZone);
    const submit = (event: FormEvent) => {
        event.preventDefault();
        if (chosen === undefined || chosen <= Date.now()) {
            setPast(true);
            return;
        }
        onChoose(chosen);
    };
    const zone = timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    return (
        <Dialog
            title={at ? intl.formatMessage({id: 'schedule.change', defaultMessage: 'Change the time'}) : intl.formatMessage({id: 'schedule.menu', defaultMessage: 'Schedule message'})}
            size='s'
            onClose={onClose}
            footer={(
                <Button
                    type='submit'
                    form={id}
                    emphasis='primary'
                    disabled={chosen === undefined}
                >
                    <FormattedMessage
                        id='schedule.confirm'
                        defaultMessage='Schedule'
                    />
                </Button>
            )}
        >
            <form
                id={id}
                className='schedule-form'
                noValidate={true}
                onSubmit={submit}
            >
                <label>
                    <FormattedMessage
                        id='schedule.day'
                        defaultMessage='Day'
                    />
                    <input
                        type='date'
                        className='form-control'
                        value={day}
                        min={toFields(Date.now(), timeZone).day}
                        aria-invalid={past}
                        aria-describedby={`${id}-help`}
                        onChange={(event) => {
                            setDay(event.target.value);
                            setPast(false);
                        }}
                    />
                </label>
                <label>
                    <FormattedMessage
                        id='schedule.time'
                        defaultMessage='Time'
                    />
                    <input
                        type='time'
                        className='form-control'
                        value={time}
                        aria-invalid={past}
                        aria-describedby={`${id}-help`}
                        onChange={(event) => {
                            setTime(event.target.value);
                            setPast(false);
                        }}
                    />
                </label>
                <p
                    id={`${id}-help`}
                    className={past ? 'schedule-form__help schedule-form__help--wrong' : 'schedule-form__help'}
                    role={past ? 'alert' : undefined}
                >
                    {past ? (
                        <FormattedMessage
                            id='schedule.past'
                            defaultMessage='That time has passed. Choose a later one.'
                        />
                    ) : (
                        <FormattedMessage
                            id='schedule.zone'
                            defaultMessage='In your time zone, {zone}.'
                            values={{zone}}
                        />
                    )}
                </p>
            </form>
        </Dialog>
    );
}
