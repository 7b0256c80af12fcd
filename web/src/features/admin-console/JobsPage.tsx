// What the server does behind everybody's back, at its time or because somebody asked: how far it is, and ending it.
import {useCallback, useEffect, useState} from 'react';
import {FormattedDate, FormattedMessage, useIntl} from 'react-intl';

import {useAct} from '../../state/act';
import {useLoaded} from '../../state/use-loaded';
import type {Job} from '../../types/generated';
import {Button} from '../../ui/Button';
import {Pager} from '../../ui/Pager';

import {askForJob, cancelJob, listJobs, PAGE} from './api';
import {List} from './ListPage';
import {wordsOf} from './schema';

const EVERY = 5000;
/** Those that somebody may ask for by hand, and that need nothing said. */
const BY_HAND = ['export_delete', 'import_delete'] as const;

/** Shows the jobs, the newest first. */
export function JobsPage() {
    const act = useAct();
    const [page, setPage] = useState(0);
    const ask = useCallback(() => listJobs(page), [page]);
    const {answer: jobs, failure, reload} = useLoaded(ask);
    useEffect(() => {
        const timer = window.setInterval(() => document.visibilityState === 'visible' && reload(), EVERY);
        return () => window.clearInterval(timer);
    }, [reload]);
    return (
        <main
            id='centre'
            className='console__page'
        >
            <h1>
                <FormattedMessage
                    id='console.jobs'
                    defaultMessage='Jobs'
                />
            </h1>
            <div className='console__filters'>
                {BY_HAND.map((type) => (
                    <Button
                        key={type}
                        size='sm'
                        onClick={() => act(() => askForJob(type), {done: reload})}
                    >
                        {type === 'export_delete' ? (
                            <FormattedMessage
                                id='console.jobs.exports'
                                defaultMessage='Remove old exports now'
                            />
                        ) : (
                            <FormattedMessage
                                id='console.jobs.imports'
                                defaultMessage='Remove old imports now'
                            />
                        )}
                    </Button>
                ))}
            </div>
            <List
                items={jobs}
                failure={failure}
                none={(
                    <FormattedMessage
                        id='console.jobs.none'
                        defaultMessage='There was none yet.'
                    />
                )}
                draw={(job) => (
                    <JobRow
                        key={job.id}
                        job={job}
                        onChanged={reload}
                    />
                )}
            />
            <Pager
                page={page}
                more={jobs?.length === PAGE}
                onPage={setPage}
            />
        </main>
    );
}

function JobRow({job, onChanged}: {job: Job; onChanged: () => void}) {
    const intl = useIntl();
    const act = useAct();
    const states: Record<string, string> = {
        pending: intl.formatMessage({id: 'console.jobs.pending', defaultMessage: 'Waits'}),
        in_progress: intl.formatMessage({id: 'console.jobs.running', defaultMessage: 'Runs'}),
        success: intl.formatMessage({id: 'console.jobs.success', defaultMessage: 'Done'}),
        warning: intl.formatMessage({id: 'console.jobs.warning', defaultMessage: 'Done, with warnings'}),
        error: intl.formatMessage({id: 'console.jobs.error', defaultMessage: 'Failed'}),
        cancel_requested: intl.formatMessage({id: 'console.jobs.ending', defaultMessage: 'Is being ended'}),
        canceled: intl.formatMessage({id: 'console.jobs.canceled', defaultMessage: 'Ended'}),
    };
    const isOpen = job.status === 'pending' || job.status === 'in_progress';
    const why = job.data.error;
    return (
        <li>
            <div>
                <strong>{wordsOf(job.type)}</strong>
                <div className='text-muted'>
                    {states[job.status]}
                    {job.status === 'in_progress' && `, ${intl.formatNumber(job.progress / 100, {style: 'percent'})}`}
                    {' · '}
                    <FormattedDate
                        value={job.create_at}
                        dateStyle='medium'
                        timeStyle='short'
                    />
                </div>
                {why && <div className='error-text'>{why}</div>}
            </div>
            {isOpen && (
                <Button
                    size='sm'
                    onClick={() => act(() => cancelJob(job.id), {done: onChanged})}
                >
                    <FormattedMessage
                        id='console.jobs.cancel'
                        defaultMessage='End it'
                    />
                </Button>
            )}
        </li>
    );
}
