// What a subscriber was told: each try with what was sent and answered, and sending again.
import {useCallback} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import type {EventDelivery} from '../../types/generated';
import {Button} from '../../ui/Button';

import {DELIVERIES, listDeliveries, replay, type Made} from './api';
import {LogDialog} from './LogDialog';

/** Shows the log, a page at a time. */
export function Deliveries({made, onClose}: {made: Made; onClose: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const ask = useCallback((page: number, failed: boolean) => listDeliveries(made.id, page, failed), [made.id]);
    const again = (reload: () => void, event?: string) => act(() => replay(made.id, event), {done: (count) => {
        dispatch(notice({kind: 'done', words: intl.formatMessage({id: 'deliveries.again.done', defaultMessage: '{count, plural, =0 {Nothing is sent again.} one {# event is sent again.} other {# events are sent again.}}'}, {count})}));
        reload();
    }});
    return (
        <LogDialog
            title={(
                <FormattedMessage
                    id='deliveries.title'
                    defaultMessage='What {name} was told'
                    values={{name: made.title}}
                />
            )}
            onlyFailed={(
                <FormattedMessage
                    id='deliveries.failed'
                    defaultMessage='Only tries that failed'
                />
            )}
            ask={ask}
            size={DELIVERIES}
            row={(one, reload) => (
                <Try
                    key={one.number}
                    tried={one}
                    onAgain={() => again(reload, one.event)}
                />
            )}
            actions={(reload) => (
                <Button onClick={() => again(reload)}>
                    <FormattedMessage
                        id='deliveries.all'
                        defaultMessage='Send all that failed again'
                    />
                </Button>
            )}
            onClose={onClose}
        />
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
