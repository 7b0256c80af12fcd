// One integration in the administrators' list, its switch, and what it did.
import {useState} from 'react';
import {FormattedDate, FormattedMessage, FormattedNumber, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../../state/act';
import {mayOnServer} from '../../../state/selectors/rights';
import type {GlobalState} from '../../../state/thunk';
import type {Integration} from '../../../types/generated';
import {AskButton} from '../../../ui/Ask';
import {Button} from '../../../ui/Button';

import {ActsDialog} from './ActsDialog';
import {hasActs, switchIntegration} from './api';
import {kindsOf, statesOf} from './words';

type Props = {integration: Integration; onChanged: () => void};

/** Shows it. */
export function IntegrationRow({integration: one, onChanged}: Props) {
    const intl = useIntl();
    return (
        <tr className={one.active ? undefined : 'console__row--off'}>
            <td>
                <strong><bdi>{one.name || one.id}</bdi></strong>
                <div className='text-muted'>
                    {kindsOf(intl)[one.kind]}
                    {one.description && <>{' · '}<bdi>{one.description}</bdi></>}
                </div>
                {one.scopes.length > 0 && <code>{one.scopes.join(' ')}</code>}
            </td>
            <td><bdi>{one.owner_name ? `@${one.owner_name}` : one.owner_id}</bdi></td>
            <td>
                {one.last_used_at > 0 ? (
                    <FormattedDate
                        value={one.last_used_at}
                        dateStyle='medium'
                        timeStyle='short'
                    />
                ) : '–'}
            </td>
            <td><Errors integration={one}/></td>
            <td className={one.state === 'failing' || one.state === 'failed' || one.state === 'expired' ? 'console__level--error' : undefined}>{statesOf(intl)[one.state]}</td>
            <td>
                <div className='console__acts'>
                    <ActsButton integration={one}/>
                    <Switch
                        integration={one}
                        onChanged={onChanged}
                    />
                </div>
            </td>
        </tr>
    );
}

function Errors({integration: {calls, errors}}: {integration: Integration}) {
    if (errors === undefined || errors === null) {
        return <>{'–'}</>;
    }
    return calls ? (
        <FormattedMessage
            id='console.integrations.rate'
            defaultMessage='{errors, number} of {calls, number}'
            values={{errors, calls}}
        />
    ) : <FormattedNumber value={errors}/>;
}

function ActsButton({integration}: {integration: Integration}) {
    const [open, setOpen] = useState(false);
    const may = useSelector((state: GlobalState) => mayOnServer(state, 'read_audits'));
    return may && hasActs(integration) ? (
        <>
            <Button
                size='sm'
                onClick={() => setOpen(true)}
            >
                <FormattedMessage
                    id='console.integrations.acts'
                    defaultMessage='Activity…'
                />
            </Button>
            {open && (
                <ActsDialog
                    integration={integration}
                    onClose={() => setOpen(false)}
                />
            )}
        </>
    ) : null;
}

/** Turning off asks first; turning on brings back what was there. A job that is over begins anew. */
function Switch({integration, onChanged}: Props) {
    const act = useAct();
    const {name, id, active, kind, may_switch: may} = integration;
    if (!may) {
        return null;
    }
    if (active) {
        return (
            <AskButton
                question={{
                    title: (
                        <FormattedMessage
                            id='console.integrations.off.title'
                            defaultMessage='Turn off {name}?'
                            values={{name: name || id}}
                        />
                    ),
                    text: kind === 'job' ? (
                        <FormattedMessage
                            id='console.integrations.off.job'
                            defaultMessage='It ends at its next step. Turned on again it begins anew.'
                        />
                    ) : (
                        <FormattedMessage
                            id='console.integrations.off.text'
                            defaultMessage='What it does stops at once, on all servers. Nothing of it is deleted: turned on again it works as before.'
                        />
                    ),
                    work: () => switchIntegration(integration, false),
                    done: onChanged,
                }}
            >
                <FormattedMessage
                    id='console.integrations.turnOff'
                    defaultMessage='Turn off'
                />
            </AskButton>
        );
    }
    return (
        <Button
            size='sm'
            onClick={() => act(() => switchIntegration(integration, true), {done: onChanged})}
        >
            <FormattedMessage
                id='console.integrations.turnOn'
                defaultMessage='Turn on'
            />
        </Button>
    );
}
