// What a plugin said lately, and what happened to it: starts, ends and why.
import {useCallback, useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage} from 'react-intl';

import {listenTo} from '../../net/listeners';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';

import {listLogs, type LogLine} from './api';

/** Lines that are shown before more are asked for. */
const FEW = 20;

/** Shows the log, the newest first. */
export function PluginLog({pluginId}: {pluginId: string}) {
    const [lines, setLines] = useState<LogLine[]>();
    const [failure, setFailure] = useState('');
    const [all, setAll] = useState(false);
    const load = useCallback(() => {
        listLogs(pluginId).then((answer) => {
            setLines([...(answer ?? [])].reverse());
            setFailure('');
        }, (error: Error) => setFailure(error.message));
    }, [pluginId]);
    useEffect(() => {
        load();
        return listenTo('plugin_statuses_changed', load);
    }, [load]);
    return (
        <section className='plugin-log'>
            <header className='plugin-log__head'>
                <h3>
                    <FormattedMessage
                        id='plugins.log'
                        defaultMessage='Log'
                    />
                </h3>
                <Button
                    size='sm'
                    onClick={load}
                >
                    <FormattedMessage
                        id='plugins.log.refresh'
                        defaultMessage='Refresh'
                    />
                </Button>
            </header>
            {failure && <Banner kind='error'>{failure}</Banner>}
            {lines?.length === 0 && (
                <p>
                    <FormattedMessage
                        id='plugins.log.empty'
                        defaultMessage='It has said nothing since the server was started.'
                    />
                </p>
            )}
            {lines && lines.length > 0 && <Lines lines={all ? lines : lines.slice(0, FEW)}/>}
            {lines && lines.length > FEW && !all && (
                <Button
                    size='sm'
                    onClick={() => setAll(true)}
                >
                    <FormattedMessage
                        id='plugins.log.all'
                        defaultMessage='Show all {count, number} lines'
                        values={{count: lines.length}}
                    />
                </Button>
            )}
        </section>
    );
}

function Lines({lines}: {lines: LogLine[]}) {
    return (
        <ol className='plugin-log__lines'>
            {lines.map(({at, level, message}, index) => (
                <li
                    key={`${at}-${lines.length - index}`}
                    className={`plugin-log__line plugin-log__line--${level}`}
                >
                    <time dateTime={new Date(at).toISOString()}>
                        <FormattedDate
                            value={at}
                            month='short'
                            day='numeric'
                            hour='2-digit'
                            minute='2-digit'
                            second='2-digit'
                            hour12={false}
                        />
                    </time>
                    <span className='plugin-log__level'>{level}</span>
                    <span className='plugin-log__message'>{message}</span>
                </li>
            ))}
        </ol>
    );
}
