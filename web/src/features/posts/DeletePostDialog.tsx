// Asks once before a post goes for everybody, and says what goes with it.
import type {Post} from '@mattermost/types/posts';
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {failureOf} from '../../net/client';
import {useThunkDispatch} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';

import {deletePost} from './change-post';

type Props = {post: Post; onClose: () => void};

/** Shows the question. */
export function DeletePostDialog({post, onClose}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<string>();
    const confirm = () => {
        setBusy(true);
        dispatch(deletePost(post)).then(onClose).catch((error: unknown) => {
            setBusy(false);
            setFailure(failureOf(error).message);
        });
    };
    return (
        <ConfirmDialog
            title={intl.formatMessage({id: 'posts.delete.title', defaultMessage: 'Delete this message?'})}
            danger={true}
            busy={busy}
            onConfirm={confirm}
            onClose={onClose}
            confirm={(
                <FormattedMessage
                    id='posts.delete.confirm'
                    defaultMessage='Delete'
                />
            )}
        >
            <p>
                {post.root_id === '' && post.reply_count > 0 ? (
                    <FormattedMessage
                        id='posts.delete.withReplies'
                        defaultMessage='It goes for everybody, with its {count, plural, one {reply} other {# replies}}. This cannot be undone.'
                        values={{count: post.reply_count}}
                    />
                ) : (
                    <FormattedMessage
                        id='posts.delete.text'
                        defaultMessage='It goes for everybody. This cannot be undone.'
                    />
                )}
            </p>
            {failure !== undefined && (
                <p
                    className='confirm__failure'
                    role='alert'
                >
                    <FormattedMessage
                        id='posts.delete.failed'
                        defaultMessage='The message is still there: {reason}'
                        values={{reason: failure}}
                    />
                </p>
            )}
        </ConfirmDialog>
    );
}
