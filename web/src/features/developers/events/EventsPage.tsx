// The events that this page hears, as they come: what a program with the reader's rights would hear.
import {useState} from 'react';
import {FormattedMessage, FormattedTime, useIntl} from 'react-intl';

import {Button} from '../../../ui/Button';

import {matching, useFrames, type Frame} from './use-frames';

/** Shows them, the newest first. */
export function EventsPage() {
    const intl = useIntl();
    const [term, setTerm] = useState('');
    const [held, setHeld] = useState(false);
    const {frames, missed, clear} = useFrames(held);
    const shown = matching(frames, term);
    const label = intl.formatMessage({id: 'developers.events.filter', defaultMessage: 'Filter by name or content'});
    return (
        <div className='developers__article'>
            <h1>
                <FormattedMessage
                    id='developers.events'
                    defaultMessage='Live events'
                />
            </h1>
            <p>
                <FormattedMessage
                    id='developers.events.about'
                    defaultMessage='What your own WebSocket hears, as it comes. A program that connects with your token hears the same.'
                />
            </p>
            <div className='developers__bar'>
                <input
                    type='search'
                    className='form-control'
                    value={term}
                    placeholder={label}
                    aria-label={label}
                    onChange={({target}) => setTerm(target.value)}
                />
                <Button
                    aria-pressed={held}
                    onClick={() => setHeld(!held)}
                >
                    {held ? (
                        <FormattedMessage
                            id='developers.events.go'
                            defaultMessage='Go on'
                        />
                    ) : (
                        <FormattedMessage
                            id='developers.events.hold'
                            defaultMessage='Pause'
                        />
                    )}
                </Button>
                <Button onClick={clear}>
                    <FormattedMessage
                        id='developers.events.clear'
                        defaultMessage='Clear'
                    />
                </Button>
            </div>
            {held && (
                <p role='status'>
                    <FormattedMessage
                        id='developers.events.held'
                        defaultMessage='Paused. {count, plural, =0 {Nothing came since.} one {# event came since and is not kept.} other {# events came since and are not kept.}}'
                        values={{count: missed}}
                    />
                </p>
            )}
            {shown.length === 0 && (
                <p className='text-muted'>
                    <FormattedMessage
                        id='developers.events.none'
                        defaultMessage='Nothing yet: write something, or have somebody write.'
                    />
                </p>
            )}
            <ul className='developers__frames'>
                {shown.map((frame) => (
                    <FrameRow
                        key={frame.key}
                        frame={frame}
                    />
                ))}
            </ul>
        </div>
    );
}

function FrameRow({frame: {at, name, event}}: {frame: Frame}) {
    const {channel_id: channel, team_id: team, user_id: user} = event.broadcast ?? {};
    const [kind, id] = (channel && ['channel', channel]) || (team && ['team', team]) || (user && ['user', user]) || ['', ''];
    return (
        <li>
            <details>
                <summary>
                    <strong>{name}</strong>
                    {' '}
                    <span className='text-muted'>
                        <FormattedTime
                            value={at}
                            hour='numeric'
                            minute='numeric'
                            second='numeric'
                        />
                        {event.seq !== undefined && ` · ${event.seq}`}
                        {kind && <>{` · ${kind} `}<code>{id}</code></>}
                    </span>
                </summary>
                <pre tabIndex={0}>{JSON.stringify(event, undefined, 2)}</pre>
            </details>
        </li>
    );
}
