// What was built as JSON, in both directions, and as code.
import {useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {faultsOf, type Fault} from '../../../../../packages/blocks/read';
import {CodeBlock} from '../../../text/code-block';
import {Tabs} from '../../../ui/Tabs';

import {code, LANGUAGES, type Language} from './code';
import {Faults} from './Faults';
import {lineOf, read, written, type Built} from './tree';

type Props = {built: Built; onChange: (built: Built) => void};

/** Shows the tabs. */
export function BlockText({built, onChange}: Props) {
    const intl = useIntl();
    const [tab, setTab] = useState<'json' | Language>('json');
    const language = LANGUAGES.find(({name}) => name === tab);
    return (
        <Tabs
            tabs={[{name: 'json' as const, text: 'JSON'}, ...LANGUAGES]}
            selected={tab}
            label={intl.formatMessage({id: 'developers.blocks.forms', defaultMessage: 'JSON and code'})}
            onSelect={setTab}
        >
            {language ? (
                <CodeBlock
                    code={code(language.name, built, window.location.origin)}
                    language={language.code}
                />
            ) : (
                <JsonField
                    built={built}
                    onChange={onChange}
                />
            )}
        </Tabs>
    );
}

function JsonField({built, onChange}: Props) {
    const intl = useIntl();
    // What is typed stays as it is typed, for as long as it says what is built.
    const [typed, setTyped] = useState({text: written(built), built});
    const [fault, setFault] = useState<Fault>();
    const area = useRef<HTMLTextAreaElement>(null);
    const text = typed.built === built || fault ? typed.text : written(built);
    const faults = fault ? [fault] : faultsOf(built.blocks, built.actions);
    const line = faults[0] && lineOf(text, faults[0].at);
    const onType = (value: string) => {
        const answer = read(value);
        if ('fault' in answer) {
            setFault(answer.fault);
            setTyped({text: value, built});
            return;
        }
        setFault(undefined);
        setTyped({text: value, built: answer.built});
        onChange(answer.built);
    };
    const show = () => {
        const before = text.split('\n').slice(0, (line ?? 1) - 1).join('\n').length;
        const start = before === 0 ? 0 : before + 1;
        const end = text.indexOf('\n', start);
        area.current?.focus();
        area.current?.setSelectionRange(start, end < 0 ? text.length : end);
    };
    return (
        <>
            <textarea
                ref={area}
                className='form-control developers__body'
                rows={16}
                spellCheck={false}
                aria-label={intl.formatMessage({id: 'developers.blocks.json', defaultMessage: 'Blocks and actions, as JSON'})}
                aria-invalid={faults.length > 0}
                value={text}
                onChange={({target}) => onType(target.value)}
            />
            {fault && <Faults faults={[fault]}/>}
            {line !== undefined && (
                <button
                    type='button'
                    className='btn btn-link'
                    onClick={show}
                >
                    <FormattedMessage
                        id='developers.blocks.line'
                        defaultMessage='Show line {line, number}'
                        values={{line}}
                    />
                </button>
            )}
        </>
    );
}
