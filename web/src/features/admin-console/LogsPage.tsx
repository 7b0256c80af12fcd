// What the servers said lately: the newest line first, looked for anew every few seconds unless it is held.
import {useCallback, useEffect, useMemo, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {useLoaded} from '../../state/use-loaded';
import {Banner} from '../../ui/Banner';
import {Button} from '../../ui/Button';
import {SkeletonLines} from '../../ui/Skeleton';

import {LEVELS, loadLog, type LogLine} from './api';
import {SearchField} from './SearchField';

const EVERY = 3000;

/** Shows the log with its filters. */
export function LogsPage() {
    const intl = useIntl();
    const [level, setLevel] = useState('');
    const [term, setTerm] = useState('');
    const [held, setHeld] = useState(false);
    const ask = useCallback(() => loadLog(level), [level]);
    const {answer: lines, failure, reload} = useLoaded(ask);
    useEffect(() => {
        if (held) {
            return undefined;
        }
        const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), EVERY);
        return () => window.clearInterval(timer);
    }, [held, reload]);
    const shown = useMemo(() => lines?.filter((line) => saysIt(line, term)), [lines, term]);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.logs'
                    defaultMessage='Log'
                />
            </h1>
            <div className='console__filters'>
                <SearchField
                    label={intl.formatMessage({id: 'console.logs.search', defaultMessage: 'Search in these lines'})}
                    term={term}
                    onTerm={setTerm}
                />
                <LevelChoice
                    level={level}
                    onLevel={setLevel}
                />
                <Button
                    aria-pressed={held}
                    onClick={() => setHeld(!held)}
                >
                    {held ? (
                        <FormattedMessage
                            id='console.logs.go'
                            defaultMessage='Go on'
                        />
                    ) : (
                        <FormattedMessage
                            id='console.logs.hold'
                            defaultMessage='Hold'
                        />
                    )}
                </Button>
                <a
                    className='btn btn-tertiary'
                    href='/api/v4/logs/download'
                    download='jackfield.log'
                >
                    <FormattedMessage
                        id='console.logs.download'
                        defaultMessage='Download all'
                    />
                </a>
            </div>
            {failure && <Banner kind='error'>{failure.message}</Banner>}
            {!shown && !failure && <SkeletonLines count={8}/>}
            {shown?.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='console.logs.none'
                        defaultMessage='There is no such line.'
                    />
                </p>
            )}
            {shown && shown.length > 0 && <Lines lines={shown}/>}
        </main>
    );
}

const saysIt = ({server, timestamp, level, msg, fields}: LogLine, term: string) => `${server} ${timestamp} ${level} ${msg} ${fields}`.toLowerCase().includes(term.trim().toLowerCase());

function LevelChoice({level, onLevel}: {level: string; onLevel: (level: string) => void}) {
    const intl = useIntl();
    return (
        <select
            className='form-control'
            aria-label={intl.formatMessage({id: 'console.logs.levels', defaultMessage: 'Which lines'})}
            value={level}
            onChange={(event) => onLevel(event.target.value)}
        >
            <option value=''>{intl.formatMessage({id: 'console.logs.all', defaultMessage: 'All lines'})}</option>
            {LEVELS.map((one) => (
                <option
                    key={one}
                    value={one}
                >
                    {one}
                </option>
            ))}
        </select>
    );
}

function Lines({lines}: {lines: readonly LogLine[]}) {
    return (
        <table className='table console__log'>
            <thead>
                <tr>
                    <th scope='col'>
                        <FormattedMessage
                            id='console.logs.when'
                            defaultMessage='When'
                        />
                    </th>
                    <th scope='col'>
                        <FormattedMessage
                            id='console.logs.level'
                            defaultMessage='Level'
                        />
                    </th>
                    <th scope='col'>
                        <FormattedMessage
                            id='console.logs.what'
                            defaultMessage='What'
                        />
                    </th>
                </tr>
            </thead>
            <tbody>
                {lines.map((line) => (
                    <tr key={line.key}>
                        <td><time>{line.timestamp}</time></td>
                        <td className={`console__level console__level--${line.level}`}>{line.level}</td>
                        <td>
                            <bdi>{line.msg}</bdi>
                            {line.fields && <code>{line.fields}</code>}
                        </td>
                    </tr>
                ))}
            </tbody>
        </table>
    );
}
