// Writing a message, in a channel or a thread: text, files, emoji, formatting, drafts, commands.
import type {FileInfo} from '@mattermost/types/files';
import type {GlobalState} from '@mattermost/types/store';
import {getBool} from 'mattermost-redux/selectors/entities/preferences';
import {useCallback, useEffect, useRef, useState, type KeyboardEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {internalPath} from '../../text/links';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';
import {DraftFiles} from '../files/DraftFiles';
import {useFileDrop} from '../files/use-file-drop';
import {useUploads} from '../files/use-uploads';
import {ComposerBanner, PluginEditorActions, PluginFileMethods, useFilesHook} from '../posts/plugin-seams';
import {useThunkDispatch} from '../posts/thunk';

import {AttachButton} from './AttachButton';
import {ComposerFooter, NotifyEveryoneDialog, SendButton, ToggleFormatting, type Refusal} from './ComposerParts';
import {notifiedByEveryone} from './everyone';
import {useBoxFocus} from './focus';
import {FormattingBar} from './FormattingBar';
import {MessageInput, type MessageInputHandle} from './MessageInput';
import {useSentHistory} from './sent-history';
import {editLastPost, submit} from './submit';
import {useTypingNotice} from './typing';
import {useDraft} from './use-draft';

type Props = {
    channelId: string;
    rootId?: string;
    placeholder: string;
    autoFocus?: boolean;
};

const DEFAULT_LIMIT = 16383;

/** Shows the message box. */
export function Composer({channelId, rootId = '', placeholder, autoFocus}: Props) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const input = useRef<MessageInputHandle>(null);
    const [draft, setDraft, flushDraft] = useDraft(channelId, rootId);
    const [refusal, setRefusal] = useState<Refusal>();
    const [busy, setBusy] = useState(false);
    const [asking, setAsking] = useState(0);
    const [barOpen, setBarOpen] = useState(() => rootId === '' && (window.matchMedia?.('(min-width: 768px)').matches ?? true));
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]?.team_id || state.entities.teams.currentTeamId);
    const limit = useSelector((state: GlobalState) => Number((state.entities.general.config as Record<string, string | undefined>).MaxPostSize) || DEFAULT_LIMIT);
    const maxFileSize = useSelector((state: GlobalState) => Number(state.entities.general.config.MaxFileSize) || 104_857_600);
    const filesEnabled = useSelector((state: GlobalState) => state.entities.general.config.EnableFileAttachments !== 'false');
    const siteURL = useSelector((state: GlobalState) => state.entities.general.config.SiteURL || window.location.origin);
    const ctrlSends = useSelector((state: GlobalState) => getBool(state, 'advanced_settings', 'send_on_ctrl_enter', false));
    const isTouch = window.matchMedia?.('(pointer: coarse)').matches ?? false;
    const noticeTyping = useTypingNotice(channelId, rootId);
    const sent = useSentHistory();
    const addFile = useCallback((info: FileInfo) => setDraft((current) => ({...current, fileInfos: [...current.fileInfos, info]})), [setDraft]);
    const uploads = useUploads(channelId, draft.fileInfos.length, maxFileSize, addFile);
    const addFiles = useFilesHook(uploads.add, setRefusalMessage);
    const frame = useRef<HTMLDivElement>(null);
    const dropping = useFileDrop(frame, filesEnabled ? addFiles : undefined);
    const length = [...draft.message].length;
    const over = length > limit;
    const empty = draft.message.trim() === '' && draft.fileInfos.length === 0;

    function setRefusalMessage(message: string | undefined) {
        setRefusal(message ? {type: 'refused', message} : undefined);
    }

    useEffect(() => setRefusal(undefined), [channelId, rootId]);

    useBoxFocus(rootId, input);

    const change = useCallback((message: string) => {
        setDraft((current) => ({...current, message}));
        setRefusal(undefined);
        if (message.trim() !== '') {
            noticeTyping();
        }
    }, [setDraft, noticeTyping]);

    const send = async (asText = false, confirmed = false) => {
        if (busy || over || empty || uploads.uploads.some((upload) => !upload.error)) {
            return;
        }
        setBusy(true);
        const notified = confirmed ? 0 : await dispatch(notifiedByEveryone(channelId, draft.message));
        if (notified > 0) {
            setBusy(false);
            setAsking(notified);
            return;
        }
        const before = draft;
        const isCommand = !asText && draft.message.startsWith('/');
        if (!isCommand) {
            setDraft(() => ({message: '', fileInfos: [], updateAt: 0}));
        }
        try {
            const outcome = await dispatch(submit({channelId, teamId, rootId, message: before.message, files: before.fileInfos}, asText));
            if (outcome.type === 'refused') {
                setRefusal(outcome);
                setDraft((current) => (current.message === '' ? before : current));
                return;
            }
            sent.reset();
            if (isCommand) {
                setDraft(() => ({message: '', fileInfos: [], updateAt: 0}));
            }
            if (outcome.type === 'goto') {
                goTo(outcome.location);
            }
        } finally {
            setBusy(false);
            input.current?.focus();
        }
    };

    const goTo = (location: string) => {
        const path = internalPath(location, siteURL);
        if (path === undefined) {
            window.open(location, '_blank', 'noopener');
        } else {
            history.push(path);
        }
    };

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
            <div className={over ? 'composer__box composer__box--over' : 'composer__box'}>
                {dropping && (
                    <div className='composer__drop'>
                        <FormattedMessage
                            id='composer.drop'
                            defaultMessage='Drop files to attach them'
                        />
                    </div>
                )}
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
                        <PluginEditorActions
                            message={draft.message}
                            onChange={change}
                        />
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
                        <SendButton
                            disabled={empty || over || busy}
                            onSend={() => send()}
                        />
                    </div>
                </div>
            </div>
            <ComposerFooter
                channelId={channelId}
                rootId={rootId}
                refusal={refusal}
                left={limit - length}
                onSendAsText={() => send(true)}
            />
            {asking > 0 && (
                <NotifyEveryoneDialog
                    count={asking}
                    onClose={() => setAsking(0)}
                    onConfirm={() => {
                        setAsking(0);
                        send(false, true).catch(() => undefined);
                    }}
                />
            )}
        </div>
    );
}
