// One setting of the server: its control follows from what its value is.
import {useId, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {SETTINGS, type ConsoleSetting} from '../../types/settings';

import {wordsOf} from './schema';

type Props = {
    setting: ConsoleSetting;
    value: unknown;
    changed: boolean;
    /** Whether the server's environment fixes it. */
    fixed: boolean;
    onChange: (value: unknown) => void;
};

/** Shows a setting with its name in the configuration, and what there is to know of it. */
export function SettingRow({setting, value, changed, fixed, onChange}: Props) {
    const id = useId();
    const facts = SETTINGS[`${setting.section}.${setting.key}`];
    return (
        <div className={changed ? 'console__setting console__setting--changed' : 'console__setting'}>
            <div>
                <label htmlFor={id}>{wordsOf(setting.key)}</label>
                <code>{`${setting.section}.${setting.key}`}</code>
                <div className='console__marks'>
                    {facts?.restart && (
                        <span className='label'>
                            <FormattedMessage
                                id='console.restart'
                                defaultMessage='After a restart'
                            />
                        </span>
                    )}
                    {fixed ? (
                        <span className='label'>
                            <i className='icon icon-lock-outline'/>
                            <FormattedMessage
                                id='console.fixed'
                                defaultMessage='Fixed by {variable}'
                                values={{variable: <code>{facts?.variable}</code>}}
                            />
                        </span>
                    ) : (
                        <DefaultMark
                            setting={setting}
                            value={value}
                            usual={facts?.default}
                            onChange={onChange}
                        />
                    )}
                </div>
            </div>
            <Control
                id={id}
                setting={setting}
                value={value}
                fixed={fixed}
                onChange={onChange}
            />
        </div>
    );
}

/** Where a value is not the default: what that is, and the way back to it. */
function DefaultMark({setting, value, usual, onChange}: {setting: ConsoleSetting; value: unknown; usual: unknown; onChange: (value: unknown) => void}) {
    const intl = useIntl();
    if (usual === undefined || setting.kind?.type === 'secret' || JSON.stringify(usual) === JSON.stringify(value)) {
        return null;
    }
    const shown = usual === '' || (Array.isArray(usual) && usual.length === 0) ? intl.formatMessage({id: 'console.default.empty', defaultMessage: 'empty'}) : String(usual);
    return (
        <button
            type='button'
            className='console__default'
            aria-label={intl.formatMessage({id: 'console.default.back', defaultMessage: '{setting}: back to the default, {value}'}, {setting: wordsOf(setting.key), value: shown})}
            onClick={() => onChange(usual)}
        >
            <FormattedMessage
                id='console.default'
                defaultMessage='Default: {value}'
                values={{value: shown}}
            />
        </button>
    );
}

function Control({id, setting, value, fixed, onChange}: Omit<Props, 'changed'> & {id: string}) {
    const text = value === undefined || value === null ? '' : String(value);
    if (typeof value === 'boolean') {
        return (
            <input
                id={id}
                type='checkbox'
                role='switch'
                className='switch'
                checked={value}
                disabled={fixed}
                onChange={(event) => onChange(event.target.checked)}
            />
        );
    }
    if (setting.kind?.type === 'choice') {
        return (
            <select
                id={id}
                className='form-control'
                value={text}
                disabled={fixed}
                onChange={(event) => onChange(event.target.value)}
            >
                {[...new Set([...setting.kind.options, text])].map((option) => (
                    <option
                        key={option}
                        value={option}
                    >
                        {option || '–'}
                    </option>
                ))}
            </select>
        );
    }
    if (typeof value === 'number') {
        return (
            <input
                id={id}
                type='number'
                className='form-control'
                value={value}
                disabled={fixed}
                onChange={(event) => event.target.value !== '' && onChange(Number(event.target.value))}
            />
        );
    }
    if (Array.isArray(value)) {
        return (
            <ListControl
                id={id}
                value={value.map(String)}
                fixed={fixed}
                onChange={onChange}
            />
        );
    }
    return (
        <input
            id={id}
            type={setting.kind?.type === 'secret' ? 'password' : 'text'}
            className='form-control'
            autoComplete='off'
            value={text}
            disabled={fixed}
            onChange={(event) => onChange(event.target.value)}
        />
    );
}

/** Several texts, separated by commas; they are read when the field is left. */
function ListControl({id, value, fixed, onChange}: {id: string; value: string[]; fixed: boolean; onChange: (value: string[]) => void}) {
    const whole = value.join(', ');
    const [typed, setTyped] = useState<string>();
    return (
        <input
            id={id}
            className='form-control'
            value={typed ?? whole}
            disabled={fixed}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => {
                if (typed !== undefined && typed !== whole) {
                    onChange(typed.split(',').map((one) => one.trim()).filter(Boolean));
                }
                setTyped(undefined);
            }}
        />
    );
}
