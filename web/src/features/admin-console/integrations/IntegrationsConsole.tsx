// All integrations of the server: finding them, whose they are and how they do, and one switch for each.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../../net/client';
import {mayOnServer} from '../../../state/selectors/rights';
import type {GlobalState} from '../../../state/thunk';
import {useLoaded} from '../../../state/use-loaded';
import type {Integration} from '../../../types/generated';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {SkeletonLines} from '../../../ui/Skeleton';
import {SearchField} from '../SearchField';

import {AllowedDialog} from './AllowedDialog';
import {ANY, exportOf, listIntegrations, type Wanted} from './api';
import {IntegrationRow} from './IntegrationRow';
import {Requests} from './Requests';
import {kindsOf} from './words';

/** Shows the list with what narrows it. */
export function IntegrationsConsole() {
    const [wanted, setWanted] = useState(ANY);
    const [limiting, setLimiting] = useState(false);
    const may = useSelector((state: GlobalState) => mayOnServer(state, 'sysconsole_write_integrations_integration_management'));
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.integrations'
                    defaultMessage='Integrations'
                />
            </h1>
            {may && <Requests onMade={() => setWanted({...wanted})}/>}
            {may && (
                <p>
                    <Button
                        size='sm'
                        onClick={() => setLimiting(true)}
                    >
                        <FormattedMessage
                            id='console.allowed.open'
                            defaultMessage='What a team may use…'
                        />
                    </Button>
                </p>
            )}
            {limiting && <AllowedDialog onClose={() => setLimiting(false)}/>}
            <Filters
                wanted={wanted}
                onWanted={setWanted}
            />
            <List wanted={wanted}/>
        </main>
    );
}

function Filters({wanted, onWanted}: {wanted: Wanted; onWanted: (wanted: Wanted) => void}) {
    const intl = useIntl();
    return (
        <>
            <SearchField
                label={intl.formatMessage({id: 'console.integrations.search', defaultMessage: 'Search by name, description or owner'})}
                term={wanted.term}
                onTerm={(term) => onWanted({...wanted, term})}
            />
            <div className='console__filters'>
                <select
                    className='form-control'
                    aria-label={intl.formatMessage({id: 'console.integrations.kinds', defaultMessage: 'Which kind'})}
                    value={wanted.kind}
                    onChange={({target}) => onWanted({...wanted, kind: target.value})}
                >
                    <option value=''>{intl.formatMessage({id: 'console.integrations.kinds.all', defaultMessage: 'All kinds'})}</option>
                    {Object.entries(kindsOf(intl)).map(([kind, text]) => (
                        <option
                            key={kind}
                            value={kind}
                        >
                            {text}
                        </option>
                    ))}
                </select>
                <select
                    className='form-control'
                    aria-label={intl.formatMessage({id: 'console.integrations.states', defaultMessage: 'On or off'})}
                    value={wanted.state}
                    onChange={({target}) => onWanted({...wanted, state: target.value})}
                >
                    <option value=''>{intl.formatMessage({id: 'console.integrations.states.all', defaultMessage: 'On and off'})}</option>
                    <option value='on'>{intl.formatMessage({id: 'console.integrations.on', defaultMessage: 'On'})}</option>
                    <option value='off'>{intl.formatMessage({id: 'console.integrations.off', defaultMessage: 'Off'})}</option>
                </select>
                <input
                    className='form-control console__owner'
                    aria-label={intl.formatMessage({id: 'console.integrations.owner', defaultMessage: 'Owner’s username or id'})}
                    placeholder={intl.formatMessage({id: 'console.integrations.owner', defaultMessage: 'Owner’s username or id'})}
                    value={wanted.owner}
                    onChange={({target}) => onWanted({...wanted, owner: target.value})}
                />
                {(['csv', 'json'] as const).map((format) => (
                    <a
                        key={format}
                        className='btn btn-tertiary'
                        href={exportOf(wanted, format)}
                        download={`integrations.${format}`}
                    >
                        <FormattedMessage
                            id='console.integrations.export'
                            defaultMessage='Export as {format}'
                            values={{format: format.toUpperCase()}}
                        />
                    </a>
                ))}
            </div>
        </>
    );
}

function List({wanted}: {wanted: Wanted}) {
    const intl = useIntl();
    const ask = useCallback(async () => ({...await listIntegrations(wanted), of: wanted}), [wanted]);
    const {answer, failure, reload} = useLoaded(ask);
    // What was asked for beyond the first page belongs to one answer, and goes with it.
    const [more, setMore] = useState<{behind: unknown; found: Integration[]; next: string}>();
    const [fault, setFault] = useState('');
    const beyond = more && more.behind === answer ? more : undefined;
    const all = answer && [...answer.integrations, ...(beyond?.found ?? [])];
    const next = beyond ? beyond.next : answer?.next ?? '';
    const goOn = () => listIntegrations(wanted, next).then((page) => {
        setFault('');
        setMore({behind: answer, found: [...(beyond?.found ?? []), ...page.integrations], next: page.next});
    }, (error: unknown) => setFault(failureOf(error).message));
    return (
        <>
            {(failure || fault) && <Banner kind='error'>{failure?.message || fault}</Banner>}
            {!all && !failure && <SkeletonLines/>}
            {all?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='console.integrations.none'
                        defaultMessage='There is no such integration.'
                    />
                </p>
            )}
            {all && all.length > 0 && (
                <table className='table console__table console__integrations'>
                    <thead>
                        <tr>
                            <th scope='col'>{intl.formatMessage({id: 'console.integrations.what', defaultMessage: 'Integration'})}</th>
                            <th scope='col'>{intl.formatMessage({id: 'console.integrations.whose', defaultMessage: 'Owner'})}</th>
                            <th scope='col'>{intl.formatMessage({id: 'console.integrations.used', defaultMessage: 'Last used'})}</th>
                            <th scope='col'>{intl.formatMessage({id: 'console.integrations.errors', defaultMessage: 'Errors'})}</th>
                            <th scope='col'>{intl.formatMessage({id: 'console.integrations.state', defaultMessage: 'State'})}</th>
                            <th scope='col'><span className='sr-only'>{intl.formatMessage({id: 'console.actions', defaultMessage: 'Actions'})}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        {all.map((one) => (
                            <IntegrationRow
                                key={`${one.kind} ${one.id}`}
                                integration={one}
                                onChanged={reload}
                            />
                        ))}
                    </tbody>
                </table>
            )}
            {next && (
                <Button
                    size='sm'
                    onClick={() => void goOn()}
                >
                    <FormattedMessage
                        id='console.integrations.more'
                        defaultMessage='Show more'
                    />
                </Button>
            )}
        </>
    );
}
