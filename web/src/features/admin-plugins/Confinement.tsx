// What holds a native plugin's program back on this machine, and what the machine cannot do.
import {FormattedMessage} from 'react-intl';

import type {Status} from './api';

type Props = {confinement: NonNullable<Status['confinement']>};

/** Lists what is enforced, then what is missing. */
export function Confinement({confinement}: Props) {
    return (
        <div className='abilities'>
            <h3>
                <FormattedMessage
                    id='plugins.confinement'
                    defaultMessage='Its program is held back'
                />
            </h3>
            <ul>
                {confinement.enforced.map((part) => (
                    <li key={part}>
                        <i className='icon icon-check'/>
                        <span>{part}</span>
                    </li>
                ))}
                {confinement.missing.map((part) => (
                    <li key={part}>
                        <i className='icon icon-alert-outline'/>
                        <span>
                            <FormattedMessage
                                id='plugins.confinement.missing'
                                defaultMessage='Not on this machine: {part}'
                                values={{part}}
                            />
                        </span>
                    </li>
                ))}
            </ul>
        </div>
    );
}
