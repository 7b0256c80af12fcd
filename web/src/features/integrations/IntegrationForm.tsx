// Making or changing an integration.
import {useId, useState, type FormEvent} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import type {GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';

import {saveMade, type Made} from './api';
import type {FieldOf, KindOf} from './kinds';

type Props = {of: KindOf; made: Made | undefined; onSaved: () => void; onClose: () => void};

/** Shows the form. */
export function IntegrationForm({of, made, onSaved, onClose}: Props) {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [values, setValues] = useState<Record<string, string>>(made?.values ?? {});
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const isComplete = of.fields.every(({name, required}) => !required || values[name]?.trim());
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await saveMade(of.kind, teamId, values, made?.id);
            onSaved();
            onClose();
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={made ? made.title : of.add}
            keep={true}
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        type='submit'
                        form='integration-form'
                        emphasis='primary'
                        busy={busy}
                        disabled={!isComplete}
                    >
                        <FormattedMessage
                            id='ui.save'
                            defaultMessage='Save'
                        />
                    </Button>
                </>
            )}
        >
            <form
                id='integration-form'
                onSubmit={submit}
            >
                {failure && (
                    <p
                        className='alert alert-danger'
                        role='alert'
                    >
                        {failure.message}
                    </p>
                )}
                {of.fields.map((field, index) => (
                    <Control
                        key={field.name}
                        field={field}
                        first={index === 0}
                        value={values[field.name] ?? ''}
                        onChange={(value) => setValues({...values, [field.name]: value})}
                    />
                ))}
            </form>
        </Dialog>
    );
}

function Control({field, first, value, onChange}: {field: FieldOf; first: boolean; value: string; onChange: (value: string) => void}) {
    const id = useId();
    if (field.type !== 'channel' && field.type !== 'method') {
        return (
            <Field
                label={field.label}
                name={field.name}
                autoFocus={first}
                value={value}
                onChange={onChange}
            />
        );
    }
    return (
        <div className='form-group'>
            <label
                className='control-label'
                htmlFor={id}
            >
                {field.label}
            </label>
            <select
                id={id}
                className='form-control'
                value={value || (field.type === 'method' ? 'P' : '')}
                onChange={(event) => onChange(event.target.value)}
            >
                {field.type === 'method' ? (
                    <>
                        <option value='P'>{'POST'}</option>
                        <option value='G'>{'GET'}</option>
                    </>
                ) : <ChannelOptions/>}
            </select>
        </div>
    );
}

function ChannelOptions() {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const channels = useSelector((state: GlobalState) => state.entities.channels.channels);
    const mine = useSelector((state: GlobalState) => state.entities.channels.myMembers);
    const shown = Object.values(channels).filter((channel) => channel.team_id === teamId && channel.delete_at === 0 && mine[channel.id]).sort((a, b) => a.display_name.localeCompare(b.display_name));
    return (
        <>
            <option value=''>{'–'}</option>
            {shown.map((channel) => (
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
