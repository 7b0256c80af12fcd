// What an incoming webhook asks of its callers: signatures, addresses, an end, a bound; and its template.
import {useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {useAct} from '../../state/act';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Field} from '../../ui/Field';
import {FormDialog} from '../../ui/FormDialog';
import {Labelled} from '../../ui/Labelled';
import {SkeletonLines} from '../../ui/Skeleton';

import type {Made, Secret} from './api';
import {HookTemplate} from './HookTemplate';
import {readOptions, rotate, saveOptions, type HookOptions} from './hooks-api';

type Props = {made: Made; /** Told of a secret that is shown this once. */ onSecret: (secret: Secret) => void; onClose: () => void};

/** Reads the options, and shows a form of them. */
export function HookOptionsDialog(props: Props) {
    const [options, setOptions] = useState<HookOptions>();
    const [failure, setFailure] = useState('');
    useEffect(() => {
        readOptions(props.made.id).then(setOptions, (error: unknown) => setFailure(failureOf(error).message));
    }, [props.made.id]);
    return options ? (
        <OptionsForm
            {...props}
            read={options}
        />
    ) : (
        <Dialog
            title={<Title made={props.made}/>}
            size='l'
            onClose={props.onClose}
        >
            {failure ? <Banner kind='error'>{failure}</Banner> : <SkeletonLines/>}
        </Dialog>
    );
}

function Title({made}: {made: Made}) {
    return (
        <FormattedMessage
            id='hooks.options.title'
            defaultMessage='What {name} takes'
            values={{name: made.title}}
        />
    );
}

const TIMED = ['stripe', 'slack', 'standard'];
const whole = (text: string) => Math.max(0, Math.trunc(Number(text) || 0));
const DAY = 24 * 60 * 60 * 1000;

function OptionsForm({made, read, onSecret, onClose}: Props & {read: HookOptions}) {
    const intl = useIntl();
    const [options, setOptions] = useState(read);
    const [addresses, setAddresses] = useState(read.allowed_ips.join(' '));
    const change = (changes: Partial<HookOptions>) => setOptions((before) => ({...before, ...changes}));
    const saved = {...options, allowed_ips: addresses.split(/[\s,]+/).filter(Boolean)};
    return (
        <FormDialog
            title={<Title made={made}/>}
            size='l'
            keep={true}
            complete={true}
            onSubmit={() => saveOptions(made.id, saved)}
            onDone={onSecret}
            onClose={onClose}
        >
            <Signature
                options={options}
                onChange={change}
            />
            {read.signature !== '' && read.signature === options.signature && (
                <Rotation
                    made={made}
                    options={read}
                    onSecret={(secret) => {
                        onClose();
                        onSecret(secret);
                    }}
                />
            )}
            <Field
                label={intl.formatMessage({id: 'hooks.from', defaultMessage: 'Addresses that calls may come from'})}
                name='allowed_ips'
                value={addresses}
                help={intl.formatMessage({id: 'hooks.from.help', defaultMessage: 'Such as 192.0.2.7 or 192.0.2.0/24, with spaces between. Everywhere when it is empty.'})}
                onChange={setAddresses}
            />
            <Field
                label={intl.formatMessage({id: 'hooks.perMinute', defaultMessage: 'Calls a minute at most'})}
                name='per_minute'
                value={options.per_minute ? String(options.per_minute) : ''}
                help={intl.formatMessage({id: 'hooks.perMinute.help', defaultMessage: 'Without a bound when it is empty.'})}
                onChange={(text) => change({per_minute: whole(text)})}
            />
            <Expiry
                read={read.expires_at}
                value={options.expires_at}
                onChange={(expiresAt) => change({expires_at: expiresAt})}
            />
            <HookTemplate
                hookId={made.id}
                template={options.template}
                onChange={(template) => change({template})}
                onTake={({template, signature, signature_header: header}) => change({template, ...(options.signature === '' && signature !== '' ? {signature, signature_header: header} : {})})}
            />
        </FormDialog>
    );
}

