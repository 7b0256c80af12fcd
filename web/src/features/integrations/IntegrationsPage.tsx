// The integrations of a team that the reader may manage: lists, and a form for each.
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {behind} from '../../state/act';
import {loadUsers} from '../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';
import {Tabs} from '../../ui/Tabs';

import {SOURCES, type Kind, type Made, type Secret} from './api';
import {AskForIntegration} from './AskForIntegration';
import {IntegrationForm} from './IntegrationForm';
import {useKinds, type KindOf} from './kinds';
import {MadeRow} from './MadeRow';
import {SecretDialog} from './SecretDialog';
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
            <AskForIntegration/>
        </main>
    );
}

function MadeList({of}: {of: KindOf}) {
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const dispatch = useThunkDispatch();
    const [made, setMade] = useState<Made[]>();
    const [failure, setFailure] = useState<Failure>();
    const [editing, setEditing] = useState<Made | 'new'>();
    const [secret, setSecret] = useState<Secret>();
    const reload = useCallback(() => {
        SOURCES[of.kind].list(teamId).then((found) => {
            setMade(found);
            setFailure(undefined);
            dispatch(behind(loadUsers(found.flatMap(({makerId}) => makerId ?? [])), 'makers of integrations'));
        }, (error: unknown) => setFailure(failureOf(error)));
    }, [of.kind, teamId, dispatch]);
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
                        onSecret={setSecret}
                    />
                ))}
            </ul>
            {editing && (
                <IntegrationForm
                    of={of}
                    made={editing === 'new' ? undefined : editing}
                    onSaved={(shown) => {
                        reload();
                        setSecret(shown);
                    }}
                    onClose={() => setEditing(undefined)}
                />
            )}
            {secret && (
                <SecretDialog
                    secret={secret}
                    onClose={() => setSecret(undefined)}
                />
            )}
        </>
    );
}
