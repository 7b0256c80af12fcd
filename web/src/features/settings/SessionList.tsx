// Where the reader is signed in; any of it can be ended.
import type {Session} from '@mattermost/types/sessions';
import {FormattedDate, FormattedMessage, FormattedRelativeTime} from 'react-intl';

import {endAllSessions, endSession, loadSessions} from '../../state/actions/security';
import {Alert} from '../../ui/Alert';
import {Button} from '../../ui/Button';
import {SkeletonLines} from '../../ui/Skeleton';

import {useList} from './use-list';
import './settings.css';

/** Shows the sessions, the latest used first. */
export function SessionList() {
    const {items, failure, busy, change} = useList<Session>(loadSessions);
    // Access tokens are sessions of the server's, too; they have their own list.
    const sessions = items?.filter(({props}) => props?.type !== 'UserAccessToken').sort((a, b) => b.last_activity_at - a.last_activity_at);
    return (
        <section className='setting'>
            <h3>
                <FormattedMessage
                    id='sessions.title'
                    defaultMessage='Where you are signed in'
                />
            </h3>
            {failure && <Alert>{failure}</Alert>}
            {!sessions && !failure && <SkeletonLines/>}
            <ul className='entries'>
                {sessions?.map((session) => (
                    <li
                        key={session.id}
                        className='entries__entry'
                    >
                        <SessionFacts session={session}/>
                        <Button
                            size='sm'
                            disabled={busy}
                            onClick={() => {
                                void change(endSession(session.id));
                            }}
                        >
                            <FormattedMessage
                                id='sessions.end'
                                defaultMessage='Log out'
                            />
                        </Button>
                    </li>
                ))}
            </ul>
            {sessions && sessions.length > 1 && (
                <Button
                    size='sm'
                    emphasis='danger'
                    disabled={busy}
                    onClick={() => {
                        void change(endAllSessions());
                    }}
                >
                    <FormattedMessage
                        id='sessions.end_all'
                        defaultMessage='Log out everywhere, here as well'
                    />
                </Button>
            )}
        </section>
    );
}

/** Shows which program a session is of, and when it was used. */
export function SessionFacts({session: {props, device_id: device, last_activity_at: used, create_at: made}}: {session: Session}) {
    const {browser, os} = props as {browser?: string; os?: string};
    const minutes = Math.round((used - Date.now()) / 60_000);
    return (
        <div className='entries__facts'>
            <i className={`icon ${device ? 'icon-cellphone' : 'icon-monitor'}`}/>
            <div>
                <strong>
                    {browser || os ? [browser, os].filter(Boolean).join(', ') : (
                        <FormattedMessage
                            id='sessions.unknown'
                            defaultMessage='A program'
                        />
                    )}
                </strong>
                <small>
                    <FormattedMessage
                        id='sessions.used'
                        defaultMessage='Used {when}, signed in on {since}'
                        values={{
                            when: (
                                <FormattedRelativeTime
                                    value={Math.abs(minutes) < 90 ? minutes : Math.round(minutes / 60)}
                                    unit={Math.abs(minutes) < 90 ? 'minute' : 'hour'}
                                    numeric='auto'
                                />
                            ),
                            since: (
                                <FormattedDate
                                    value={made}
                                    dateStyle='medium'
                                />
                            ),
                        }}
                    />
                </small>
            </div>
        </div>
    );
}
