// One integration in its list, and what can be done about it.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import type {GlobalState} from '../../state/thunk';
import {AskButton} from '../../ui/Ask';
import {Button} from '../../ui/Button';

import {enableBot, resumeSubscription, SOURCES, type Made, type Secret} from './api';
import {BotToken} from './BotToken';
import {Deliveries} from './Deliveries';
import {HookCalls} from './HookCalls';
import {HookOptionsDialog} from './HookOptionsDialog';
import {curlOf} from './hooks-api';
import type {KindOf} from './kinds';

type Props = {of: KindOf; made: Made; onEdit: () => void; onChanged: () => void; /** Told of a secret that is shown this once. */ onSecret: (secret: Secret) => void};

/** Shows what it is, for whom, and its buttons. */
export function MadeRow({of, made, onEdit, onChanged, onSecret}: Props) {
    const act = useAct();
    const off = made.off === true;
    return (
        <li className={off ? 'integrations__row--off' : undefined}>
            <div className='integrations__text'>
                <strong><bdi>{made.title}</bdi></strong>
                {made.about && <div className='text-muted'>{made.about}</div>}
                <Origin made={made}/>
                {made.paused !== undefined && (
                    <div className='error-text'>
                        <FormattedMessage
                            id='integrations.paused'
                            defaultMessage='Paused: {why}'
                            values={{why: made.paused}}
                        />
                    </div>
                )}
                {made.address && (
                    <Address
                        title={made.title}
                        address={made.address}
                    />
                )}
                {of.kind === 'hooks' && made.address && (
                    <Address
                        title={made.title}
                        address={curlOf(made.address)}
                        line={true}
                    />
                )}
                {made.secret && (
                    <Address
                        title={made.title}
                        address={made.secret}
                        secret={true}
                    />
                )}
            </div>
            {off ? (
                <Button
                    size='sm'
                    onClick={() => act(() => enableBot(made.id), {done: onChanged})}
                >
                    <FormattedMessage
                        id='integrations.enable'
                        defaultMessage='Switch on'
                    />
                </Button>
            ) : (
                <>
                    {of.kind === 'bots' && <TokenButton made={made}/>}
                    {of.kind === 'hooks' && (
                        <HookButtons
                            made={made}
                            onSecret={onSecret}
                        />
                    )}
                    {of.kind === 'subscriptions' && (
                        <DeliveryButtons
                            made={made}
                            onChanged={onChanged}
                        />
                    )}
                    <RenewButton
                        of={of}
                        made={made}
                        onDone={(secret) => {
                            onChanged();
                            onSecret(secret);
                        }}
                    />
                    <Button
                        size='sm'
                        onClick={onEdit}
                    >
                        <FormattedMessage
                            id='integrations.edit'
                            defaultMessage='Edit'
                        />
                    </Button>
                    <RemoveButton
                        of={of}
                        made={made}
                        onChanged={onChanged}
                    />
                </>
            )}
        </li>
    );
}

/** Who made it, and into or of which channel it is. */
function Origin({made: {makerId, channelId}}: {made: Made}) {
    const maker = useSelector((state: GlobalState) => state.entities.users.profiles[makerId ?? '']?.username);
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId ?? '']?.display_name);
    return maker ? (
        <div className='text-muted integrations__origin'>
            {channel ? (
                <FormattedMessage
                    id='integrations.origin.channel'
                    defaultMessage='{channel} · made by {maker}'
                    values={{channel: <bdi>{channel}</bdi>, maker: `@${maker}`}}
                />
            ) : (
                <FormattedMessage
                    id='integrations.origin'
                    defaultMessage='Made by {maker}'
                    values={{maker: `@${maker}`}}
                />
            )}
        </div>
    ) : null;
}

/** What the other program needs to know, with a way to copy it. */
function Address({title, address, secret = false, line = false}: {title: string; address: string; secret?: boolean; /** A line for a shell. */ line?: boolean}) {
    const intl = useIntl();
    const act = useAct();
    const label = () => {
        if (line) {
            return intl.formatMessage({id: 'integrations.copyLine', defaultMessage: 'Copy a line that posts by {name}'}, {name: title});
        }
        return secret ? intl.formatMessage({id: 'integrations.copySecret', defaultMessage: 'Copy the secret of {name}'}, {name: title}) : intl.formatMessage({id: 'integrations.copy', defaultMessage: 'Copy what {name} needs'}, {name: title});
    };
    return (
        <div className='integrations__address'>
            <code>{secret ? '•'.repeat(12) : address}</code>
            <button
                type='button'
                className='btn btn-icon btn-sm'
                aria-label={label()}
                onClick={() => act(copyText(address))}
            >
                <i className='icon icon-content-copy'/>
            </button>
        </div>
    );
}

