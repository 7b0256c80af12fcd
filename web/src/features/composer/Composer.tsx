// Writing a message, in a channel or a thread: text, files, emoji, formatting, drafts, commands.
import type {FileInfo} from '@mattermost/types/files';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getBool} from 'mattermost-redux/selectors/entities/preferences';
import {useCallback, useEffect, useRef, useState, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ScheduledNotice} from '../drafts/ScheduledNotice';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';
import {DraftFiles} from '../files/DraftFiles';
import {useFileDrop} from '../files/use-file-drop';
import {useUploads} from '../files/use-uploads';
import {ComposerBanner, PluginEditorActions, PluginFileMethods, PluginHelpers, useFilesHook, usePluginPlaceholder} from '../posts/plugin-seams';

import {AttachButton} from './AttachButton';
import {ComposerFooter, NotifyEveryoneDialog, SendButtons, ToggleFormatting} from './ComposerParts';
import type {Priority} from './drafts';
import {useBoxFocus} from './focus';
import {FormattingBar} from './FormattingBar';
import {MessageInput, type MessageInputHandle} from './MessageInput';
import {OtherDraft} from './OtherDraft';
import {PriorityButton, PriorityLine} from './PriorityParts';
import {editLastPost} from './submit';
import {useTypingNotice} from './typing';
import {useDraft} from './use-draft';
import {useSend} from './use-send';

type Props = {
    channelId: string;
    rootId?: string;
    placeholder: string;
    autoFocus?: boolean;
};

const DEFAULT_LIMIT = 16383;

/** Shows the message box. */
export const Composer = overridable('Composer', CoreComposer);

