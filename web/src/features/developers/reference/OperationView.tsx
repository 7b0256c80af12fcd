// One operation: who may, what it takes and answers, trying it as the reader, and the same call in programs.
import {useState, type FormEvent, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../../net/client';
import {CodeBlock} from '../../../text/code-block';
import {AskDialog} from '../../../ui/Ask';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';
import {Tabs} from '../../../ui/Tabs';

import {addressOf, missingOf, send, type Answer, type Filled} from './call';
import type {Operation, Schema} from './document';
import {Fields} from './Fields';
import {LANGUAGES, snippet, type Language} from './snippets';

type Props = {operation: Operation; schemas: Record<string, Schema>};

/** Shows it. */
export function OperationView({operation, schemas}: Props) {
    const [filled, setFilled] = useState<Filled>({values: {}, body: operation.body?.example ?? ''});
    return (
        <article className='developers__article'>
            <h1>{operation.id}</h1>
            <p className='developers__path'>
                <span className={`developers__method developers__method--${operation.method.toLowerCase()}`}>{operation.method}</span>
                {' '}
                <code>{operation.path}</code>
            </p>
            <p>{operation.summary}</p>
            <p className='text-muted'>
                <FormattedMessage
                    id='developers.api.who'
                    defaultMessage='Who may: {rule}. A token with scopes needs {scope}.'
                    values={{rule: operation.rule.replace(/`/g, '') || '–', scope: <code>{operation.scope || '–'}</code>}}
                />
            </p>
            <Part title={(
                <FormattedMessage
                    id='developers.api.try'
                    defaultMessage='Try it as yourself'
                />
            )}>
                <TryIt
                    operation={operation}
                    filled={filled}
                    onFilled={setFilled}
                />
            </Part>
            <Part title={(
                <FormattedMessage
                    id='developers.api.snippets'
                    defaultMessage='In programs'
                />
            )}>
                <Snippets
                    operation={operation}
                    filled={filled}
                />
            </Part>
            {operation.body && (
                <Part title={(
                    <FormattedMessage
                        id='developers.api.body'
                        defaultMessage='What it takes'
                    />
                )}>
                    <Fields
                        schema={operation.body.schema}
                        schemas={schemas}
                    />
                </Part>
            )}
            {operation.answer && (
                <Part title={(
                    <FormattedMessage
                        id='developers.api.answer'
                        defaultMessage='What it answers'
                    />
                )}>
                    <Fields
                        schema={operation.answer}
                        schemas={schemas}
                    />
                </Part>
            )}
        </article>
    );
}

function Part({title, children}: {title: ReactNode; children: ReactNode}) {
    return (
        <section>
            <h2>{title}</h2>
            {children}
        </section>
    );
}

type TryProps = {operation: Operation; filled: Filled; onFilled: (filled: Filled) => void};

function TryIt({operation, filled, onFilled}: TryProps) {
    const intl = useIntl();
    const [answer, setAnswer] = useState<Answer>();
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const [asking, setAsking] = useState(false);
    const missing = missingOf(operation, filled);
    const work = async () => {
        setBusy(true);
        setFailure('');
        try {
            setAnswer(await send(operation, filled));
        } catch (error) {
            setFailure(failureOf(error).message);
        }
        setBusy(false);
    };
    const onSubmit = (event: FormEvent) => {
        event.preventDefault();
        if (operation.method === 'GET') {
            void work();
        } else {
            setAsking(true);
        }
    };
    if (operation.isForm) {
        return (
            <p className='text-muted'>
                <FormattedMessage
                    id='developers.api.form'
                    defaultMessage='It takes a file, which is not sent from here.'
                />
            </p>
        );
    }
    return (
        <form
            className='developers__form'
            onSubmit={onSubmit}
        >
            {operation.parameters.map(({name, in: place, required, description}) => (
                <label key={name}>
                    <span>
                        <code>{name}</code>
                        {(required || place === 'path') && ' *'}
                        {description && <small>{description}</small>}
                    </span>
                    <input
                        className='form-control'
                        value={filled.values[name] ?? ''}
                        onChange={({target}) => onFilled({...filled, values: {...filled.values, [name]: target.value}})}
                    />
                </label>
            ))}
            {operation.body && (
                <textarea
                    className='form-control developers__body'
                    aria-label={intl.formatMessage({id: 'developers.api.json', defaultMessage: 'Body, as JSON'})}
                    spellCheck={false}
                    rows={Math.min(14, filled.body.split('\n').length + 1)}
                    value={filled.body}
                    onChange={({target}) => onFilled({...filled, body: target.value})}
                />
            )}
            <Button
                type='submit'
                emphasis='primary'
                disabled={busy || missing.length > 0}
            >
                <FormattedMessage
                    id='developers.api.send'
                    defaultMessage='Send'
                />
            </Button>
            {asking && (
                <AskDialog
                    question={{
                        title: (
                            <FormattedMessage
                                id='developers.api.sure'
                                defaultMessage='Send {method} as yourself?'
                                values={{method: operation.method}}
                            />
                        ),
                        text: (
                            <FormattedMessage
                                id='developers.api.sure.text'
                                defaultMessage='It is no rehearsal: what it changes is changed on this server.'
                            />
                        ),
                        answer: (
                            <FormattedMessage
                                id='developers.api.send'
                                defaultMessage='Send'
                            />
                        ),
                        work,
                    }}
                    onClose={() => setAsking(false)}
                />
            )}
            {failure && <Banner kind='error'>{failure}</Banner>}
            {answer && (
                <div role='status'>
                    <p>
                        <FormattedMessage
                            id='developers.api.answered'
                            defaultMessage='{status} in {took, number} ms'
                            values={{status: <strong className={answer.status < 400 ? undefined : 'error-text'}>{answer.status}</strong>, took: answer.took}}
                        />
                    </p>
                    <pre
                        className='developers__answer'
                        tabIndex={0}
                    >
                        {answer.text}
                    </pre>
                </div>
            )}
        </form>
    );
}

function Snippets({operation, filled}: {operation: Operation; filled: Filled}) {
    const intl = useIntl();
    const [language, setLanguage] = useState<Language>('curl');
    const url = `${window.location.origin}${addressOf(operation, filled)}`;
    const code = snippet(language, {method: operation.method, url, ...(operation.body ? {body: filled.body} : {})});
    return (
        <Tabs<Language>
            tabs={LANGUAGES}
            selected={language}
            label={intl.formatMessage({id: 'developers.api.languages', defaultMessage: 'Languages'})}
            onSelect={setLanguage}
        >
            <CodeBlock
                key={language}
                code={code}
                language={LANGUAGES.find(({name}) => name === language)?.code}
            />
        </Tabs>
    );
}
