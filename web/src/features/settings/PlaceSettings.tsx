// The reader's language and time zone.
import {useEffect, useId, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {LANGUAGES} from '../../i18n/languages';
import {useAct} from '../../state/act';
import {loadTimeZones, patchMe} from '../../state/actions/users';
import type {GlobalState} from '../../state/thunk';

import {Toggle} from './controls';

const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Shows them. */
export function PlaceSettings() {
    const intl = useIntl();
    const act = useAct();
    const languageId = useId();
    const me = useSelector((state: GlobalState) => state.entities.users.profiles[state.entities.users.currentUserId]);
    const zone = me?.timezone as Partial<Record<string, string>> | undefined;
    const isAutomatic = zone?.useAutomaticTimezone !== 'false';
    const change = (timezone: Record<string, string>) => act(patchMe({timezone: {...zone, ...timezone}} as never));
    return (
        <>
            <div className='setting'>
                <label htmlFor={languageId}>
                    <FormattedMessage
                        id='place.language'
                        defaultMessage='Language'
                    />
                </label>
                <select
                    id={languageId}
                    className='form-control'
                    value={LANGUAGES.some(({locale}) => locale === me?.locale) ? me?.locale : 'en'}
                    onChange={(event) => act(patchMe({locale: event.target.value}))}
                >
                    {LANGUAGES.map(({locale, name}) => (
                        <option
                            key={locale}
                            value={locale}
                            lang={locale}
                        >
                            {name}
                        </option>
                    ))}
                </select>
            </div>
            <Toggle
                label={intl.formatMessage({id: 'place.automatic', defaultMessage: 'Time zone of this device'})}
                help={browserZone()}
                checked={isAutomatic}
                onChange={(next) => change(next ? {useAutomaticTimezone: 'true', automaticTimezone: browserZone()} : {useAutomaticTimezone: 'false', manualTimezone: zone?.manualTimezone || browserZone()})}
            />
            {!isAutomatic && (
                <Zones
                    value={zone?.manualTimezone ?? ''}
                    onChange={(manualTimezone) => change({useAutomaticTimezone: 'false', manualTimezone})}
                />
            )}
        </>
    );
}

function Zones({value, onChange}: {value: string; onChange: (zone: string) => void}) {
    const act = useAct();
    const id = useId();
    const [zones, setZones] = useState<string[]>([]);
    useEffect(() => act(loadTimeZones(), {done: setZones}), [act]);
    return (
        <div className='setting'>
            <label htmlFor={id}>
                <FormattedMessage
                    id='place.zone'
                    defaultMessage='Time zone'
                />
            </label>
            <select
                id={id}
                className='form-control'
                value={value}
                onChange={(event) => onChange(event.target.value)}
            >
                {[...new Set([value, ...zones])].filter(Boolean).map((zone) => (
                    <option
                        key={zone}
                        value={zone}
                    >
                        {zone.replaceAll('_', ' ')}
                    </option>
                ))}
            </select>
        </div>
    );
}
