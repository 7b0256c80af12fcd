// What a package would do to this server: its size, its addresses, and the changes of its own tables, which the server tried out.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {fileSize} from '../files/file-kind';

import {preview, type Migration, type PluginPreview} from './api';

/** Asks the server to look at a package, or at what is installed; shows nothing while it does. */
export function Preview({pluginId, file}: {pluginId: string; file?: File | undefined}) {
    const [seen, setSeen] = useState<PluginPreview>();
    const [failure, setFailure] = useState('');
    const intl = useIntl();
    useEffect(() => {
        let wanted = true;
        preview(pluginId, file).then((answer) => wanted && setSeen(answer), (error: Error) => wanted && setFailure(error.message));
        return () => {
            wanted = false;
        };
    }, [pluginId, file]);
    if (failure) {
        return <Banner kind='error'>{failure}</Banner>;
    }
    if (!seen?.size) {
        return null;
    }
    return (
        <div className='abilities'>
            <h3>
                <FormattedMessage
                    id='plugins.preview'
                    defaultMessage='What it brings'
                />
            </h3>
            <ul>
                <li>
                    <i className='icon icon-file-text-outline'/>
                    {seen.web_size > 0 ? (
                        <FormattedMessage
                            id='plugins.preview.size'
                            defaultMessage='{size} in all, of which {web} go to each reader’s browser'
                            values={{size: fileSize(intl, seen.size), web: fileSize(intl, seen.web_size)}}
                        />
                    ) : (
                        <FormattedMessage
                            id='plugins.preview.size.server'
                            defaultMessage='{size} in all, nothing of it for the browser'
                            values={{size: fileSize(intl, seen.size)}}
                        />
                    )}
                </li>
                {seen.endpoints?.map((endpoint) => (
                    <li key={endpoint}>
                        <i className='icon icon-link-variant'/>
                        <code>{endpoint.replace('/', `/plugins/${seen.manifest.id}/`)}</code>
                    </li>
                ))}
            </ul>
            {seen.database && <Database {...seen.database}/>}
        </div>
    );
}

function Database({size, quota, migrations, problem, is_erased: isErased}: NonNullable<PluginPreview['database']>) {
    const intl = useIntl();
    if (isErased) {
        return (
            <Banner kind='warning'>
                <FormattedMessage
                    id='plugins.preview.erased'
                    defaultMessage='This version has no database. When it takes the place of the present one by going back, that one’s rows go.'
                />
            </Banner>
        );
    }
    return (
        <>
            <h3>
                <FormattedMessage
                    id='plugins.preview.database'
                    defaultMessage='Its own database: {size} of at most {quota}'
                    values={{size: fileSize(intl, size), quota: fileSize(intl, quota)}}
                />
            </h3>
            {problem && <Banner kind='error'>{problem}</Banner>}
            {migrations?.map((migration) => (
                <Change
                    key={`${migration.number} ${migration.is_up}`}
                    migration={migration}
                />
            ))}
            {!problem && (
                <p>
                    {migrations?.length ? (
                        <FormattedMessage
                            id='plugins.preview.tried'
                            defaultMessage='The server tried these changes out and undid them: they run.'
                        />
                    ) : (
                        <FormattedMessage
                            id='plugins.preview.unchanged'
                            defaultMessage='Its tables stay as they are.'
                        />
                    )}
                </p>
            )}
        </>
    );
}

function Change({migration: {name, number, is_up: isUp, sql}}: {migration: Migration}) {
    return (
        <details className='plugin-change'>
            <summary>
                {isUp ? (
                    <FormattedMessage
                        id='plugins.preview.up'
                        defaultMessage='Change {number}, {name}'
                        values={{number, name}}
                    />
                ) : (
                    <FormattedMessage
                        id='plugins.preview.down'
                        defaultMessage='Taking back change {number}, {name}'
                        values={{number, name}}
                    />
                )}
            </summary>
            <pre>{sql}</pre>
        </details>
    );
}
