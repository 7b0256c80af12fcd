// Making or changing an app in whose pages channels are shown, and giving it another key.
import {useCallback, useState} from 'react';
import {defineMessages, FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {Labelled} from '../../ui/Labelled';
import {Lines} from '../../ui/Lines';
import {Toggle} from '../settings/controls';

import {lines, listChannelsOf, listTeams, rotateKey, saveApp, USUAL, type Bounds, type EmbedApp} from './embed-apps';

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
    const [isTenant, setTenant] = useState(app?.is_tenant ?? false);
    const [visitors, setVisitors] = useState(app?.visitors ?? false);
    const [queue, setQueue] = useState(app?.queue_channel_id ?? '');
    const [bounds, setBounds] = useState<Bounds>(app?.is_tenant ? app : {...USUAL, max_users: app?.max_users ?? USUAL.max_users});
    const draft = {
        ...Object.fromEntries(BOUNDS.map((bound) => [bound, bounds[bound]])) as Bounds,
        name,
        origins: lines(origins),
        team_id: teamId,
        channel_ids: channelIds,
        guests: guests || isTenant,
        public_key: key,
        visitors,
        queue_channel_id: queue,
        is_tenant: isTenant,
    };
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
            complete={Boolean(name.trim() && draft.origins.length > 0 && (teamId || isTenant) && (queue || !visitors || (isTenant && !app)))}
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
            {!app && (
                <Toggle
                    label={intl.formatMessage({id: 'console.embed.tenant', defaultMessage: 'A tenant, with a team, people and limits of its own'})}
                    checked={isTenant}
                    onChange={(on) => {
                        setTenant(on);
                        setTeamId('');
                        setChannelIds([]);
                    }}
                />
            )}
            {!isTenant && (
                <TeamField
                    teamId={teamId}
                    onTeam={(id) => {
                        setTeamId(id);
                        setChannelIds([]);
                        setQueue('');
                    }}
                />
            )}
            {teamId && (
                <ChannelFields
                    teamId={teamId}
                    chosen={channelIds}
                    onChosen={setChannelIds}
                />
            )}
            {!isTenant && (
                <Toggle
                    label={intl.formatMessage({id: 'console.embed.guests', defaultMessage: 'Its people are guests of the server'})}
                    checked={guests}
                    onChange={setGuests}
                />
            )}
            <Toggle
                label={intl.formatMessage({id: 'console.embed.visitors', defaultMessage: 'Visitors whom the app does not know may write to us'})}
                checked={visitors}
                onChange={setVisitors}
            />
            {visitors && teamId && (
                <QueueField
                    teamId={teamId}
                    value={queue}
                    onChange={setQueue}
                />
            )}
            {isTenant && (
                <BoundFields
                    bounds={bounds}
                    onChange={(name_, value) => setBounds((before) => ({...before, [name_]: value}))}
                />
            )}
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

const BOUNDS = ['max_users', 'max_posts', 'max_bytes', 'posts_per_minute', 'requests_per_minute'] as const;

const BOUND_NAMES = defineMessages({
    max_users: {id: 'console.embed.bound.users', defaultMessage: 'People, at most'},
    max_posts: {id: 'console.embed.bound.posts', defaultMessage: 'Messages, at most'},
    max_bytes: {id: 'console.embed.bound.bytes', defaultMessage: 'Bytes of files, at most'},
    posts_per_minute: {id: 'console.embed.bound.pace', defaultMessage: 'Messages a minute'},
    requests_per_minute: {id: 'console.embed.bound.requests', defaultMessage: 'Requests a minute'},
});

function BoundFields({bounds, onChange}: {bounds: Bounds; onChange: (name: keyof Bounds, value: number) => void}) {
    return BOUNDS.map((bound) => (
        <Labelled
            key={bound}
            label={<FormattedMessage {...BOUND_NAMES[bound]}/>}
        >
            {(id) => (
                <input
                    id={id}
                    type='number'
                    min={1}
                    className='form-control'
                    value={bounds[bound]}
                    onChange={({target}) => onChange(bound, Number(target.value))}
                />
            )}
        </Labelled>
    ));
}

function QueueField({teamId, value, onChange}: {teamId: string; value: string; onChange: (id: string) => void}) {
    const ask = useCallback(() => listChannelsOf(teamId), [teamId]);
    const {answer: channels} = useLoaded(ask);
    return (
        <Labelled
            label={(
                <FormattedMessage
                    id='console.embed.queue'
                    defaultMessage='Channel whose members are told of each visitor'
                />
            )}
        >
            {(id) => (
                <select
                    id={id}
                    className='form-control'
                    value={value}
                    onChange={({target}) => onChange(target.value)}
                >
                    <option value=''>{'–'}</option>
                    {channels?.map((channel) => (
                        <option
                            key={channel.id}
                            value={channel.id}
                        >
                            {channel.display_name}
                        </option>
                    ))}
                </select>
            )}
        </Labelled>
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
