// Making or changing an integration.
import {useEffect, useId, useState} from 'react';
import {shallowEqual, useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import type {GlobalState} from '../../state/thunk';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {Toggle} from '../settings/controls';

import {listBots, SOURCES, type Made, type Secret, type Values} from './api';
import type {FieldOf, KindOf} from './kinds';

type Props = {of: KindOf; made: Made | undefined; /** Told what is shown this once. */ onSaved: (secret: Secret) => void; onClose: () => void};

/** Shows the form. */
export function IntegrationForm({of, made, onSaved, onClose}: Props) {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [values, setValues] = useState<Values>(() => made?.values ?? initial(of.fields));
    const complete = of.fields.every(({name, required}) => !required || values[name]?.trim()) && (of.complete?.(values) ?? true);
    return (
        <FormDialog
            title={made ? made.title : of.add}
            size='m'
            keep={true}
            complete={complete}
            onSubmit={() => SOURCES[of.kind].save(values, teamId, made?.id)}
            onDone={onSaved}
            onClose={onClose}
        >
            {of.fields.map((field, index) => (
                <Control
                    key={field.name}
                    field={field}
                    first={index === 0}
                    value={values[field.name] ?? ''}
                    onChange={(value) => setValues({...values, [field.name]: value})}
                />
            ))}
        </FormDialog>
    );
}

/** What a new one begins with: the first of what can be chosen. */
export const initial = (fields: readonly FieldOf[]): Values => Object.fromEntries(fields.flatMap((field) => (field.type === 'choice' ? [[field.name, field.options[0]?.value ?? '']] : [])));

type ControlProps = {field: FieldOf; first: boolean; value: string; onChange: (value: string) => void};

/** One field of the form. */
export function Control({field, first, value, onChange}: ControlProps) {
    switch (field.type) {
    case 'switch':
        return (
            <Toggle
                label={field.label}
                help={field.help}
                checked={value === 'true'}
                onChange={(checked) => onChange(String(checked))}
            />
        );
    case 'channels':
        return (
            <ChannelBoxes
                label={field.label}
                value={value}
                onChange={onChange}
            />
        );
    case 'channel':
    case 'choice':
    case 'bot':
    case 'lines':
        return (
            <LabelledControl
                field={field}
                value={value}
                onChange={onChange}
            />
        );
    default:
        return (
            <Field
                label={field.label}
                name={field.name}
                help={field.help}
                autoFocus={first}
                value={value}
                onChange={onChange}
            />
        );
    }
}

function LabelledControl({field, value, onChange}: {field: FieldOf; value: string; onChange: (value: string) => void}) {
    const id = useId();
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                {field.label}
            </label>
            {field.type === 'lines' ? (
                <textarea
                    id={id}
                    className='form-control'
                    rows={3}
                    spellCheck={false}
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                />
            ) : (
                <select
                    id={id}
                    className='form-control'
                    value={value}
                    onChange={(event) => onChange(event.target.value)}
                >
                    {field.type === 'choice' ? field.options.map((option) => (
                        <option
                            key={option.value}
                            value={option.value}
                        >
                            {option.text}
                        </option>
                    )) : field.type === 'bot' ? <BotOptions/> : <ChannelOptions/>}
                </select>
            )}
        </div>
    );
}

/** The reader's channels of the open team. */
function useChannels() {
    return useSelector((state: GlobalState) => {
        const {channels: {channels, myMembers}, teams: {currentTeamId}} = state.entities;
        return Object.values(channels).filter((channel) => channel.team_id === currentTeamId && channel.delete_at === 0 && myMembers[channel.id]).sort((a, b) => a.display_name.localeCompare(b.display_name));
    }, shallowEqual);
}

function ChannelOptions() {
    return (
        <>
            <option value=''>{'–'}</option>
            {useChannels().map((channel) => (
                <option
                    key={channel.id}
                    value={channel.id}
                >
                    {channel.display_name}
                </option>
            ))}
        </>
    );
}

/** Several channels; those of other teams, which are not shown, stay as they are. */
function ChannelBoxes({label, value, onChange}: {label: string; value: string; onChange: (value: string) => void}) {
    const chosen = value.split(' ').filter(Boolean);
    return (
        <fieldset className='integrations__channels'>
            <legend className='control-label'>{label}</legend>
            {useChannels().map((channel) => (
                <label key={channel.id}>
                    <input
                        type='checkbox'
                        checked={chosen.includes(channel.id)}
                        onChange={(event) => onChange((event.target.checked ? [...chosen, channel.id] : chosen.filter((id) => id !== channel.id)).join(' '))}
                    />
                    <bdi>{channel.display_name}</bdi>
                </label>
            ))}
        </fieldset>
    );
}

function BotOptions() {
    const act = useAct();
    const [bots, setBots] = useState<{id: string; name: string}[]>([]);
    useEffect(() => act(listBots, {done: setBots}), [act]);
    return (
        <>
            <option value=''>{'–'}</option>
            {bots.map((bot) => (
                <option
                    key={bot.id}
                    value={bot.id}
                >
                    {`@${bot.name}`}
                </option>
            ))}
        </>
    );
}
