// Asks once before a post goes for everybody, and says what goes with it.
import {FloatingFocusManager, FloatingOverlay, FloatingPortal, useDismiss, useFloating, useInteractions, useRole} from '@floating-ui/react';
import type {Post} from '@mattermost/types/posts';
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import {deletePost} from './change-post';
import {failureOf, useThunkDispatch} from './thunk';

type Props = {post: Post; onClose: () => void};

/** Shows the question; Enter deletes, Esc keeps. */
export function DeletePostDialog({post, onClose}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [busy, setBusy] = useState(false);
    const [failure, setFailure] = useState<string>();
    const {refs, context} = useFloating({open: true, onOpenChange: (open) => !open && onClose()});
    const {getFloatingProps} = useInteractions([useDismiss(context), useRole(context, {role: 'alertdialog'})]);
    const confirm = () => {
        setBusy(true);
        dispatch(deletePost(post)).then(onClose).catch((error: unknown) => {
            setBusy(false);
            setFailure(failureOf(error).message);
        });
    };
    return (
        <FloatingPortal>
            <FloatingOverlay
                className='confirm__overlay'
                lockScroll={true}
            >
                <FloatingFocusManager context={context}>
                    <div
                        ref={refs.setFloating}
                        className='confirm'
                        aria-label={intl.formatMessage({id: 'posts.delete.title', defaultMessage: 'Delete this message?'})}
                        {...getFloatingProps()}
                    >
                        <h2>
                            <FormattedMessage
                                id='posts.delete.title'
                                defaultMessage='Delete this message?'
                            />
                        </h2>
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
                        <div className='confirm__buttons'>
                            <button
                                type='button'
                                className='btn btn-tertiary'
                                onClick={onClose}
                            >
                                <FormattedMessage
                                    id='posts.delete.keep'
                                    defaultMessage='Cancel'
                                />
                            </button>
                            <button
                                type='button'
                                className='btn btn-danger'
                                disabled={busy}
                                autoFocus={true}
                                onClick={confirm}
                            >
                                <FormattedMessage
                                    id='posts.delete.confirm'
                                    defaultMessage='Delete'
                                />
                            </button>
                        </div>
                    </div>
                </FloatingFocusManager>
            </FloatingOverlay>
        </FloatingPortal>
    );
}
