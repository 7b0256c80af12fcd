// The last calls of an incoming webhook, each with what came of it.
import {useCallback} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';

import type {WebhookCall} from '../../types/generated';

import type {Made} from './api';
import {CALLS, listCalls} from './hooks-api';
import {LogDialog} from './LogDialog';

/** Shows the log, a page at a time. */
export function HookCalls({made, onClose}: {made: Made; onClose: () => void}) {
    const ask = useCallback((page: number, failed: boolean) => listCalls(made.id, page, failed), [made.id]);
    return (
        <LogDialog
            title={(
                <FormattedMessage
                    id='hooks.calls.title'
                    defaultMessage='Calls of {name}'
                    values={{name: made.title}}
                />
            )}
            onlyFailed={(
                <FormattedMessage
                    id='hooks.calls.failed'
                    defaultMessage='Only those that were refused'
                />
            )}
            ask={ask}
            size={CALLS}
            row={(call) => (
                <CallRow
                    key={call.number}
                    call={call}
                />
            )}
            onClose={onClose}
        />
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