function CoreComposer({channelId, rootId = '', placeholder: ownPlaceholder, autoFocus}: Props) {
    const intl = useIntl();
    const placeholder = usePluginPlaceholder(ownPlaceholder, channelId);
    const dispatch = useThunkDispatch();
    const act = useAct();
    const input = useRef<MessageInputHandle>(null);
    const userId = useSelector(getCurrentUserId);
    const [draft, setDraft, flushDraft] = useDraft(channelId, rootId);
    const [barOpen, setBarOpen] = useState(() => rootId === '' && (window.matchMedia?.('(min-width: 768px)').matches ?? true));
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]?.team_id || state.entities.teams.currentTeamId);
    const limit = useSelector((state: GlobalState) => Number((state.entities.general.config as Record<string, string | undefined>).MaxPostSize) || DEFAULT_LIMIT);
    const maxFileSize = useSelector((state: GlobalState) => Number(state.entities.general.config.MaxFileSize) || 104_857_600);
    const filesEnabled = useSelector((state: GlobalState) => state.entities.general.config.EnableFileAttachments !== 'false');
    const ctrlSends = useSelector((state: GlobalState) => getBool(state, 'advanced_settings', 'send_on_ctrl_enter', false));
    const isTouch = window.matchMedia?.('(pointer: coarse)').matches ?? false;
    const noticeTyping = useTypingNotice(channelId, rootId);
    const rank = useRef<(fileId: string) => number>(() => -1);
    const addFile = useCallback((info: FileInfo) => setDraft((current) => ({...current, fileInfos: [...current.fileInfos, info].sort((a, b) => rank.current(a.id) - rank.current(b.id))})), [setDraft]);
    const uploads = useUploads(channelId, draft.fileInfos.length, maxFileSize, addFile);
    rank.current = uploads.rankOf;
    const addFiles = useFilesHook(uploads.add, (message) => setRefusalMessage(message));
    const frame = useRef<HTMLDivElement>(null);
    const dropping = useFileDrop(frame, filesEnabled ? addFiles : undefined);
    const length = [...draft.message].length;
    const over = length > limit;
    const empty = draft.message.trim() === '' && draft.fileInfos.length === 0;
    const uploading = uploads.uploads.some((upload) => !upload.error);
    const blocked = over || (empty && !uploading);
    const {busy, queued, unqueue, asking, setAsking, refusal, setRefusal, send, schedule, sent} = useSend({channelId, teamId, rootId, draft, setDraft, blocked, uploading, input});

    function setRefusalMessage(message: string | undefined) {
        setRefusal(message ? {type: 'refused', message} : undefined);
    }

    useEffect(() => setRefusal(undefined), [channelId, rootId, setRefusal]);

    useBoxFocus(rootId, input);

    const change = useCallback((message: string) => {
        setDraft((current) => ({...current, message}));
        setRefusal(undefined);
        if (message.trim() !== '') {
            noticeTyping();
        }
    }, [setDraft, noticeTyping, setRefusal]);

    const setPriority = (priority: Priority | undefined) => setDraft(({priority: _before, ...others}) => ({...others, ...(priority ? {priority} : {})}));

    const onKey = (event: KeyboardEvent<HTMLTextAreaElement>): boolean => {
        const command = event.ctrlKey || event.metaKey;
        if (event.key === 'ArrowUp' && draft.message === '' && !command && !event.shiftKey && !event.altKey) {
            return dispatch(editLastPost(channelId, rootId));
        }
        if ((event.key === 'ArrowUp' || event.key === 'ArrowDown') && command) {
            const message = sent.move(event.key === 'ArrowUp' ? -1 : 1);
            if (message !== undefined) {
                change(message);
            }
            return true;
        }
        if (event.key === 'Escape') {
            event.currentTarget.blur();
            return false;
        }
        return false;
    };

    return (
        <div
            ref={frame}
            className='composer'
        >
            <ComposerBanner channelId={channelId}/>
            <ScheduledNotice
                channelId={channelId}
                rootId={rootId}
            />
            <OtherDraft
                userId={userId}
                channelId={channelId}
                rootId={rootId}
                draft={draft}
                setDraft={setDraft}
            />
            <div className={over ? 'composer__box composer__box--over' : 'composer__box'}>
                {dropping && (
                    <div className='composer__drop'>
                        <FormattedMessage
                            id='composer.drop'
                            defaultMessage='Drop files to attach them'
                        />
                    </div>
                )}
                <PriorityLine
                    priority={draft.priority}
                    onChange={setPriority}
                />
                <MessageInput
                    ref={input}
                    value={draft.message}
                    place={{channelId, teamId, rootId}}
                    label={placeholder}
                    placeholder={placeholder}
                    ctrlSends={ctrlSends || isTouch}
                    autoFocus={autoFocus && !isTouch}
                    onChange={change}
                    onSubmit={() => send()}
                    onFiles={filesEnabled ? addFiles : undefined}
                    onKey={onKey}
                    onBlur={flushDraft}
                />
                <DraftFiles
                    files={draft.fileInfos}
                    uploads={uploads}
                    onRemove={(id) => setDraft((current) => ({...current, fileInfos: current.fileInfos.filter((info) => info.id !== id)}))}
                />
                <div className='composer__bar'>
                    <div className='composer__bar-start'>
                        {barOpen && <FormattingBar onFormat={(format) => input.current?.format(format)}/>}
                        <ToggleFormatting
                            open={barOpen}
                            onToggle={() => setBarOpen(!barOpen)}
                        />
                    </div>
                    <div className='composer__bar-end'>
                        <PluginHelpers
                            message={draft.message}
                            channelId={channelId}
                            rootId={rootId}
                            onChange={change}
                        />
                        <PluginEditorActions
                            message={draft.message}
                            onChange={change}
                        />
                        {rootId === '' && (
                            <PriorityButton
                                priority={draft.priority}
                                onChange={setPriority}
                            />
                        )}
                        {filesEnabled && (
                            <>
                                <PluginFileMethods onFiles={addFiles}/>
                                <AttachButton onFiles={addFiles}/>
                            </>
                        )}
                        <EmojiPickerButton
                            className='composer__button'
                            label={intl.formatMessage({id: 'composer.emoji', defaultMessage: 'Emoji'})}
                            icon='icon-emoticon-happy-outline'
                            onPick={(name) => input.current?.insert(`:${name}:`)}
                        />
                        <SendButtons
                            disabled={blocked || busy}
                            onSend={() => send()}
                            onSchedule={schedule}
                        />
                    </div>
                </div>
            </div>
            <ComposerFooter
                channelId={channelId}
                rootId={rootId}
                refusal={refusal}
                queued={queued}
                onUnqueue={unqueue}
                left={limit - length}
                onSendAsText={() => send(true)}
            />
            {asking > 0 && (
                <NotifyEveryoneDialog
                    count={asking}
                    onClose={() => setAsking(0)}
                    onConfirm={() => {
                        setAsking(0);
                        act(() => send(false, true));
                    }}
                />
            )}
        </div>
    );
}
