// The drafts: go on writing, send, schedule, delete.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';
import {EmptyState} from '../../ui/EmptyState';
import {setDraft} from '../composer/draft-store';
import {submit} from '../composer/submit';
import {RelativeTime} from '../posts/time';

import {schedulePost} from './actions';
import {CardAction, DraftCard} from './DraftCard';
import {ScheduleDialog} from './ScheduleDialog';
import type {PlacedDraft} from './use-drafts';
import {useGoToPlace} from './use-go-to-place';

/** Shows the drafts, the latest first. */
export function DraftList({drafts}: {drafts: PlacedDraft[]}) {
    if (drafts.length === 0) {
        return (
            <EmptyState
                icon='icon-pencil-outline'
                title={(
                    <FormattedMessage
                        id='drafts.none'
                        defaultMessage='No drafts'
                    />
                )}
            >
                <FormattedMessage
                    id='drafts.noneText'
                    defaultMessage='What you begin to write and do not send is kept, and appears here on all your devices.'
                />
            </EmptyState>
        );
    }
    return (
        <div className='draft-list'>
            {drafts.map((draft) => (
                <DraftItem
                    key={`${draft.channelId}:${draft.rootId}`}
                    draft={draft}
                />
            ))}
        </div>
    );
}

function DraftItem({draft}: {draft: PlacedDraft}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const goTo = useGoToPlace();
    const {channelId, rootId, message, fileInfos} = draft;
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]?.team_id || state.entities.teams.currentTeamId);
    const mayLater = useSelector((state: GlobalState) => state.entities.general.config.ScheduledPosts === 'true');
    const [open, setOpen] = useState<'delete' | 'schedule'>();
    const act = useAct();
    const [refusal, setRefusal] = useState<string>();
    const isCommand = message.startsWith('/');
    const submission = {channelId, teamId, rootId, message, files: fileInfos};
    const clear = () => setDraft(userId, channelId, rootId, {message: '', fileInfos: [], updateAt: Date.now()});
    const send = async () => {
        const outcome = await dispatch(submit(submission));
        if (outcome.type === 'refused') {
            setRefusal(outcome.message);
        } else {
            clear();
        }
    };
    const schedule = async (at: number) => {
        setOpen(undefined);
        const outcome = await dispatch(schedulePost(submission, at));
        if (outcome.type === 'refused') {
            setRefusal(outcome.message);
        } else {
            clear();
        }
    };
    return (
        <>
            <DraftCard
                channelId={channelId}
                rootId={rootId}
                message={message}
                files={fileInfos}
                time={<RelativeTime at={draft.updateAt}/>}
                problem={refusal}
                actions={(
                    <>
                        <CardAction
                            label={intl.formatMessage({id: 'drafts.edit', defaultMessage: 'Go on writing'})}
                            icon='icon-pencil-outline'
                            onPress={() => goTo(channelId, rootId)}
                        />
                        {mayLater && !isCommand && (
                            <CardAction
                                label={intl.formatMessage({id: 'schedule.menu', defaultMessage: 'Schedule message'})}
                                icon='icon-clock-send-outline'
                                onPress={() => setOpen('schedule')}
                            />
                        )}
                        <CardAction
                            label={intl.formatMessage({id: 'drafts.send', defaultMessage: 'Send now'})}
                            icon='icon-send-outline'
                            onPress={() => act(send)}
                        />
                        <CardAction
                            label={intl.formatMessage({id: 'drafts.delete', defaultMessage: 'Delete'})}
                            icon='icon-trash-can-outline'
                            danger={true}
                            onPress={() => setOpen('delete')}
                        />
                    </>
                )}
            />
            {open === 'schedule' && (
                <ScheduleDialog
                    onClose={() => setOpen(undefined)}
                    onChoose={(at) => act(() => schedule(at))}
                />
            )}
            {open === 'delete' && (
                <ConfirmDialog
                    title={intl.formatMessage({id: 'drafts.delete.title', defaultMessage: 'Delete this draft?'})}
                    danger={true}
                    onClose={() => setOpen(undefined)}
                    onConfirm={clear}
                    confirm={(
                        <FormattedMessage
                            id='drafts.delete'
                            defaultMessage='Delete'
                        />
                    )}
                >
                    <p>
                        <FormattedMessage
                            id='drafts.delete.text'
                            defaultMessage='It goes on all your devices. This cannot be undone.'
                        />
                    </p>
                </ConfirmDialog>
            )}
        </>
    );
}
