// Registering or changing an app that is shown inside the client.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {Lines} from '../../ui/Lines';
import {Toggle} from '../settings/controls';

import {lines} from './embed-apps';
import {listTeams, savePanel, type Panel} from './panel-apps';

type FormProps = {panel: Panel | undefined; onSaved: () => void; onClose: () => void};
type Choice = {value: string; text: string};

/** Shows the form of a panel; of a plugin's only who may open it. */
export function PanelForm({panel, onSaved, onClose}: FormProps) {
    const intl = useIntl();
    const [name, setName] = useState(panel?.name ?? '');
    const [url, setUrl] = useState(panel?.url ?? '');
    const [icon, setIcon] = useState(panel?.icon ?? '');
    const [places, setPlaces] = useState<string[]>(panel?.places ?? ['rhs']);
    const [scopes, setScopes] = useState<string[]>(panel?.scopes ?? ['identity']);
    const [teamIds, setTeamIds] = useState<string[]>(panel?.team_ids ?? []);
    const [guests, setGuests] = useState(panel?.guests ?? false);
    const [eventsUrl, setEventsUrl] = useState(panel?.events_url ?? '');
    const [unfurls, setUnfurls] = useState(panel?.unfurls?.join('\n') ?? '');
    const [shortcuts, setShortcuts] = useState(panel?.shortcuts?.map((shortcut) => `${shortcut.id}: ${shortcut.name}`).join('\n') ?? '');
    const whom = {team_ids: teamIds, guests};
    const told = {events_url: eventsUrl, unfurls: lines(unfurls), shortcuts: lines(shortcuts).map(shortcutOf)};
    const draft = panel?.plugin_id ? whom : {name, url, icon, places, scopes, ...told, ...whom};
    const {answer: teams} = useLoaded(listTeams);
    return (
        <FormDialog
            title={panel ? panel.name : (
                <FormattedMessage
                    id='console.panels.add'
                    defaultMessage='Add a panel'
                />
            )}
            size='m'
            keep={true}
            complete={Boolean(name.trim() && url.trim() && places.length > 0)}
            onSubmit={() => savePanel(draft, panel?.id)}
            onDone={onSaved}
            onClose={onClose}
        >
            {!panel?.plugin_id && (
                <>
                    <Field
                        label={intl.formatMessage({id: 'console.panels.name', defaultMessage: 'Name'})}
                        name='name'
                        value={name}
                        maxLength={64}
                        autoFocus={true}
                        onChange={setName}
                    />
                    <Field
                        label={intl.formatMessage({id: 'console.panels.url', defaultMessage: 'Address of its page'})}
                        name='url'
                        value={url}
                        help={intl.formatMessage({id: 'console.panels.url.help', defaultMessage: 'With https, and on another host than this server'})}
                        onChange={setUrl}
                    />
                    <Field
                        label={intl.formatMessage({id: 'console.panels.icon', defaultMessage: 'Address of its picture (optional)'})}
                        name='icon'
                        value={icon}
                        onChange={setIcon}
                    />
                    <Choices
                        legend={intl.formatMessage({id: 'console.panels.places', defaultMessage: 'Where it is shown'})}
                        choices={[
                            {value: 'rhs', text: intl.formatMessage({id: 'console.panels.rhs', defaultMessage: 'Beside the channel'})},
                            {value: 'page', text: intl.formatMessage({id: 'console.panels.page', defaultMessage: 'As a page of its own'})},
                            {value: 'channel', text: intl.formatMessage({id: 'console.panels.channel', defaultMessage: 'As a tab of each channel'})},
                            {value: 'card', text: intl.formatMessage({id: 'console.panels.card', defaultMessage: 'Below messages that link to it'})},
                            {value: 'settings', text: intl.formatMessage({id: 'console.panels.settings', defaultMessage: 'In the reader’s settings'})},
                        ]}
                        chosen={places}
                        onChosen={setPlaces}
                    />
                    <Choices
                        legend={intl.formatMessage({id: 'console.panels.scopes', defaultMessage: 'What it may ask for'})}
                        choices={[
                            {value: 'identity', text: intl.formatMessage({id: 'console.panels.identity', defaultMessage: 'Who the reader is, and a proof of it for its own server'})},
                            {value: 'place', text: intl.formatMessage({id: 'console.panels.place', defaultMessage: 'Which channel is open'})},
                            {value: 'post', text: intl.formatMessage({id: 'console.panels.post', defaultMessage: 'To write as the reader, who is asked each time'})},
                            {value: 'pick', text: intl.formatMessage({id: 'console.panels.pick', defaultMessage: 'That the reader chooses a person or a channel'})},
                            {value: 'open', text: intl.formatMessage({id: 'console.panels.open', defaultMessage: 'To show a channel, a message or a person'})},
                            {value: 'notify', text: intl.formatMessage({id: 'console.panels.notify', defaultMessage: 'To say a line at the edge of the window'})},
                        ]}
                        chosen={scopes}
                        onChosen={setScopes}
                    />
                    <Field
                        label={intl.formatMessage({id: 'console.panels.events', defaultMessage: 'Address of its own server for what happens (optional)'})}
                        name='events'
                        value={eventsUrl}
                        help={intl.formatMessage({id: 'console.panels.events.help', defaultMessage: 'It is told of links and presses by requests that this server signs'})}
                        onChange={setEventsUrl}
                    />
                    {eventsUrl && (
                        <>
                            <Lines
                                label={intl.formatMessage({id: 'console.panels.unfurls', defaultMessage: 'Hosts whose links it explains, one a line'})}
                                placeholder='shop.example.com'
                                spellCheck={false}
                                value={unfurls}
                                onChange={setUnfurls}
                            />
                            <Lines
                                label={intl.formatMessage({id: 'console.panels.shortcuts', defaultMessage: 'Its entries in the menu of messages, one a line'})}
                                placeholder={intl.formatMessage({id: 'console.panels.shortcuts.example', defaultMessage: 'ticket: Make a ticket'})}
                                spellCheck={false}
                                value={shortcuts}
                                onChange={setShortcuts}
                            />
                        </>
                    )}
                </>
            )}
            <Choices
                legend={intl.formatMessage({id: 'console.panels.teams', defaultMessage: 'Only for members of these teams; none for everybody'})}
                choices={(teams ?? []).map((team) => ({value: team.id, text: team.display_name}))}
                chosen={teamIds}
                onChosen={setTeamIds}
            />
            <Toggle
                label={intl.formatMessage({id: 'console.panels.guests', defaultMessage: 'For guests too'})}
                checked={guests}
                onChange={setGuests}
            />
        </FormDialog>
    );
}

/** An entry as it is written: its id, and what it is called. */
function shortcutOf(line: string): {id: string; name: string} {
    const [id = '', ...name] = line.split(':');
    return {id: id.trim(), name: name.join(':').trim() || id.trim()};
}

type ChoicesProps = {legend: string; choices: readonly Choice[]; chosen: readonly string[]; onChosen: (chosen: string[]) => void};

function Choices({legend, choices, chosen, onChosen}: ChoicesProps) {
    return (
        <fieldset className='console__channels'>
            <legend className='control-label'>{legend}</legend>
            {choices.map(({value, text}) => (
                <label key={value}>
                    <input
                        type='checkbox'
                        checked={chosen.includes(value)}
                        onChange={({target}) => onChosen(target.checked ? [...chosen, value] : chosen.filter((other) => other !== value))}
                    />
                    <bdi>{text}</bdi>
                </label>
            ))}
        </fieldset>
    );
}
