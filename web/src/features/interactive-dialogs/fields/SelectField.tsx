// A menu: short lists of single choices are the browser's own, all others are searched.
import type {ControlProps} from './control';
import {SearchField, type Find} from './SearchField';
import {useSource} from './sources';

type Props = ControlProps & {
    value: string | string[];
    lookup: Find;
    onChange: (value: string | string[]) => void;
};

/** Beyond these a list is searched rather than scrolled. */
const SHORT = 30;

/** Shows a menu. */
export function SelectField({lookup, ...props}: Props) {
    const {element} = props;
    const options = element.options ?? [];
    const isOwn = !['users', 'channels', 'dynamic'].includes(element.data_source);
    if (isOwn && !element.multiselect && options.length <= SHORT) {
        return <OwnList {...props}/>;
    }
    return (
        <Searched
            {...props}
            lookup={lookup}
        />
    );
}

function Searched({lookup, ...props}: Props) {
    const source = useSource(props.element, lookup);
    return (
        <SearchField
            {...props}
            find={source.find}
            textOf={source.textOf}
        />
    );
}

function OwnList({id, element, invalid, describedBy, value, onChange}: Omit<Props, 'lookup'>) {
    return (
        <select
            id={id}
            className='form-control'
            value={value}
            required={!element.optional}
            aria-invalid={invalid}
            aria-describedby={describedBy}
            onChange={(event) => onChange(event.target.value)}
        >
            <option value=''>{element.placeholder || '—'}</option>
            {(element.options ?? []).map((option) => (
                <option
                    key={String(option.value)}
                    value={String(option.value)}
                >
                    {option.text}
                </option>
            ))}
        </select>
    );
}
