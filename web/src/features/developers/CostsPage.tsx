// What each plugin's web half costs in this page: what was measured since it was loaded.
import {useSyncExternalStore} from 'react';
import {FormattedMessage, FormattedNumber} from 'react-intl';
import {useSelector} from 'react-redux';

import {measured, onMeasured} from '../../plugin-host/measured';
import type {GlobalState} from '../../state/thunk';
import {EmptyState} from '../../ui/EmptyState';

const whole = {maximumFractionDigits: 0};
const one = {maximumFractionDigits: 1};

/** Shows a line for each plugin. */
export function CostsPage() {
    const costs = useSyncExternalStore(onMeasured, measured);
    const plugins = useSelector((state: GlobalState) => state.plugins.plugins);
    const rows = Object.values(plugins).map(({id, name}) => ({id, name: name || id, cost: costs[id]}));
    return (
        <div className='developers__article'>
            <h1>
                <FormattedMessage
                    id='developers.costs'
                    defaultMessage='Plugins in this page'
                />
            </h1>
            <p>
                <FormattedMessage
                    id='costs.about'
                    defaultMessage='Measured in this browser since the page was loaded. Frames count where the browser tells whose code ran in them.'
                />
            </p>
            {rows.length === 0 ? (
                <EmptyState
                    icon='icon-power-plug-outline'
                    title={(
                        <FormattedMessage
                            id='costs.none'
                            defaultMessage='No plugin has a web half here'
                        />
                    )}
                />
            ) : (
                <div
                    className='table-responsive'
                    tabIndex={0}
                >
                    <table className='table'>
                        <thead>
                            <tr>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.plugin'
                                        defaultMessage='Plugin'
                                    />
                                </th>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.bytes'
                                        defaultMessage='Bundle, kB (as sent)'
                                    />
                                </th>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.start'
                                        defaultMessage='Start, ms'
                                    />
                                </th>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.long'
                                        defaultMessage='In long frames, ms (times)'
                                    />
                                </th>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.drawn'
                                        defaultMessage='Drawing, ms (times)'
                                    />
                                </th>
                                <th scope='col'>
                                    <FormattedMessage
                                        id='costs.errors'
                                        defaultMessage='Errors'
                                    />
                                </th>
                            </tr>
                        </thead>
                        <tbody>
                            {rows.map(({id, name, cost}) => (
                                <tr key={id}>
                                    <th scope='row'><bdi>{name}</bdi></th>
                                    <td><FormattedNumber value={(cost?.bytes ?? 0) / 1000} {...one}/>{' ('}<FormattedNumber value={(cost?.sent ?? 0) / 1000} {...one}/>{')'}</td>
                                    <td><FormattedNumber value={cost?.started ?? 0} {...whole}/></td>
                                    <td><FormattedNumber value={cost?.longTime ?? 0} {...whole}/>{' ('}<FormattedNumber value={cost?.longTasks ?? 0}/>{')'}</td>
                                    <td><FormattedNumber value={cost?.drawTime ?? 0} {...one}/>{' ('}<FormattedNumber value={cost?.drawings ?? 0}/>{')'}</td>
                                    <td><FormattedNumber value={cost?.errors ?? 0}/></td>
                                </tr>
                            ))}
                        </tbody>
                    </table>
                </div>
            )}
        </div>
    );
}
