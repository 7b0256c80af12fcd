// The last calls of an incoming webhook, each with what came of it.
import {useCallback, useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';

import {failureOf} from '../../net/client';
import type {WebhookCall} from '../../types/generated';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SkeletonLines} from '../../ui/Skeleton';
import {Toggle} from '../settings/controls';

import type {Made} from './api';
import {CALLS, listCalls} from './hooks-api';
import {Pages} from './Pages';

/** Shows the log, a page at a time. */
export function HookCalls({made, onClose}: {made: Made; onClose: () => void}) {
    const [page, setPage] = useState(0);
    const [failed, setFailed] = useState(false);
    const [calls, setCalls] = useState<WebhookCall[]>();
    const [failure, setFailure] = useState('');
    const reload = useCallback(() => {
        listCalls(made.id, page, failed).then((found) => {
            setCalls(found);
            setFailure('');
        }, (error: unknown) => setFailure(failureOf(error).message));
    }, [made.id, page, failed]);
    useEffect(reload, [reload]);
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='hooks.calls.title'
                    defaultMessage='Calls of {name}'
                    values={{name: made.title}}
                />
            )}
            size='l'
            onClose={onClose}
            footer={(
                <Button onClick={reload}>
                    <FormattedMessage
                        id='deliveries.reload'
                        defaultMessage='Look again'
                    />
                </Button>
            )}
        >
            <Toggle
                label={(
                    <FormattedMessage
                        id='hooks.calls.failed'
                        defaultMessage='Only those that were refused'
                    />
                )}
                checked={failed}
                onChange={(only) => {
                    setFailed(only);
                    setPage(0);
                }}
            />
            {failure && <Banner kind='error'>{failure}</Banner>}
            {!calls && !failure && <SkeletonLines/>}
            {calls?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='deliveries.none'
                        defaultMessage='Nothing yet.'
                    />
                </p>
            )}
            <ul className='integrations__list'>
                {calls?.map((call) => (
                    <CallRow
                        key={call.number}
                        call={call}
                    />
                ))}
            </ul>
            <Pages
                page={page}
                more={calls?.length === CALLS}
                onPage={setPage}
            />
        </Dialog>
    );
}

function CallRow({call}: {call: WebhookCall}) {
    return (
        <li>
            <div className='integrations__text'>
                <strong className={call.status < 400 ? undefined : 'error-text'}>{call.status}</strong>
                {' '}
                {call.reason || (
                    <FormattedMessage
                        id='hooks.calls.posted'
                        defaultMessage='Posted'
                    />
                )}
                <div className='text-muted'>
                    <FormattedDate
                        value={call.create_at}
                        dateStyle='medium'
                        timeStyle='medium'
                    />
                    {' · '}
                    <FormattedMessage
                        id='hooks.calls.from'
                        defaultMessage='{bytes, number} bytes from {address}'
                        values={{bytes: call.bytes, address: call.address || '–'}}
                    />
                </div>
            </div>
        </li>
    );
}
