// Apps of others in whose pages channels are shown: making them, who may show what, and their keys.
import {useCallback, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useLoaded} from '../../state/use-loaded';
import {AskButton} from '../../ui/Ask';
import {Button} from '../../ui/Button';
import {SecretDialog} from '../integrations/SecretDialog';

import {exportApp, listApps, removeApp, setAppActive, usageOf, type EmbedApp} from './embed-apps';
import {EmbedAppForm, EmbedKeyForm} from './EmbedAppForm';
import {ListPage} from './ListPage';

/** Shows the apps. */
export function EmbedAppsPage() {
    const {answer: apps, failure, reload} = useLoaded(listApps);
    const [form, setForm] = useState<{app?: EmbedApp}>();
    const [secret, setSecret] = useState('');
    const onSaved = (made: string) => {
        setSecret(made);
        reload();
    };
    return (
        <ListPage
            title={(
                <FormattedMessage
                    id='console.embed'
                    defaultMessage='Embedding'
                />
            )}
            about={(
                <FormattedMessage
                    id='console.embed.about'
                    defaultMessage='Apps of your own show channels of this server in their pages, to people whom they answer for.'
                />
            )}
            acts={(
                <Button
                    emphasis='primary'
                    onClick={() => setForm({})}
                >
                    <FormattedMessage
                        id='console.embed.add'
                        defaultMessage='Add an app'
                    />
                </Button>
            )}
            items={apps}
            failure={failure}
            none={(
                <FormattedMessage
                    id='console.embed.none'
                    defaultMessage='There is no app yet.'
                />
            )}
            draw={(app) => (
                <AppRow
                    key={app.id}
                    app={app}
                    onEdit={() => setForm({app})}
                    onChanged={reload}
                    onSaved={onSaved}
                />
            )}
        >
            {form && (
                <EmbedAppForm
                    app={form.app}
                    onSaved={onSaved}
                    onClose={() => setForm(undefined)}
                />
            )}
            {secret && (
                <SecretDialog
                    secret={secret}
                    onClose={() => setSecret('')}
                />
            )}
        </ListPage>
    );
}

const MEGA = 2 ** 20;

/** How much a tenant has, of how much it may have. */
function Usage({app}: {app: EmbedApp}) {
    const ask = useCallback(() => usageOf(app.id), [app.id]);
    const {answer: usage} = useLoaded(ask);
    return usage && (
        <small className='console__facts'>
            <FormattedMessage
                id='console.embed.usage'
                defaultMessage='{users, number} of {maxUsers, number} people, {posts, number} of {maxPosts, number} messages, {bytes, number} of {maxBytes, number} MB of files'
                values={{
                    users: usage.users,
                    maxUsers: app.max_users,
                    posts: usage.posts,
                    maxPosts: app.max_posts,
                    bytes: Math.ceil(usage.bytes / MEGA),
                    maxBytes: Math.floor(app.max_bytes / MEGA),
                }}
            />
        </small>
    );
}

type RowProps = {app: EmbedApp; onEdit: () => void; onChanged: () => void; onSaved: (secret: string) => void};

function AppRow({app, onEdit, onChanged, onSaved}: RowProps) {
    const act = useAct();
    const intl = useIntl();
    const [rotating, setRotating] = useState(false);
    const [asked, setAsked] = useState(false);
    return (
        <li className={app.is_active ? undefined : 'console__row--off'}>
            <div>
                <strong><bdi>{app.name}</bdi></strong>
                <small className='console__facts'>
                    <code>{app.id}</code>
                    {' · '}
                    <bdi>{intl.formatList(app.origins)}</bdi>
                    {' · '}
                    {intl.formatList(app.keys.map(({algorithm}) => algorithm))}
                </small>
                {app.is_tenant && <Usage app={app}/>}
                {app.refusals > 0 && (
                    <small className='console__facts error-text'>
                        <FormattedMessage
                            id='console.embed.refused'
                            defaultMessage='Last refused a token on {day}: {why}'
                            values={{
                                day: (
                                    <FormattedDate
                                        value={app.last_refusal_at}
                                        dateStyle='medium'
                                        timeStyle='short'
                                    />
                                ),
                                why: <code>{app.last_refusal}</code>,
                            }}
                        />
                    </small>
                )}
            </div>
            <span className='console__acts'>
                <Button
                    size='sm'
                    onClick={() => act(() => setAppActive(app.id, !app.is_active), {done: onChanged})}
                >
                    {app.is_active ? (
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
                    onClick={() => setRotating(true)}
                >
                    <FormattedMessage
                        id='console.embed.rotate'
                        defaultMessage='New key'
                    />
                </Button>
                {app.is_tenant && (
                    <Button
                        size='sm'
                        onClick={() => act(() => exportApp(app.id), {done: () => setAsked(true)})}
                        disabled={asked}
                    >
                        {asked ? (
                            <FormattedMessage
                                id='console.embed.exporting'
                                defaultMessage='Export asked for'
                            />
                        ) : (
                            <FormattedMessage
                                id='console.embed.export'
                                defaultMessage='Export'
                            />
                        )}
                    </Button>
                )}
                <Button
                    size='sm'
                    onClick={onEdit}
                >
                    <FormattedMessage
                        id='integrations.edit'
                        defaultMessage='Edit'
                    />
                </Button>
                <AskButton
                    question={{
                        title: (
                            <FormattedMessage
                                id='console.embed.delete.title'
                                defaultMessage='Delete the app “{name}”?'
                                values={{name: app.name}}
                            />
                        ),
                        text: app.is_tenant ? (
                            <FormattedMessage
                                id='console.embed.delete.tenant'
                                defaultMessage='Its team, its people, and all that they wrote and uploaded are deleted for good.'
                            />
                        ) : (
                            <FormattedMessage
                                id='console.embed.delete.text'
                                defaultMessage='Its pages show nothing from now on. Its people and what they wrote stay.'
                            />
                        ),
                        work: () => removeApp(app.id),
                        done: onChanged,
                    }}
                >
                    <FormattedMessage
                        id='tokens.delete'
                        defaultMessage='Delete'
                    />
                </AskButton>
            </span>
            {rotating && (
                <EmbedKeyForm
                    app={app}
                    onSaved={onSaved}
                    onClose={() => setRotating(false)}
                />
            )}
        </li>
    );
}
