// One scheduled message: change its text or time, send it now, delete it.
import type {ScheduledPost} from '@mattermost/types/schedule_post';
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {ConfirmDialog} from '../../ui/ConfirmDialog';
import {fullTime, useMilitaryTime} from '../posts/time';

import {changeScheduled, deleteScheduled, sendScheduledNow} from './actions';
import {CardAction, DraftCard} from './DraftCard';
import {ScheduleDialog} from './ScheduleDialog';
import {SendProblem} from './SendProblem';

type Open = 'edit' | 'time' | 'send' | 'delete';

/** Shows a scheduled message with what can be done. */
export function ScheduledItem({post}: {post: ScheduledPost}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const military = useMilitaryTime();
    const [open, setOpen] = useState<Open>();
    const [busy, setBusy] = useState(false);
    const [refusal, setRefusal] = useState<string>();
    const mayPost = useSelector((state: GlobalState) => {
        const channel = state.entities.channels.channels[post.channel_id];
        return channel !== undefined && channel.delete_at === 0 && Boolean(state.entities.channels.myMembers[post.channel_id]);
    });
    const run = (work: Promise<void>) => {
        setBusy(true);
        setRefusal(undefined);
        work.then(() => setOpen(undefined)).catch((error: unknown) => {
            setRefusal(failureOf(error).message);
            setOpen((now) => (now === 'edit' ? now : undefined));
        }).finally(() => setBusy(false));
    };
    const time = fullTime(intl, post.scheduled_at, military);
    return (
        <>
            <DraftCard
                channelId={post.channel_id}
                rootId={post.root_id}
                message={post.message}
                files={post.metadata?.files ?? []}
                time={post.error_code ? time : (
                    <FormattedMessage
                        id='schedule.sendAt'
                        defaultMessage='To be sent {time}'
                        values={{time}}
                    />
                )}
                problem={refusal ?? (post.error_code ? <SendProblem code={post.error_code}/> : undefined)}
                editor={open === 'edit' ? (
                    <TextEditor
                        text={post.message}
                        mayBeEmpty={(post.file_ids ?? []).length > 0}
                        busy={busy}
                        onSave={(message) => run(dispatch(changeScheduled(post, post.scheduled_at > Date.now() ? {message} : {message, scheduled_at: Date.now() + SOON})))}
                        onClose={() => setOpen(undefined)}
                    />
                ) : undefined}
                actions={(
                    <>
                        {mayPost && (
                            <>
                                {!post.error_code && (
                                    <CardAction
                                        label={intl.formatMessage({id: 'schedule.edit', defaultMessage: 'Edit'})}
                                        icon='icon-pencil-outline'
                                        onPress={() => setOpen('edit')}
                                    />
                                )}
                                <CardAction
                                    label={intl.formatMessage({id: 'schedule.change', defaultMessage: 'Change the time'})}
                                    icon='icon-clock-send-outline'
                                    onPress={() => setOpen('time')}
                                />
                                <CardAction
                                    label={intl.formatMessage({id: 'drafts.send', defaultMessage: 'Send now'})}
                                    icon='icon-send-outline'
                                    onPress={() => setOpen('send')}
                                />
                            </>
                        )}
                        <CardAction
                            label={intl.formatMessage({id: 'drafts.delete', defaultMessage: 'Delete'})}
                            icon='icon-trash-can-outline'
                            danger={true}
                            onPress={() => setOpen('delete')}
                        />
                    </>
                )}
            />
            {open === 'time' && (
                <ScheduleDialog
                    at={post.scheduled_at}
                    onClose={() => setOpen(undefined)}
                    onChoose={(at) => {
                        setOpen(undefined);
                        run(dispatch(changeScheduled(post, {scheduled_at: at})));
                    }}
                />
            )}
            {open === 'send' && (
                <ConfirmDialog
                    title={intl.formatMessage({id: 'schedule.send.title', defaultMessage: 'Send this message now?'})}
                    busy={busy}
                    onClose={() => setOpen(undefined)}
                    onConfirm={() => run(dispatch(sendScheduledNow(post)))}
                    confirm={(
                        <FormattedMessage
                            id='drafts.send'
                            defaultMessage='Send now'
                        />
                    )}
                >
                    <p>
                        <FormattedMessage
                            id='schedule.send.text'
                            defaultMessage='It is not sent again at its time.'
                        />
                    </p>
                </ConfirmDialog>
            )}
            {open === 'delete' && (
                <ConfirmDialog
                    title={intl.formatMessage({id: 'schedule.delete.title', defaultMessage: 'Delete this scheduled message?'})}
                    danger={true}
                    busy={busy}
                    onClose={() => setOpen(undefined)}
                    onConfirm={() => run(dispatch(deleteScheduled(post)))}
                    confirm={(
                        <FormattedMessage
                            id='drafts.delete'
                            defaultMessage='Delete'
                        />
                    )}
                >
                    <p>
                        <FormattedMessage
                            id='schedule.delete.text'
                            defaultMessage='It is not sent. This cannot be undone.'
                        />
                    </p>
                </ConfirmDialog>
            )}
        </>
    );
}

/** A message whose time came while it was edited is sent a little later, so that it can still be taken back. */
const SOON = 60_000;

function TextEditor({text, mayBeEmpty, busy, onSave, onClose}: {text: string; mayBeEmpty: boolean; busy: boolean; onSave: (text: string) => void; onClose: () => void}) {
    const intl = useIntl();
    const [value, setValue] = useState(text);
    return (
        <form
            className='draft-card__editor'
            onSubmit={(event) => {
                event.preventDefault();
                onSave(value);
            }}
        >
            <textarea
                className='form-control'
                aria-label={intl.formatMessage({id: 'schedule.text', defaultMessage: 'Text of the message'})}
                autoFocus={true}
                rows={4}
                value={value}
                onChange={(event) => setValue(event.target.value)}
                onKeyDown={(event) => event.key === 'Escape' && onClose()}
            />
            <div className='draft-card__editor-buttons'>
                <Button
                    type='submit'
                    emphasis='primary'
                    size='sm'
                    busy={busy}
                    disabled={value.trim() === '' && !mayBeEmpty}
                >
                    <FormattedMessage
                        id='schedule.save'
                        defaultMessage='Save'
                    />
                </Button>
                <Button
                    size='sm'
                    onClick={onClose}
                >
                    <FormattedMessage
                        id='posts.confirm.cancel'
                        defaultMessage='Cancel'
                    />
                </Button>
            </div>
        </form>
    );
}
