// What a block says of itself: a field for each property that the schema has, and what its button does.
import {useId, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {isList, resolved, schemaOf, type Schema} from '../../../../../packages/blocks/read';

import {change, type Action, type Built, type Node} from './tree';

type Props = {built: Built; place: string; node: Node; onChange: (built: Built) => void};

/** Shows the fields. */
export function BlockProperties({built, place, node, onChange}: Props) {
    const properties = Object.entries(schemaOf(node.type)?.properties ?? {}).filter(([name, schema]) => name !== 'type' && !isList(schema));
    const id = typeof node.action_id === 'string' ? node.action_id : undefined;
    const action = id === undefined ? undefined : built.actions[id];
    return (
        <section className='block-properties'>
            <h2>
                <FormattedMessage
                    id='developers.blocks.properties'
                    defaultMessage='Properties of {type}'
                    values={{type: <code>{node.type}</code>}}
                />
            </h2>
            {properties.map(([name, schema]) => (
                <Property
                    key={name}
                    name={name}
                    schema={schema}
                    value={node[name]}
                    onChange={(value) => onChange(change(built, place, name, value))}
                />
            ))}
            {id !== undefined && action && (
                <ActionFields
                    action={action}
                    onChange={(changed) => onChange({...built, actions: {...built.actions, [id]: changed}})}
                />
            )}
        </section>
    );
}

type PropertyProps = {name: string; schema: Schema; value: unknown; onChange: (value: unknown) => void};

function Property({name, schema: given, value, onChange}: PropertyProps) {
    const id = useId();
    const schema = resolved(given);
    const help = given.description ?? schema.description ?? '';
    const choices = schema.enum ?? schema.anyOf?.flatMap((one) => one.enum ?? []);
    const shared = {id, className: 'form-control', 'aria-describedby': `${id}-help`};
    let field: ReactNode;
    if (schema.type === 'boolean') {
        field = (
            <input
                id={id}
                type='checkbox'
                aria-describedby={`${id}-help`}
                checked={value === true}
                onChange={({target}) => onChange(target.checked || undefined)}
            />
        );
    } else if (schema.enum) {
        field = (
            <select
                {...shared}
                value={String(value ?? '')}
                onChange={({target}) => onChange(target.value || undefined)}
            >
                <option value=''>{'–'}</option>
                {schema.enum.map((choice) => <option key={String(choice)}>{String(choice)}</option>)}
            </select>
        );
    } else if (schema.type === 'array' || schema.type === 'object') {
        field = (
            <Lines
                {...shared}
                isList={schema.type === 'array'}
                value={value}
                onChange={onChange}
            />
        );
    } else if (schema['x-counted']) {
        field = (
            <textarea
                {...shared}
                rows={3}
                value={String(value ?? '')}
                onChange={({target}) => onChange(target.value)}
            />
        );
    } else {
        const isNumber = schema.type === 'integer';
        field = (
            <>
                <input
                    {...shared}
                    type={isNumber ? 'number' : 'text'}
                    list={choices ? `${id}-choices` : undefined}
                    value={String(value ?? '')}
                    onChange={({target}) => onChange(target.value === '' ? undefined : isNumber ? Number(target.value) : target.value)}
                />
                {choices && <datalist id={`${id}-choices`}>{choices.map((choice) => <option key={String(choice)} value={String(choice)}/>)}</datalist>}
            </>
        );
    }
    return (
        <Labelled
            id={id}
            name={name}
            help={help}
        >
            {field}
        </Labelled>
    );
}

function Labelled({id, name, help, children}: {id: string; name: string; help: string; children: ReactNode}) {
    return (
        <div className='block-properties__field'>
            <label htmlFor={id}><code>{name}</code></label>
            <div>
                {children}
                <small id={`${id}-help`}>{help.replace(/`/g, '')}</small>
            </div>
        </div>
    );
}

type LinesProps = {id: string; className: string; isList: boolean; value: unknown; onChange: (value: unknown) => void};

/** Options, or what is added to an address: one a line, `text = value`. */
function Lines({isList: asList, value, onChange, ...shared}: LinesProps) {
    const pairs = asList ? ((value ?? []) as {text: string; value: string}[]).map((one) => [one.text, one.value]) : Object.entries((value ?? {}) as Record<string, string>);
    return (
        <textarea
            {...shared}
            rows={3}
            defaultValue={pairs.map(([text, given]) => `${text} = ${given}`).join('\n')}
            placeholder='text = value'
            onChange={({target}) => {
                const lines = target.value.split('\n').filter((line) => line.trim() !== '').map((line) => {
                    const [text = '', ...rest] = line.split('=');
                    return [text.trim(), rest.length > 0 ? rest.join('=').trim() : text.trim()] as const;
                });
                const made: unknown = asList ? lines.map(([text, given]) => ({text, value: given})) : Object.fromEntries(lines);
                onChange(lines.length > 0 || asList ? made : undefined);
            }}
        />
    );
}

function ActionFields({action, onChange}: {action: Action; onChange: (action: Action) => void}) {
    const id = useId();
    const schema = resolved(schemaOf(action.type) ?? {});
    return (
        <fieldset className='block-properties__action'>
            <legend>
                <FormattedMessage
                    id='developers.blocks.action'
                    defaultMessage='What it does'
                />
            </legend>
            <Labelled
                id={`${id}-type`}
                name='type'
                help={schema.description ?? ''}
            >
                <select
                    id={`${id}-type`}
                    className='form-control'
                    value={action.type}
                    onChange={({target}) => onChange({type: target.value, url: action.url})}
                >
                    {['external', 'openURL'].map((type) => <option key={type}>{type}</option>)}
                </select>
            </Labelled>
            <Labelled
                id={`${id}-url`}
                name='url'
                help={schema.properties?.url?.description ?? ''}
            >
                <input
                    id={`${id}-url`}
                    className='form-control'
                    value={action.url}
                    onChange={({target}) => onChange({...action, url: target.value})}
                />
            </Labelled>
        </fieldset>
    );
}
