// What people ask for who may not make it: administrators approve, which makes it, or refuse with a reason.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {Link} from 'react-router-dom';

import {useAct} from '../../../state/act';
import {useLoaded} from '../../../state/use-loaded';
import type {IntegrationRequest} from '../../../types/generated';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {Field} from '../../../ui/Field';
import {FormDialog} from '../../../ui/FormDialog';
import {decide, listRequests} from '../../integrations/requests';

import {kindsOf} from './words';

/** Shows those that nobody has decided; nothing without any. */
export function Requests({onMade}: {onMade: () => void}) {
    const ask = useCallback(() => listRequests('pending'), []);
    const {answer: requests, failure, reload} = useLoaded(ask);
    if (failure) {
        return <Banner kind='error'>{failure.message}</Banner>;
    }
    if (!requests?.length) {
        return null;
    }
    return (
        <section aria-labelledby='requests-of-integrations'>
            <h2 id='requests-of-integrations'>
                <FormattedMessage
                    id='integrations.requests'
                    defaultMessage='Requests'
                />
            </h2>
            <table className='table console__table'>
                <tbody>
                    {requests.map((request) => (
                        <Row
                            key={request.id}
                            request={request}
                            onDecided={() => {
                                reload();
                                onMade();
                            }}
                        />
                    ))}
                </tbody>
            </table>
        </section>
    );
}

/** What is to be made, as it was written. */
const draftOf = ({integration_id: id, draft}: IntegrationRequest) => id || Object.entries(draft).map(([name, value]) => `${name}: ${String(value)}`).join(', ');

function Row({request, onDecided}: {request: IntegrationRequest; onDecided: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const [refusing, setRefusing] = useState(false);
    return (
        <tr>
            <td>
                <strong><bdi>{`@${request.username}`}</bdi></strong>
                <div className='text-muted'>{kindsOf(intl)[request.kind]}</div>
            </td>
            <td>
                <bdi>{request.reason}</bdi>
                <div><code>{draftOf(request)}</code></div>
                {request.kind === 'plugin' && (
                    <Link to={`/admin_console/plugins?market=${encodeURIComponent(request.integration_id)}`}>
                        <FormattedMessage
                            id='integrations.requests.market'
                            defaultMessage='Look at it in the market'
                        />
                    </Link>
                )}
            </td>
            <td>
                <div className='console__acts'>
                    <Button
                        size='sm'
                        emphasis='primary'
                        onClick={() => act(() => decide(request.id, true, ''), {done: onDecided})}
                    >
                        <FormattedMessage
                            id='integrations.requests.approve'
                            defaultMessage='Approve'
                        />
                    </Button>
                    <Button
                        size='sm'
                        onClick={() => setRefusing(true)}
                    >
                        <FormattedMessage
                            id='integrations.requests.refuse'
                            defaultMessage='Refuse…'
                        />
                    </Button>
                    {refusing && (
                        <RefuseForm
                            request={request}
                            onDone={onDecided}
                            onClose={() => setRefusing(false)}
                        />
                    )}
                </div>
            </td>
        </tr>
    );
}

function RefuseForm({request, onDone, onClose}: {request: IntegrationRequest; onDone: () => void; onClose: () => void}) {
    const intl = useIntl();
    const [reason, setReason] = useState('');
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='integrations.requests.refuse.title'
                    defaultMessage='Refuse what {name} asks for?'
                    values={{name: request.username}}
                />
            )}
            submit={(
                <FormattedMessage
                    id='integrations.requests.refuse.done'
                    defaultMessage='Refuse'
                />
            )}
            complete={reason.trim() !== ''}
            onSubmit={() => decide(request.id, false, reason)}
            onDone={onDone}
            onClose={onClose}
        >
            <Field
                label={intl.formatMessage({id: 'integrations.requests.why', defaultMessage: 'Why, for whoever asked'})}
                name='reason'
                maxLength={1024}
                autoFocus={true}
                value={reason}
                onChange={setReason}
            />
        </FormDialog>
    );
}
