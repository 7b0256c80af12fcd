// Asking administrators for an integration that one may not make, and what became of one's requests.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl, type IntlShape} from 'react-intl';
import {useSelector} from 'react-redux';

import {mayOnServer} from '../../state/selectors/rights';
import {useLoaded} from '../../state/use-loaded';
import type {GlobalState} from '../../state/thunk';
import type {IntegrationRequest} from '../../types/generated';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';

import type {Kind, Values} from './api';
import {Control, initial} from './IntegrationForm';
import {useAskable, type FieldOf, type KindOf} from './kinds';
import {askFor, askForPlugin, listRequests, statesOf} from './requests';

/** What is asked for of a market, and made by nobody here. */
const PLUGIN = 'plugin';

const pluginField = (intl: IntlShape): FieldOf => ({
    name: 'id',
    label: intl.formatMessage({id: 'integrations.requests.plugin.id', defaultMessage: 'Its id, as its market shows it'}),
    required: true,
});

/** Shows one's requests, and the way to another. */
export function AskForIntegration() {
    const intl = useIntl();
    const may = useSelector((state: GlobalState) => mayOnServer(state, 'sysconsole_write_plugins'));
    const [asking, setAsking] = useState(false);
    const ask = useCallback(() => listRequests(''), []);
    const {answer: requests, failure, reload} = useLoaded(ask);
    if (may) {
        return null;
    }
    return (
        <section aria-label={intl.formatMessage({id: 'integrations.requests', defaultMessage: 'Requests'})}>
            <div className='integrations__head'>
                <p>
                    <FormattedMessage
                        id='integrations.requests.about'
                        defaultMessage='What you may not make yourself you can ask for. An administrator decides, and you get a message.'
                    />
                </p>
                <Button
                    emphasis='primary'
                    onClick={() => setAsking(true)}
                >
                    <FormattedMessage
                        id='integrations.requests.ask'
                        defaultMessage='Ask for an integration'
                    />
                </Button>
            </div>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            <ul className='integrations__list'>
                {requests?.map((request) => (
                    <RequestRow
                        key={request.id}
                        request={request}
                    />
                ))}
            </ul>
            {asking && (
                <AskForm
                    onAsked={reload}
                    onClose={() => setAsking(false)}
                />
            )}
        </section>
    );
}

function RequestRow({request}: {request: IntegrationRequest}) {
    const intl = useIntl();
    return (
        <li className='integrations__item'>
            <strong><bdi>{request.reason}</bdi></strong>
            <div className='text-muted'>
                {statesOf(intl)[request.state]}
                {request.answer && <>{' · '}<bdi>{request.answer}</bdi></>}
            </div>
        </li>
    );
}

function AskForm({onAsked, onClose}: {onAsked: () => void; onClose: () => void}) {
    const intl = useIntl();
    const askable = useAskable();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [kind, setKind] = useState<Kind | typeof PLUGIN>(askable[0]?.kind ?? PLUGIN);
    const [reason, setReason] = useState('');
    const of = askable.find((one) => one.kind === kind);
    const fieldsOf = (one: KindOf | undefined) => one?.fields ?? [pluginField(intl)];
    const [values, setValues] = useState<Values>(() => initial(fieldsOf(of)));
    const fields = fieldsOf(of).filter(({required, type}) => required || type === 'choice');
    const complete = Boolean(reason.trim()) && fields.every(({name}) => values[name]?.trim());
    return (
        <FormDialog
            title={(
                <FormattedMessage
                    id='integrations.requests.ask'
                    defaultMessage='Ask for an integration'
                />
            )}
            size='m'
            keep={true}
            submit={(
                <FormattedMessage
                    id='integrations.requests.send'
                    defaultMessage='Ask'
                />
            )}
            complete={complete}
            onSubmit={() => (of ? askFor(of.kind, teamId, reason, values) : askForPlugin(values.id?.trim() ?? '', teamId, reason))}
            onDone={onAsked}
            onClose={onClose}
        >
            <Control
                field={{name: 'kind', label: intl.formatMessage({id: 'integrations.requests.kind', defaultMessage: 'What you need'}), type: 'choice', options: [...askable.map((one) => ({value: one.kind as string, text: one.title})), {value: PLUGIN, text: intl.formatMessage({id: 'integrations.requests.plugin', defaultMessage: 'A plugin'})}]}}
                first={false}
                value={kind}
                onChange={(chosen) => {
                    setKind(chosen as Kind);
                    setValues(initial(fieldsOf(askable.find((one) => one.kind === chosen))));
                }}
            />
            {fields.map((field) => (
                <Control
                    key={`${kind} ${field.name}`}
                    field={field}
                    first={false}
                    value={values[field.name] ?? ''}
                    onChange={(value) => setValues({...values, [field.name]: value})}
                />
            ))}
            <Field
                label={intl.formatMessage({id: 'integrations.requests.reason', defaultMessage: 'What you need it for'})}
                name='reason'
                maxLength={1024}
                value={reason}
                onChange={setReason}
            />
        </FormDialog>
    );
}
