// What a subscriber was told: each try with what was sent and answered, and sending again.
import {useCallback, useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {useAct} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import type {EventDelivery} from '../../types/generated';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {SkeletonLines} from '../../ui/Skeleton';
import {Toggle} from '../settings/controls';

import {DELIVERIES, listDeliveries, replay, type Made} from './api';
import {Pages} from './Pages';

/** Shows the log, a page at a time. */
export function Deliveries({made, onClose}: {made: Made; onClose: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const [page, setPage] = useState(0);
    const [failed, setFailed] = useState(false);
    const [tries, setTries] = useState<EventDelivery[]>();
    const [failure, setFailure] = useState('');
    const reload = useCallback(() => {
        listDeliveries(made.id, page, failed).then((found) => {
            setTries(found);
            setFailure('');
        }, (error: unknown) => setFailure(failureOf(error).message));
    }, [made.id, page, failed]);
    useEffect(reload, [reload]);
    const again = (event?: string) => act(() => replay(made.id, event), {done: (count) => {
        dispatch(notice({kind: 'done', words: intl.formatMessage({id: 'deliveries.again.done', defaultMessage: '{count, plural, =0 {Nothing is sent again.} one {# event is sent again.} other {# events are sent again.}}'}, {count})}));
        reload();
    }});
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='deliveries.title'
                    defaultMessage='What {name} was told'
                    values={{name: made.title}}
                />
            )}
            size='l'
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={reload}>
                        <FormattedMessage
                            id='deliveries.reload'
                            defaultMessage='Look again'
                        />
                    </Button>
                    <Button onClick={() => again()}>
                        <FormattedMessage
                            id='deliveries.all'
                            defaultMessage='Send all that failed again'
                        />
                    </Button>
                </>
            )}
        >
            <Toggle
                label={(
                    <FormattedMessage
                        id='deliveries.failed'
                        defaultMessage='Only tries that failed'
                    />
                )}
                checked={failed}
                onChange={(only) => {
                    setFailed(only);
                    setPage(0);
                }}
            />
            {failure && <Banner kind='error'>{failure}</Banner>}
            {!tries && !failure && <SkeletonLines/>}
            {tries?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='deliveries.none'
                        defaultMessage='Nothing yet.'
                    />
                </p>
            )}
            <ul className='integrations__list'>
                {tries?.map((one) => (
                    <Try
                        key={one.number}
                        tried={one}
                        onAgain={() => again(one.event)}
                    />
                ))}
            </ul>
            <Pages
                page={page}
                more={tries?.length === DELIVERIES}
                onPage={setPage}
            />
        </Dialog>
    );
}

function Try({tried, onAgain}: {tried: EventDelivery; onAgain: () => void}) {
    const taken = tried.status >= 200 && tried.status < 300;
    const type = (tried.data as {type?: unknown} | null)?.type;
    return (
        <li>
            <div className='integrations__text'>
                <strong>{typeof type === 'string' ? type : tried.event}</strong>
                {' '}
                <span className={taken ? 'text-muted' : 'error-text'}>
                    {tried.status > 0 ? tried.status : tried.error}
                </span>
                <div className='text-muted'>
                    <FormattedDate
                        value={tried.create_at}
                        dateStyle='medium'
                        timeStyle='medium'
                    />
                    {' · '}
                    <FormattedMessage
                        id='deliveries.try'
                        defaultMessage='try {attempt, number}, {took, number} ms'
                        values={{attempt: tried.attempt, took: tried.took}}
                    />
                </div>
                <details>
                    <summary>
                        <FormattedMessage
                            id='deliveries.details'
                            defaultMessage='What was sent and answered'
                        />
                    </summary>
                    <pre tabIndex={0}>{JSON.stringify(tried.data, undefined, 2)}</pre>
                    <pre tabIndex={0}>{tried.answer || tried.error || '–'}</pre>
                </details>
            </div>
            <Button
                size='sm'
                onClick={onAgain}
            >
                <FormattedMessage
                    id='deliveries.again'
                    defaultMessage='Send again'
                />
            </Button>
        </li>
    );
}
