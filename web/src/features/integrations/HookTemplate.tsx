// The template of an incoming webhook: taken from a sender's or written, and tried with a payload before it is saved.
import type {Post} from '@mattermost/types/posts';
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {behind} from '../../state/act';
import {useThunkDispatch} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';
import type {IncomingWebhookRequest, WebhookTemplate} from '../../types/generated';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {Lines} from '../../ui/Lines';
import {MessageAttachments} from '../posts/attachments/MessageAttachments';

import {listTemplates, render} from './hooks-api';

type Props = {hookId: string; template: string; onChange: (template: string) => void; /** Told of a sender's, with how that signs. */ onTake: (taken: WebhookTemplate) => void};

/** Shows the template, and what it makes of a payload. */
export function HookTemplate({hookId, template, onChange, onTake}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [ready, setReady] = useState<WebhookTemplate[]>([]);
    const [payload, setPayload] = useState('');
    const [made, setMade] = useState<IncomingWebhookRequest>();
    const [refusal, setRefusal] = useState('');
    useEffect(() => dispatch(behind(() => listTemplates().then(setReady), 'templates of webhooks')), [dispatch]);
    const tryOut = () => render(hookId, template, payload || '{}').then((rendered) => {
        setMade(rendered);
        setRefusal('');
    }, (error: unknown) => {
        setMade(undefined);
        setRefusal(failureOf(error).message);
    });
    return (
        <fieldset className='integrations__template'>
            <legend className='control-label'>
                <FormattedMessage
                    id='hooks.template'
                    defaultMessage='What becomes of what is sent'
                />
            </legend>
            <select
                className='form-control'
                aria-label={intl.formatMessage({id: 'hooks.template.of', defaultMessage: 'Template of a sender'})}
                value=''
                onChange={(event) => {
                    const taken = ready.find(({id}) => id === event.target.value);
                    if (taken) {
                        onTake(taken);
                        setPayload(taken.payload);
                        setMade(undefined);
                    }
                }}
            >
                <option value=''>{intl.formatMessage({id: 'hooks.template.take', defaultMessage: 'Take the template of…'})}</option>
                {ready.map(({id, name}) => (
                    <option
                        key={id}
                        value={id}
                    >
                        {name}
                    </option>
                ))}
            </select>
            <Lines
                label={intl.formatMessage({id: 'hooks.template.text', defaultMessage: 'Template'})}
                help={intl.formatMessage({id: 'hooks.template.help', defaultMessage: 'Jinja: a text, or a message as JSON whose texts are such. Empty when programs write for this chat.'})}
                rows={8}
                spellCheck={false}
                className='integrations__code'
                value={template}
                onChange={onChange}
            />
            {template && (
                <>
                    <Lines
                        label={intl.formatMessage({id: 'hooks.template.payload', defaultMessage: 'Something to try it with'})}
                        rows={8}
                        spellCheck={false}
                        className='integrations__code'
                        value={payload}
                        onChange={setPayload}
                    />
                    <Button
                        size='sm'
                        onClick={tryOut}
                    >
                        <FormattedMessage
                            id='hooks.template.try'
                            defaultMessage='Try it'
                        />
                    </Button>
                    {refusal && <Banner kind='error'>{refusal}</Banner>}
                    {made && <Preview made={made}/>}
                </>
            )}
        </fieldset>
    );
}

const NO_OPTIONS = {};

/** What would be posted. */
function Preview({made}: {made: IncomingWebhookRequest}) {
    const intl = useIntl();
    const nothing = made.text.trim() === '' && made.attachments.length === 0;
    return (
        <section
            className='integrations__preview'
            aria-label={intl.formatMessage({id: 'hooks.template.preview', defaultMessage: 'What would be posted'})}
        >
            {nothing && (
                <FormattedMessage
                    id='hooks.template.nothing'
                    defaultMessage='Nothing would be posted.'
                />
            )}
            <Markdown text={made.text}/>
            <MessageAttachments
                post={{id: '', props: {attachments: made.attachments}} as unknown as Post}
                options={NO_OPTIONS}
            />
        </section>
    );
}