function Signature({options, onChange}: {options: HookOptions; onChange: (changes: Partial<HookOptions>) => void}) {
    const intl = useIntl();
    const schemes = [
        {value: '', text: intl.formatMessage({id: 'hooks.signature.none', defaultMessage: 'Not at all: whoever knows the address may post'})},
        {value: 'github', text: 'GitHub (X-Hub-Signature-256)'},
        {value: 'gitlab', text: 'GitLab (X-Gitlab-Token)'},
        {value: 'stripe', text: 'Stripe (Stripe-Signature)'},
        {value: 'slack', text: 'Slack (X-Slack-Signature)'},
        {value: 'standard', text: 'Standard Webhooks (webhook-signature)'},
        {value: 'hmac', text: intl.formatMessage({id: 'hooks.signature.hmac', defaultMessage: 'HMAC-SHA256 in a header'})},
    ];
    return (
        <>
            <Labelled label={intl.formatMessage({id: 'hooks.signature', defaultMessage: 'How calls are signed'})}>
                {(id) => (
                    <select
                        id={id}
                        className='form-control'
                        value={options.signature}
                        onChange={(event) => onChange({signature: event.target.value})}
                    >
                        {schemes.map(({value, text}) => (
                            <option
                                key={value}
                                value={value}
                            >
                                {text}
                            </option>
                        ))}
                    </select>
                )}
            </Labelled>
            {options.signature === 'hmac' && (
                <Field
                    label={intl.formatMessage({id: 'hooks.header', defaultMessage: 'Header of the signature'})}
                    name='signature_header'
                    value={options.signature_header}
                    onChange={(header) => onChange({signature_header: header})}
                />
            )}
            {options.signature !== '' && (
                <Field
                    label={intl.formatMessage({id: 'hooks.secret', defaultMessage: 'Secret'})}
                    name='secret'
                    autoComplete='off'
                    value={options.secret ?? ''}
                    help={intl.formatMessage({id: 'hooks.secret.help', defaultMessage: 'Empty keeps the one that there is, or makes one, which is shown once.'})}
                    onChange={(secret) => onChange({secret})}
                />
            )}
            {TIMED.includes(options.signature) && (
                <Field
                    label={intl.formatMessage({id: 'hooks.tolerance', defaultMessage: 'Seconds that a signature may be old'})}
                    name='tolerance'
                    value={String(options.tolerance || 300)}
                    onChange={(text) => onChange({tolerance: whole(text)})}
                />
            )}
        </>
    );
}

/** Another secret, with the one before holding on for a while. */
function Rotation({made, options, onSecret}: {made: Made; options: HookOptions; onSecret: (secret: Secret) => void}) {
    const intl = useIntl();
    const act = useAct();
    const [overlap, setOverlap] = useState(86_400);
    return (
        <div className='integrations__rotation'>
            <Labelled label={intl.formatMessage({id: 'hooks.rotate.overlap', defaultMessage: 'After a change the secret before holds for'})}>
                {(id) => (
                    <select
                        id={id}
                        className='form-control'
                        value={overlap}
                        onChange={(event) => setOverlap(Number(event.target.value))}
                    >
                        <option value={3600}>{intl.formatMessage({id: 'hooks.rotate.hour', defaultMessage: 'an hour'})}</option>
                        <option value={86_400}>{intl.formatMessage({id: 'hooks.rotate.day', defaultMessage: 'a day'})}</option>
                        <option value={604_800}>{intl.formatMessage({id: 'hooks.rotate.week', defaultMessage: 'a week'})}</option>
                    </select>
                )}
            </Labelled>
            <Button
                size='sm'
                onClick={() => act(() => rotate(made.id, overlap), {done: onSecret})}
            >
                <FormattedMessage
                    id='hooks.rotate'
                    defaultMessage='Change the secret'
                />
            </Button>
            {options.old_secret_until > Date.now() && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='hooks.rotate.until'
                        defaultMessage='The one before holds until {time}.'
                        values={{time: (
                            <FormattedDate
                                value={options.old_secret_until}
                                dateStyle='medium'
                                timeStyle='short'
                            />
                        )}}
                    />
                </p>
            )}
        </div>
    );
}

function Expiry({read, value, onChange}: {read: number; value: number; onChange: (expiresAt: number) => void}) {
    const intl = useIntl();
    const [days, setDays] = useState(read ? 'kept' : '0');
    return (
        <Labelled label={intl.formatMessage({id: 'hooks.expiry', defaultMessage: 'How long it takes calls'})}>
            {(id) => (
                <select
                    id={id}
                    className='form-control'
                    value={days}
                    onChange={(event) => {
                        const chosen = event.target.value;
                        setDays(chosen);
                        onChange(chosen === 'kept' ? read : Number(chosen) && (Date.now() + (Number(chosen) * DAY)));
                    }}
                >
                    {read > 0 && <option value='kept'>{intl.formatMessage({id: 'hooks.expiry.until', defaultMessage: 'Until {date}'}, {date: intl.formatDate(read, {dateStyle: 'medium'})})}</option>}
                    <option value='0'>{intl.formatMessage({id: 'hooks.expiry.never', defaultMessage: 'For ever'})}</option>
                    {[7, 30, 90, 365].map((count) => (
                        <option
                            key={count}
                            value={count}
                        >
                            {intl.formatMessage({id: 'hooks.expiry.days', defaultMessage: '{count, plural, one {# day} other {# days}}'}, {count})}
                            {String(count) === days && value > 0 ? ` (${intl.formatDate(value, {dateStyle: 'medium'})})` : ''}
                        </option>
                    ))}
                </select>
            )}
        </Labelled>
    );
}
