// Forwarding a message: it is linked in another channel, where those who may see it see it, with a word of one's own.
import type {Channel} from '@mattermost/types/channels';
import {useId, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';

import {useAct} from '../../state/act';
import type {DialogProps} from '../../state/feature';
import {channelName} from '../../state/selectors/channel-name';
import {mayInChannel} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {notice} from '../../state/views/notices';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {createPost} from '../posts/create-post';
import {permalinkUrl} from '../posts/permalink';

import {ChannelPick} from './ChannelPick';

/** Asks where to. */
export function ForwardPost({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const store = useStore<GlobalState>();
    const commentId = useId();
    const post = useSelector((state: GlobalState) => state.entities.posts.posts[subject]);
    const from = useSelector((state: GlobalState) => state.entities.channels.channels[post?.channel_id ?? '']);
    const [target, setTarget] = useState<Channel>();
    const targetName = useSelector((state: GlobalState) => channelName(state, target));
    const [comment, setComment] = useState('');
    if (!post || !from) {
        return null;
    }
    const send = () => {
        if (!target) {
            return;
        }
        const message = [comment.trim(), permalinkUrl(store.getState(), post)].filter(Boolean).join('\n');
        act(async (run) => {
            const failure = await run(createPost({channel_id: target.id, root_id: '', message}));
            if (!failure) {
                dispatch(notice({kind: 'done', text: {id: 'forward.done', defaultMessage: 'Forwarded.'}}));
            }
        });
        onClose();
    };
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='forward.title'
                    defaultMessage='Forward the message'
                />
            )}
            flush={!target}
            keep={comment !== ''}
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={target ? () => setTarget(undefined) : onClose}>
                        {target ? (
                            <FormattedMessage
                                id='forward.other'
                                defaultMessage='Another channel'
                            />
                        ) : (
                            <FormattedMessage
                                id='ui.cancel'
                                defaultMessage='Cancel'
                            />
                        )}
                    </Button>
                    <Button
                        emphasis='primary'
                        disabled={!target}
                        onClick={send}
                    >
                        <FormattedMessage
                            id='forward.submit'
                            defaultMessage='Forward'
                        />
                    </Button>
                </>
            )}
        >
            {target ? (
                <div className='form-group'>
                    <p>
                        <FormattedMessage
                            id='forward.to'
                            defaultMessage='To {name}'
                            values={{name: <strong><bdi>{targetName}</bdi></strong>}}
                        />
                    </p>
                    <label
                        className='control-label'
                        htmlFor={commentId}
                    >
                        <FormattedMessage
                            id='forward.comment'
                            defaultMessage='Your own words (optional)'
                        />
                    </label>
                    <textarea
                        id={commentId}
                        className='form-control'
                        autoFocus={true}
                        value={comment}
                        onChange={(event) => setComment(event.target.value)}
                    />
                </div>
            ) : (
                <ChannelPick
                    label={intl.formatMessage({id: 'forward.search', defaultMessage: 'Where to?'})}
                    // What was written in confidence stays where it was, as in Mattermost: it can be shown to the same people only.
                    may={(state, channel) => (from.type === 'O' || channel.id === from.id) && mayInChannel(state, channel.id, 'create_post')}
                    onPick={setTarget}
                    empty={(
                        <FormattedMessage
                            id='forward.none'
                            defaultMessage='There is no such channel that you may write in.'
                        />
                    )}
                />
            )}
        </Dialog>
    );
}
