// A day, and a moment: the browser's own day picker, and the times of the day an interval apart.
import {FormattedMessage, useIntl} from 'react-intl';

import {timesOfDay} from '../dates';
import {dateSettings} from '../values';

import type {ControlProps} from './control';

type Props = ControlProps & {value: string; zone: string; onChange: (value: string) => void};

/** Shows a day's field. */
export function DateField({id, element, invalid, describedBy, value, zone, onChange}: Props) {
    const {least, most} = dateSettings(element, zone);
    return (
        <input
            id={id}
            className='form-control interactive-dialog__day'
            type='date'
            value={value.slice(0, 10)}
            min={least}
            max={most}
            required={!element.optional}
            aria-invalid={invalid}
            aria-describedby={describedBy}
            onChange={(event) => onChange(event.target.value)}
        />
    );
}

/** Shows a moment's fields: the day, and the time in the zone that the element names. */
export function DateTimeField(props: Props) {
    const {element, value, zone: readersZone, invalid, describedBy, onChange} = props;
    const intl = useIntl();
    const {zone, interval, isTyped} = dateSettings(element, readersZone);
    const [day, time = ''] = value.split('T');
    const label = intl.formatMessage({id: 'dialog.time', defaultMessage: 'Time of {field}'}, {field: element.display_name || element.name});
    const times = timesOfDay(interval);
    const set = (nextDay: string, nextTime: string) => onChange(nextDay || nextTime ? [nextDay, nextTime].filter((part, at) => at === 0 || part).join('T') : '');
    return (
        <div className='interactive-dialog__moment'>
            <DateField
                {...props}
                value={day ?? ''}
                onChange={(next) => set(next, time)}
            />
            {isTyped ? (
                <input
                    className='form-control'
                    type='time'
                    value={time}
                    aria-label={label}
                    aria-invalid={invalid}
                    aria-describedby={describedBy}
                    onChange={(event) => set(day ?? '', event.target.value)}
                />
            ) : (
                <select
                    className='form-control'
                    value={time}
                    aria-label={label}
                    aria-invalid={invalid}
                    aria-describedby={describedBy}
                    onChange={(event) => set(day ?? '', event.target.value)}
                >
                    <option value=''>{'--:--'}</option>
                    {/* A default may lie between two times. */}
                    {time && !times.includes(time) && <option value={time}>{time}</option>}
                    {times.map((one) => (
                        <option
                            key={one}
                            value={one}
                        >
                            {one}
                        </option>
                    ))}
                </select>
            )}
            {zone !== readersZone && (
                <span className='help-text'>
                    <FormattedMessage
                        id='dialog.zone'
                        defaultMessage='Time in {zone}'
                        values={{zone}}
                    />
                </span>
            )}
        </div>
    );
}