/** What a webhook asks of its callers, and who they were. */
function HookButtons({made, onSecret}: {made: Made; onSecret: (secret: Secret) => void}) {
    const [open, setOpen] = useState<'options' | 'calls'>();
    const close = () => setOpen(undefined);
    return (
        <>
            <Button
                size='sm'
                onClick={() => setOpen('options')}
            >
                <FormattedMessage
                    id='hooks.options'
                    defaultMessage='Signature and template…'
                />
            </Button>
            <Button
                size='sm'
                onClick={() => setOpen('calls')}
            >
                <FormattedMessage
                    id='hooks.calls'
                    defaultMessage='Calls…'
                />
            </Button>
            {open === 'options' && (
                <HookOptionsDialog
                    made={made}
                    onSecret={onSecret}
                    onClose={close}
                />
            )}
            {open === 'calls' && (
                <HookCalls
                    made={made}
                    onClose={close}
                />
            )}
        </>
    );
}

function TokenButton({made}: {made: Made}) {
    const [asking, setAsking] = useState(false);
    return (
        <>
            <Button
                size='sm'
                onClick={() => setAsking(true)}
            >
                <FormattedMessage
                    id='integrations.token'
                    defaultMessage='Make a token…'
                />
            </Button>
            {asking && (
                <BotToken
                    bot={made}
                    onClose={() => setAsking(false)}
                />
            )}
        </>
    );
}

/** The log of what a subscriber was told, and the end of a pause. */
function DeliveryButtons({made, onChanged}: {made: Made; onChanged: () => void}) {
    const act = useAct();
    const [open, setOpen] = useState(false);
    return (
        <>
            {made.paused !== undefined && (
                <Button
                    size='sm'
                    onClick={() => act(() => resumeSubscription(made.id), {done: onChanged})}
                >
                    <FormattedMessage
                        id='integrations.resume'
                        defaultMessage='Resume'
                    />
                </Button>
            )}
            {made.address && (
                <Button
                    size='sm'
                    onClick={() => setOpen(true)}
                >
                    <FormattedMessage
                        id='integrations.deliveries'
                        defaultMessage='Deliveries…'
                    />
                </Button>
            )}
            {open && (
                <Deliveries
                    made={made}
                    onClose={() => setOpen(false)}
                />
            )}
        </>
    );
}

function RenewButton({of, made, onDone}: {of: KindOf; made: Made; onDone: (secret: Secret) => void}) {
    const {renew} = SOURCES[of.kind];
    // An application that keeps no secret has none to renew.
    return renew && !(of.kind === 'apps' && !made.secret) ? (
        <AskButton
            emphasis='tertiary'
            question={{
                title: (
                    <FormattedMessage
                        id='integrations.renew.title'
                        defaultMessage='A new token for {name}?'
                        values={{name: made.title}}
                    />
                ),
                text: (
                    <FormattedMessage
                        id='integrations.renew.text'
                        defaultMessage='The other program has to be told the new one: what it knows now is no longer used.'
                    />
                ),
                answer: (
                    <FormattedMessage
                        id='integrations.renew.answer'
                        defaultMessage='Make a new token'
                    />
                ),
                work: () => renew(made.id).then(onDone),
            }}
        >
            <FormattedMessage
                id='integrations.renew'
                defaultMessage='New token…'
            />
        </AskButton>
    ) : null;
}

function RemoveButton({of, made, onChanged}: {of: KindOf; made: Made; onChanged: () => void}) {
    const word = of.kind === 'bots' ? (
        <FormattedMessage
            id='integrations.disable'
            defaultMessage='Switch off'
        />
    ) : (
        <FormattedMessage
            id='integrations.remove'
            defaultMessage='Delete'
        />
    );
    return (
        <AskButton
            question={{
                title: (
                    <FormattedMessage
                        id='integrations.remove.title'
                        defaultMessage='Do without {name}?'
                        values={{name: made.title}}
                    />
                ),
                text: (
                    <FormattedMessage
                        id='integrations.remove.text'
                        defaultMessage='The programs that use it stop working at once. What was written through it stays.'
                    />
                ),
                work: () => SOURCES[of.kind].remove(made.id),
                done: onChanged,
            }}
        >
            {word}
        </AskButton>
    );
}
