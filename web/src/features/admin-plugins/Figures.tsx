// How a plugin has answered each hook since it was started.
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, FormattedNumber, useIntl} from 'react-intl';

import {Banner} from '../../ui/Banner';
import {fileSize} from '../files/file-kind';

import {loadFigures, type PluginFigures} from './api';

/** How often they are asked for while they are shown. */
const LOOK_MS = 5000;

/** Shows figures that change, where there are any. */
export function Figures({pluginId}: {pluginId: string}) {
    const [figures, setFigures] = useState<PluginFigures>();
    const [failure, setFailure] = useState('');
    const intl = useIntl();
    const load = useCallback(() => {
        loadFigures(pluginId).then((answer) => {
            setFigures(answer);
            setFailure('');
        }, (error: Error) => setFailure(error.message));
    }, [pluginId]);
    useEffect(() => {
        load();
        const looking = setInterval(load, LOOK_MS);
        return () => clearInterval(looking);
    }, [load]);
    if (failure) {
        return <Banner kind='error'>{failure}</Banner>;
    }
    if (!figures?.hooks?.length) {
        return null;
    }
    return (
        <section className='plugin-log'>
            <h3>
                <FormattedMessage
                    id='plugins.figures'
                    defaultMessage='Figures'
                />
            </h3>
            <table className='plugin-figures'>
                <thead>
                    <tr>
                        <th scope='col'>
                            <FormattedMessage
                                id='plugins.figures.hook'
                                defaultMessage='Hook'
                            />
                        </th>
                        <th scope='col'>
                            <FormattedMessage
                                id='plugins.figures.calls'
                                defaultMessage='Calls'
                            />
                        </th>
                        <th scope='col'>
                            <FormattedMessage
                                id='plugins.figures.failures'
                                defaultMessage='Failures'
                            />
                        </th>
                        <th scope='col'>
                            <FormattedMessage
                                id='plugins.figures.half'
                                defaultMessage='Half within'
                            />
                        </th>
                        <th scope='col'>
                            <FormattedMessage
                                id='plugins.figures.most'
                                defaultMessage='99 % within'
                            />
                        </th>
                    </tr>
                </thead>
                <tbody>
                    {figures.hooks.map(({hook, calls, failures, p50_us: half, p99_us: most}) => (
                        <tr key={hook}>
                            <th scope='row'>{hook}</th>
                            <td><FormattedNumber value={calls}/></td>
                            <td><FormattedNumber value={failures}/></td>
                            <td><Milliseconds micros={half}/></td>
                            <td><Milliseconds micros={most}/></td>
                        </tr>
                    ))}
                </tbody>
            </table>
            {figures.memory > 0 && (
                <p>
                    <FormattedMessage
                        id='plugins.figures.memory'
                        defaultMessage='It holds {memory} of the server’s memory.'
                        values={{memory: fileSize(intl, figures.memory)}}
                    />
                </p>
            )}
        </section>
    );
}

function Milliseconds({micros}: {micros: number}) {
    return (
        <FormattedMessage
            id='plugins.figures.ms'
            defaultMessage='{ms, number, ::.00} ms'
            values={{ms: micros / 1000}}
        />
    );
}
