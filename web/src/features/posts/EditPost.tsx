// Editing a post in its place; what is not saved is kept until it is saved or given up.
import type {Post} from '@mattermost/types/posts';
import {getBool} from 'mattermost-redux/selectors/entities/preferences';
import {useEffect, useRef, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf} from '../../net/client';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {focusBox} from '../composer/focus';
import {MessageInput, type MessageInputHandle} from '../composer/MessageInput';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';

import {patchPost} from './change-post';
import {DeletePostDialog} from './DeletePostDialog';
import {runUpdateHooks} from './plugin-hooks';

type Props = {post: Post; onDone: () => void};

/** Texts being edited, so that scrolling away does not lose them. */
const unsaved = new Map<string, string>();

/** Shows the editor; Enter saves, Esc gives up, an emptied text asks whether to delete. */
export function EditPost({post, onDone}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const input = useRef<MessageInputHandle>(null);
    const [text, setTextState] = useState(() => unsaved.get(post.id) ?? post.message);
    const [failure, setFailure] = useState<string>();
    const [busy, setBusy] = useState(false);
    const [deleting, setDeleting] = useState(false);
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[post.channel_id]?.team_id || state.entities.teams.currentTeamId);
    const ctrlSends = useSelector((state: GlobalState) => getBool(state, 'advanced_settings', 'send_on_ctrl_enter', false));
    const label = intl.formatMessage({id: 'posts.edit.label', defaultMessage: 'Edit the message'});
    useEffect(() => input.current?.focus(), []);
    const setText = (next: string) => {
        unsaved.set(post.id, next);
        setTextState(next);
    };
    const finish = () => {
        unsaved.delete(post.id);
        onDone();
        focusBox(post.root_id);
    };
    const save = async () => {
        if (busy) {
            return;
        }
        if (text.trim() === '' && (post.file_ids?.length ?? 0) === 0) {
            setDeleting(true);
            return;
        }
        if (text.trimEnd() === post.message) {
            finish();
            return;
        }
        setBusy(true);
        try {
            const checked = await dispatch(runUpdateHooks({...post, message: text.trimEnd()}, post));
            if ('error' in checked) {
                setFailure(checked.error);
                return;
            }
            await dispatch(patchPost(post, {message: checked.post.message}));
            finish();
        } catch (error) {
            setFailure(failureOf(error).message);
        } finally {
            setBusy(false);
        }
    };
    return (
        <div className='edit-post'>
            <div className='composer__box'>
                <MessageInput
                    ref={input}
                    value={text}
                    place={{channelId: post.channel_id, teamId, rootId: post.root_id}}
                    label={label}
                    placeholder={label}
                    ctrlSends={ctrlSends}
                    autoFocus={true}
                    onChange={setText}
                    onSubmit={save}
                    onKey={(event) => {
                        if (event.key === 'Escape') {
                            finish();
                            return true;
                        }
                        return false;
                    }}
                />
            </div>
            {failure !== undefined && (
                <div
                    className='composer__refusal'
                    role='alert'
                >
                    <FormattedMessage
                        id='posts.edit.failed'
                        defaultMessage='Not saved: {reason}'
                        values={{reason: failure}}
                    />
                </div>
            )}
            <div className='edit-post__buttons'>
                <button
                    type='button'
                    className='btn btn-primary btn-sm'
                    disabled={busy}
                    onClick={save}
                >
                    <FormattedMessage
                        id='posts.edit.save'
                        defaultMessage='Save'
                    />
                </button>
                <button
                    type='button'
                    className='btn btn-tertiary btn-sm'
                    onClick={finish}
                >
                    <FormattedMessage
                        id='posts.edit.cancel'
                        defaultMessage='Cancel'
                    />
                </button>
                <EmojiPickerButton
                    className='composer__button'
                    label={intl.formatMessage({id: 'composer.emoji', defaultMessage: 'Emoji'})}
                    icon='icon-emoticon-happy-outline'
                    onPick={(name) => input.current?.insert(`:${name}:`)}
                />
                <span className='edit-post__hint'>
                    <FormattedMessage
                        id='posts.edit.hint'
                        defaultMessage='Enter saves, Esc cancels'
                    />
                </span>
            </div>
            {deleting && (
                <DeletePostDialog
                    post={post}
                    onClose={() => setDeleting(false)}
                />
            )}
        </div>
    );
}
