// What a token, a bot or an application did: its calls by the hour, and what of them was weighty.
import {useCallback} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../../state/use-loaded';
import type {Audit, Integration, TokenCalls} from '../../../types/generated';
import {Banner} from '../../../ui/Banner';
import {Dialog} from '../../../ui/Dialog';
import {SkeletonLines} from '../../../ui/Skeleton';

import {loadActs} from './api';

/** Shows both. */
export function ActsDialog({integration, onClose}: {integration: Integration; onClose: () => void}) {
    const ask = useCallback(() => loadActs(integration), [integration]);
    const {answer, failure} = useLoaded(ask);
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='console.acts.title'
                    defaultMessage='What {name} did'
                    values={{name: integration.name || integration.id}}
                />
            )}
            size='l'
            onClose={onClose}
        >
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!answer && !failure && <SkeletonLines/>}
            {answer && <Calls calls={answer.calls}/>}
            {answer && answer.acts.length > 0 && <Acts acts={answer.acts}/>}
        </Dialog>
    );
}

function Calls({calls}: {calls: TokenCalls[]}) {
    const intl = useIntl();
    if (calls.length === 0) {
        return (
            <p className='text-muted'>
                <FormattedMessage
                    id='console.acts.none'
                    defaultMessage='It called nothing in the last 30 days.'
                />
            </p>
        );
    }
    return (
        <table className='table'>
            <thead>
                <tr>
                    <th scope='col'>{intl.formatMessage({id: 'console.acts.operation', defaultMessage: 'Operation'})}</th>
                    <th scope='col'>{intl.formatMessage({id: 'console.acts.count', defaultMessage: 'Calls'})}</th>
                    <th scope='col'>{intl.formatMessage({id: 'console.acts.refused', defaultMessage: 'Refused'})}</th>
                    <th scope='col'>{intl.formatMessage({id: 'console.acts.from', defaultMessage: 'From'})}</th>
                    <th scope='col'>{intl.formatMessage({id: 'console.acts.last', defaultMessage: 'Last'})}</th>
                </tr>
            </thead>
            <tbody>
                {calls.map((row) => (
                    <tr key={`${row.token_id} ${row.operation} ${row.ip_address} ${row.hour}`}>
                        <td>{row.operation}</td>
                        <td>{intl.formatNumber(row.calls)}</td>
                        <td>{intl.formatNumber(row.refused)}</td>
                        <td>{row.ip_address}</td>
                        <td><At at={row.last_at}/></td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}

function Acts({acts}: {acts: Audit[]}) {
    return (
        <>
            <h2 className='console__sub'>
                <FormattedMessage
                    id='console.acts.weighty'
                    defaultMessage='From the audit log'
                />
            </h2>
            <ul className='console__places'>
                {acts.map((act) => (
                    <li key={act.id}>
                        <div>
                            <strong>{act.action}</strong>
                            {' '}
                            <code>{act.extra_info}</code>
                        </div>
                        <span className='text-muted'><At at={act.create_at}/></span>
                    </li>
                ))}
            </ul>
        </>
    );
}

function At({at}: {at: number}) {
    return (
        <FormattedDate
            value={at}
            dateStyle='medium'
            timeStyle='short'
        />
    );
}
