// The fields of what is sent or answered; what they hold themselves unfolds.
import {FormattedMessage} from 'react-intl';

import {resolved, typeOf, type Schema} from './document';

/** Deeper is the reference of something else. */
const DEPTH = 4;

type Props = {schema: Schema; schemas: Record<string, Schema>; depth?: number};

/** The schema that has the fields: of a list, that of its items. */
function inner(schema: Schema, schemas: Record<string, Schema>): Schema {
    const {schema: found} = resolved(schema, schemas);
    const either = (found.anyOf ?? found.oneOf ?? found.allOf)?.find(({type}) => type !== 'null');
    if (either) {
        return inner(either, schemas);
    }
    return found.items ? inner(found.items, schemas) : found;
}

/** Shows them. */
export function Fields({schema, schemas, depth = 0}: Props) {
    const {properties = {}} = inner(schema, schemas);
    const fields = Object.entries(properties);
    return (
        <>
            {depth === 0 && <p><code>{typeOf(schema)}</code></p>}
            {fields.length > 0 ? (
                <ul className='developers__fields'>
                    {fields.map(([name, field]) => (
                        <li key={name}>
                            <code>{name}</code>
                            {' '}
                            <span className='text-muted'>{typeOf(field)}</span>
                            {field.description && <div>{field.description.replace(/`/g, '')}</div>}
                            {depth < DEPTH && Object.keys(inner(field, schemas).properties ?? {}).length > 0 && (
                                <details>
                                    <summary>
                                        <FormattedMessage
                                            id='developers.api.fields'
                                            defaultMessage='Its fields'
                                        />
                                    </summary>
                                    <Fields
                                        schema={field}
                                        schemas={schemas}
                                        depth={depth + 1}
                                    />
                                </details>
                            )}
                        </li>
                    ))}
                </ul>
            ) : null}
        </>
    );
}
