// The apps that are shown inside the client: which, where, and what they may ask for.
import {useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useLoaded} from '../../state/use-loaded';
import {AskButton} from '../../ui/Ask';
import {Button} from '../../ui/Button';

import {ListPage} from './ListPage';
import {listAllPanels, removePanel, rotatePanelKey, setPanelActive, type Panel} from './panel-apps';
import {PanelForm} from './PanelForm';

const DAY = 24 * 60 * 60;

/** Shows the panels. */
export function PanelsPage() {
    const {answer: panels, failure, reload} = useLoaded(listAllPanels);
    const [form, setForm] = useState<{panel?: Panel}>();
    return (
        <ListPage
            title={(
                <FormattedMessage
                    id='console.panels'
                    defaultMessage='Panels'
                />
            )}
            about={(
                <FormattedMessage
                    id='console.panels.about'
                    defaultMessage='Apps of others that people use inside the client. Their pages are held in frames that can do nothing but ask; what they may ask for is listed with each.'
                />
            )}
            acts={(
                <>
                    <Button
                        emphasis='primary'
                        onClick={() => setForm({})}
                    >
                        <FormattedMessage
                            id='console.panels.add'
                            defaultMessage='Add a panel'
                        />
                    </Button>
                    <NewKeyButton/>
                </>
            )}
            items={panels}
            failure={failure}
            none={(
                <FormattedMessage
                    id='console.panels.none'
                    defaultMessage='There is no panel yet.'
                />
            )}
            draw={(panel) => (
                <PanelRow
                    key={panel.id}
                    panel={panel}
                    onEdit={() => setForm({panel})}
                    onChanged={reload}
                />
            )}
        >
            {form && (
                <PanelForm
                    panel={form.panel}
                    onSaved={reload}
                    onClose={() => setForm(undefined)}
                />
            )}
        </ListPage>
    );
}

function NewKeyButton() {
    return (
        <AskButton
            question={{
                title: (
                    <FormattedMessage
                        id='console.panels.rotate.title'
                        defaultMessage='Sign with a new key?'
                    />
                ),
                text: (
                    <FormattedMessage
                        id='console.panels.rotate.text'
                        defaultMessage='The servers of panels find it by themselves. What the key before it signed is good for another day.'
                    />
                ),
                work: () => rotatePanelKey(DAY),
            }}
        >
            <FormattedMessage
                id='console.panels.rotate'
                defaultMessage='New signing key'
            />
        </AskButton>
    );
}

type RowProps = {panel: Panel; onEdit: () => void; onChanged: () => void};

function PanelRow({panel, onEdit, onChanged}: RowProps) {
    const act = useAct();
    const intl = useIntl();
    return (
        <li className={panel.is_active ? undefined : 'console__row--off'}>
            <div>
                <strong><bdi>{panel.name}</bdi></strong>
                <small className='console__facts'>
                    <code>{panel.id}</code>
                    {' · '}
                    <bdi>{panel.url}</bdi>
                    {' · '}
                    {intl.formatList([...panel.places, ...panel.scopes])}
                    {panel.plugin_id && ` · ${panel.plugin_id}`}
                </small>
                {panel.complaints !== undefined && panel.complaints > 0 && <Complaint panel={panel}/>}
            </div>
            <span className='console__acts'>
                <Button
                    size='sm'
                    onClick={() => act(() => setPanelActive(panel.id, !panel.is_active), {done: onChanged})}
                >
                    {panel.is_active ? (
                        <FormattedMessage
                            id='tokens.disable'
                            defaultMessage='Turn off'
                        />
                    ) : (
                        <FormattedMessage
                            id='tokens.enable'
                            defaultMessage='Turn on'
                        />
                    )}
                </Button>
                <Button
                    size='sm'
                    onClick={onEdit}
                >
                    <FormattedMessage
                        id='integrations.edit'
                        defaultMessage='Edit'
                    />
                </Button>
                {!panel.plugin_id && (
                    <AskButton
                        question={{
                            title: (
                                <FormattedMessage
                                    id='console.panels.delete.title'
                                    defaultMessage='Delete the panel “{name}”?'
                                    values={{name: panel.name}}
                                />
                            ),
                            text: (
                                <FormattedMessage
                                    id='console.panels.delete.text'
                                    defaultMessage='Nobody is shown it any more. What its own server keeps stays there.'
                                />
                            ),
                            work: () => removePanel(panel.id),
                            done: onChanged,
                        }}
                    >
                        <FormattedMessage
                            id='tokens.delete'
                            defaultMessage='Delete'
                        />
                    </AskButton>
                )}
            </span>
        </li>
    );
}

/** What clients had to stop it at, in words. */
function Complaint({panel}: {panel: Panel}) {
    const day = (
        <FormattedDate
            value={panel.last_complaint_at}
            dateStyle='medium'
            timeStyle='short'
        />
    );
    return (
        <small className='console__facts error-text'>
            {panel.last_complaint === 'flood' && (
                <FormattedMessage
                    id='console.panels.flood'
                    defaultMessage='Last stopped on {day}: it sent more than a well-behaved app does.'
                    values={{day}}
                />
            )}
            {panel.last_complaint === 'silent' && (
                <FormattedMessage
                    id='console.panels.silent'
                    defaultMessage='Last stopped on {day}: its page did not answer.'
                    values={{day}}
                />
            )}
            {panel.last_complaint === 'scope' && (
                <FormattedMessage
                    id='console.panels.scope'
                    defaultMessage='Last refused on {day}: it asked for what it was not allowed.'
                    values={{day}}
                />
            )}
        </small>
    );
}
