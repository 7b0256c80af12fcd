// The integrations of a team that the reader may manage: lists, and a form for each.
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import type {GlobalState} from '../../state/thunk';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {ConfirmDialog} from '../../ui/ConfirmDialog';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';
import {Tabs} from '../../ui/Tabs';

import {enableBot, listMade, removeMade, type Kind, type Made} from './api';
import {BotToken} from './BotToken';
import {IntegrationForm} from './IntegrationForm';
import {useKinds, type KindOf} from './kinds';
import './integrations.css';

/** Shows the kinds that the reader may manage. */
export function IntegrationsPage() {
    const intl = useIntl();
    const kinds = useKinds();
    const [wanted, setWanted] = useState<Kind>();
    const shown = kinds.find(({kind}) => kind === wanted) ?? kinds[0];
    return (
        <main
            id='centre'
            className='frame__centre integrations'
        >
            <h1>
                <FormattedMessage
                    id='top.integrations'
                    defaultMessage='Integrations'
                />
            </h1>
            {shown ? (
                <Tabs<Kind>
                    tabs={kinds.map(({kind, title}) => ({name: kind, text: title}))}
                    selected={shown.kind}
                    label={intl.formatMessage({id: 'top.integrations', defaultMessage: 'Integrations'})}
                    onSelect={setWanted}
                >
                    <MadeList
                        key={shown.kind}
                        of={shown}
                    />
                </Tabs>
            ) : (
                <EmptyState
                    icon='icon-lock-outline'
                    title={(
                        <FormattedMessage
                            id='integrations.denied'
                            defaultMessage='You may not manage integrations in this team.'
                        />
                    )}
                />
            )}
        </main>
    );
}

function MadeList({of}: {of: KindOf}) {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [made, setMade] = useState<Made[]>();
    const [failure, setFailure] = useState<Failure>();
    const [editing, setEditing] = useState<Made | 'new'>();
    const reload = useCallback(() => {
        listMade(of.kind, teamId).then((found) => {
            setMade(found);
            setFailure(undefined);
        }, (error: unknown) => setFailure(failureOf(error)));
    }, [of.kind, teamId]);
    useEffect(reload, [reload]);
    return (
        <>
            <div className='integrations__head'>
                <p>{of.about}</p>
                <Button
                    emphasis='primary'
                    onClick={() => setEditing('new')}
                >
                    {of.add}
                </Button>
            </div>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!made && !failure && <SkeletonLines/>}
            {made?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='integrations.none'
                        defaultMessage='There is none yet.'
                    />
                </p>
            )}
            <ul className='integrations__list'>
                {made?.map((one) => (
                    <MadeRow
                        key={one.id}
                        of={of}
                        made={one}
                        onEdit={() => setEditing(one)}
                        onChanged={reload}
                    />
                ))}
            </ul>
            {editing && (
                <IntegrationForm
                    of={of}
                    made={editing === 'new' ? undefined : editing}
                    onSaved={reload}
                    onClose={() => setEditing(undefined)}
                />
            )}
        </>
    );
}

function MadeRow({of, made, onEdit, onChanged}: {of: KindOf; made: Made; onEdit: () => void; onChanged: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const [asking, setAsking] = useState<'remove' | 'token'>();
    const isBot = of.kind === 'bots';
    const {address} = made;
    return (
        <li className={made.off ? 'integrations__row--off' : undefined}>
            <div className='integrations__text'>
                <strong><bdi>{made.title}</bdi></strong>
                {made.about && <div className='text-muted'>{made.about}</div>}
                {address && (
                    <div className='integrations__address'>
                        <code>{address}</code>
                        <button
                            type='button'
                            className='btn btn-icon btn-sm'
                            aria-label={intl.formatMessage({id: 'integrations.copy', defaultMessage: 'Copy what {name} needs'}, {name: made.title})}
                            onClick={() => act(copyText(address))}
                        >
                            <i className='icon icon-content-copy'/>
                        </button>
                    </div>
                )}
            </div>
            {isBot && !made.off && (
                <Button
                    size='sm'
                    onClick={() => setAsking('token')}
                >
                    <FormattedMessage
                        id='integrations.token'
                        defaultMessage='Make a token…'
                    />
                </Button>
            )}
            {isBot && made.off ? (
                <Button
                    size='sm'
                    onClick={() => act(() => enableBot(made.id), {done: onChanged})}
                >
                    <FormattedMessage
                        id='integrations.enable'
                        defaultMessage='Switch on'
                    />
                </Button>
            ) : (
                <>
                    <Button
                        size='sm'
                        onClick={onEdit}
                    >
                        <FormattedMessage
                            id='integrations.edit'
                            defaultMessage='Edit'
                        />
                    </Button>
                    <Button
                        size='sm'
                        emphasis='danger'
                        onClick={() => setAsking('remove')}
                    >
                        {isBot ? (
                            <FormattedMessage
                                id='integrations.disable'
                                defaultMessage='Switch off'
                            />
                        ) : (
                            <FormattedMessage
                                id='integrations.remove'
                                defaultMessage='Delete'
                            />
                        )}
                    </Button>
                </>
            )}
            {asking === 'token' && (
                <BotToken
                    bot={made}
                    onClose={() => setAsking(undefined)}
                />
            )}
            {asking === 'remove' && (
                <ConfirmDialog
                    title={(
                        <FormattedMessage
                            id='integrations.remove.title'
                            defaultMessage='Do without {name}?'
                            values={{name: made.title}}
                        />
                    )}
                    confirm={isBot ? (
                        <FormattedMessage
                            id='integrations.disable'
                            defaultMessage='Switch off'
                        />
                    ) : (
                        <FormattedMessage
                            id='integrations.remove'
                            defaultMessage='Delete'
                        />
                    )}
                    danger={true}
                    onConfirm={() => {
                        setAsking(undefined);
                        act(() => removeMade(of.kind, made.id), {done: onChanged});
                    }}
                    onClose={() => setAsking(undefined)}
                >
                    <p>
                        <FormattedMessage
                            id='integrations.remove.text'
                            defaultMessage='The programs that use it stop working at once. What was written through it stays.'
                        />
                    </p>
                </ConfirmDialog>
            )}
        </li>
    );
}
