// What a token is for: all that its owner may, or chosen things, everywhere or in one place; and from which addresses.
import {useId, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';

import type {GlobalState} from '../../state/thunk';
import {Field} from '../../ui/Field';

import {Choices} from './controls';
import {addresses, fits, NAMES, SCOPES, written} from './scopes';

import './settings.css';

/** None of either for a token without bounds. */
export type TokenReachOf = {scopes: string[]; allowed_ips: string[]};

type Chosen = {whole: boolean; names: readonly string[]; place: string; from: string};

const NOTHING: Chosen = {whole: true, names: [], place: '', from: ''};

/** Shows the choice; `undefined` is told while it is not complete. */
export function TokenReach({onChange}: {onChange: (reach: TokenReachOf | undefined) => void}) {
    const intl = useIntl();
    const name = useId();
    const [chosen, setChosen] = useState(NOTHING);
    const change = (changes: Partial<Chosen>) => {
        const next = {...chosen, ...changes};
        const scopes = next.whole ? [] : written(next.names, next.place);
        setChosen(next);
        onChange(next.whole || scopes.length > 0 ? {scopes, allowed_ips: addresses(next.from)} : undefined);
    };
    return (
        <>
            <Choices
                name={name}
                label={(
                    <FormattedMessage
                        id='tokens.reach'
                        defaultMessage='What it may do'
                    />
                )}
                value={chosen.whole ? 'all' : 'some'}
                choices={[
                    {value: 'all', text: (
                        <FormattedMessage
                            id='tokens.reach.all'
                            defaultMessage='All that its owner may'
                        />
                    )},
                    {value: 'some', text: (
                        <FormattedMessage
                            id='tokens.reach.some'
                            defaultMessage='Only what is chosen here'
                        />
                    )},
                ]}
                onChange={(value) => change({whole: value === 'all'})}
            />
            {!chosen.whole && (
                <>
                    <Place
                        value={chosen.place}
                        onChange={(place) => change({place})}
                    />
                    <Boxes
                        chosen={chosen.names}
                        place={chosen.place}
                        onChange={(names) => change({names})}
                    />
                </>
            )}
            <Field
                label={intl.formatMessage({id: 'tokens.from', defaultMessage: 'Addresses that it may be used from'})}
                name='allowed_ips'
                value={chosen.from}
                help={(
                    <FormattedMessage
                        id='tokens.from.help'
                        defaultMessage='Such as 192.0.2.7 or 192.0.2.0/24. Everywhere when it is empty.'
                    />
                )}
                onChange={(from) => change({from})}
            />
        </>
    );
}

function Place({value, onChange}: {value: string; onChange: (place: string) => void}) {
    const id = useId();
    const teams = useSelector((state: GlobalState) => Object.values(state.entities.teams.teams).filter((team) => team.id in state.entities.teams.myMembers), shallowEqual);
    const channels = useSelector((state: GlobalState) => Object.values(state.entities.channels.channels).filter((channel) => channel.team_id && channel.id in state.entities.channels.myMembers), shallowEqual);
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                <FormattedMessage
                    id='tokens.place'
                    defaultMessage='Where'
                />
            </label>
            <select
                id={id}
                className='form-control'
                value={value}
                onChange={(event) => onChange(event.target.value)}
            >
                <FormattedMessage
                    id='tokens.place.everywhere'
                    defaultMessage='Everywhere'
                >
                    {(text) => <option value=''>{text}</option>}
                </FormattedMessage>
                {teams.map((team) => (
                    <option
                        key={team.id}
                        value={`team:${team.id}`}
                    >
                        {team.display_name}
                    </option>
                ))}
                {channels.map((channel) => (
                    <option
                        key={channel.id}
                        value={`channel:${channel.id}`}
                    >
                        {`~${channel.display_name}`}
                    </option>
                ))}
            </select>
        </div>
    );
}

type BoxesProps = {chosen: readonly string[]; place: string; onChange: (names: string[]) => void};

function Boxes({chosen, place, onChange}: BoxesProps) {
    return (
        <fieldset className='setting choices tokens__scopes'>
            <legend className='sr-only'>
                <FormattedMessage
                    id='tokens.reach'
                    defaultMessage='What it may do'
                />
            </legend>
            {NAMES.map((name) => (
                <label
                    key={name}
                    className='choices__choice'
                >
                    <input
                        type='checkbox'
                        checked={chosen.includes(name) && fits(name, place)}
                        disabled={!fits(name, place)}
                        onChange={(event) => onChange(event.target.checked ? [...chosen, name] : chosen.filter((other) => other !== name))}
                    />
                    <span>
                        <FormattedMessage {...SCOPES[name]}/>
                        <small><code>{name}</code></small>
                    </span>
                </label>
            ))}
        </fieldset>
    );
}
