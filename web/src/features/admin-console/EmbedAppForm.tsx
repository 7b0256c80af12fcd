// Making or changing an app in whose pages channels are shown, and giving it another key.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {Labelled} from '../../ui/Labelled';
import {Lines} from '../../ui/Lines';
import {Toggle} from '../settings/controls';

import {lines, listChannelsOf, listTeams, rotateKey, saveApp, type EmbedApp} from './embed-apps';

type FormProps = {app: EmbedApp | undefined; onSaved: (secret: string) => void; onClose: () => void};

/** Shows the form of an app. */
export function EmbedAppForm({app, onSaved, onClose}: FormProps) {
    const intl = useIntl();
    const [name, setName] = useState(app?.name ?? '');
    const [origins, setOrigins] = useState(app?.origins.join('\n') ?? '');
    const [teamId, setTeamId] = useState(app?.team_id ?? '');
    const [channelIds, setChannelIds] = useState<string[]>(app?.channel_ids ?? []);
    const [guests, setGuests] = useState(app?.guests ?? false);
    const [key, setKey] = useState('');
    const draft = {name, origins: lines(origins), team_id: teamId, channel_ids: channelIds, guests, public_key: key};
    return (
        <FormDialog
            title={app ? app.name : (
                <FormattedMessage
                    id='console.embed.add'
                    defaultMessage='Add an app'
                />
            )}
            size='m'
            keep={true}
            complete={Boolean(name.trim() && draft.origins.length > 0 && teamId)}
            onSubmit={() => saveApp(draft, app?.id)}
            onDone={onSaved}
            onClose={onClose}
        >
            <Field
                label={intl.formatMessage({id: 'console.embed.name', defaultMessage: 'Name'})}
                name='name'
                value={name}
                maxLength={64}
                autoFocus={true}
                onChange={setName}
            />
            <Lines
                label={intl.formatMessage({id: 'console.embed.origins', defaultMessage: 'Pages that may show it: origins, one a line'})}
                placeholder='https://shop.example.com'
                spellCheck={false}
                value={origins}
                onChange={setOrigins}
            />
            <TeamField
                teamId={teamId}
                onTeam={(id) => {
                    setTeamId(id);
                    setChannelIds([]);
                }}
            />
            {teamId && (
                <ChannelFields
                    teamId={teamId}
                    chosen={channelIds}
                    onChosen={setChannelIds}
                />
            )}
            <Toggle
                label={intl.formatMessage({id: 'console.embed.guests', defaultMessage: 'Its people are guests of the server'})}
                checked={guests}
                onChange={setGuests}
            />
            {!app && (
                <KeyField
                    value={key}
                    onChange={setKey}
                />
            )}
        </FormDialog>
    );
}

function TeamField({teamId, onTeam}: {teamId: string; onTeam: (id: string) => void}) {
    const {answer: teams} = useLoaded(listTeams);
    return (
        <Labelled
            label={(
                <FormattedMessage
                    id='console.embed.team'
                    defaultMessage='Team'
                />
            )}
        >
            {(id) => (
                <select
                    id={id}
                    className='form-control'
                    value={teamId}
                    onChange={(event) => onTeam(event.target.value)}
                >
                    <option value=''>{'–'}</option>
                    {teams?.map((team) => (
                        <option
                            key={team.id}
                            value={team.id}
                        >
                            {team.display_name}
                        </option>
                    ))}
                </select>
            )}
        </Labelled>
    );
}

function ChannelFields({teamId, chosen, onChosen}: {teamId: string; chosen: string[]; onChosen: (ids: string[]) => void}) {
    const ask = useCallback(() => listChannelsOf(teamId), [teamId]);
    const {answer: channels} = useLoaded(ask);
    return (
        <fieldset className='console__channels'>
            <legend className='control-label'>
                <FormattedMessage
                    id='console.embed.channels'
                    defaultMessage='Channels that it may show, beside those of its own objects'
                />
            </legend>
            {channels?.map((channel) => (
                <label key={channel.id}>
                    <input
                        type='checkbox'
                        checked={chosen.includes(channel.id)}
                        onChange={({target}) => onChosen(target.checked ? [...chosen, channel.id] : chosen.filter((id) => id !== channel.id))}
                    />
                    <bdi>{channel.display_name}</bdi>
                </label>
            ))}
        </fieldset>
    );
}

function KeyField({value, onChange}: {value: string; onChange: (value: string) => void}) {
    const intl = useIntl();
    return (
        <Lines
            label={intl.formatMessage({id: 'console.embed.key', defaultMessage: 'Public key (Ed25519); empty for a secret that is shown once'})}
            placeholder='-----BEGIN PUBLIC KEY-----'
            spellCheck={false}
            value={value}
            onChange={onChange}
        />
    );
}

const DAY = 24 * 60 * 60;

/** Shows what another key is, and how long those before it sign. */
export function EmbedKeyForm({app, onSaved, onClose}: {app: EmbedApp; onSaved: (secret: string) => void; onClose: () => void}) {
    const [key, setKey] = useState('');
    const [seconds, setSeconds] = useState(DAY);
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='console.embed.rotate.title'
                    defaultMessage='A new key for “{name}”'
                    values={{name: app.name}}
                />
            )}
            complete={true}
            onSubmit={() => rotateKey(app.id, key, seconds)}
            onDone={onSaved}
            onClose={onClose}
        >
            <KeyField
                value={key}
                onChange={setKey}
            />
            <Labelled
                label={(
                    <FormattedMessage
                        id='console.embed.overlap'
                        defaultMessage='The keys before it'
                    />
                )}
            >
                {(id) => (
                    <select
                        id={id}
                        className='form-control'
                        value={seconds}
                        onChange={(event) => setSeconds(Number(event.target.value))}
                    >
                        <FormattedMessage
                            id='console.embed.overlap.day'
                            defaultMessage='sign for another day'
                        >
                            {(text) => <option value={DAY}>{text}</option>}
                        </FormattedMessage>
                        <FormattedMessage
                            id='console.embed.overlap.none'
                            defaultMessage='end at once, with all sessions'
                        >
                            {(text) => <option value={0}>{text}</option>}
                        </FormattedMessage>
                    </select>
                )}
            </Labelled>
        </FormDialog>
    );
}
