// A thread in the list: who began it and where, its first words, its replies and unread ones.
import type {UserThread} from '@mattermost/types/threads';
import {memo} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import type {GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';
import {authorOf} from '../posts/author';
import {RelativeTime} from '../posts/time';

import {Face} from './ThreadFooter';

const PREVIEW = {singleLine: true} as const;
/** The item is one button: links in its preview are words. React 18 knows the attribute only by its plain name. */
const INERT = {inert: ''} as object;

/** Shows a thread's summary. */
export const ThreadListItem = overridable('ThreadListItem', memo(function ThreadListItem({thread, selected, onSelect}: {thread: UserThread; selected: boolean; onSelect: () => void}) {
    const post = useSelector((state: GlobalState) => state.entities.posts.posts[thread.id]);
    const author = useSelector((state: GlobalState) => (post ? authorOf(state, post).name : ''));
    const channel = useSelector((state: GlobalState) => (post ? state.entities.channels.channels[post.channel_id]?.display_name : undefined));
    if (!post) {
        return null;
    }
    const unread = thread.unread_replies > 0 || thread.unread_mentions > 0;
    return (
        <div
            className={`thread-item ${selected ? 'thread-item--selected' : ''} ${unread ? 'thread-item--unread' : ''}`}
            role='button'
            tabIndex={0}
            aria-pressed={selected}
            onClick={onSelect}
            onKeyDown={(event) => {
                if (event.key === 'Enter' && event.target === event.currentTarget) {
                    onSelect();
                }
            }}
        >
            <span className='thread-item__mark'>
                {thread.unread_mentions > 0 ? <span className='thread-footer__mentions'>{thread.unread_mentions}</span> : unread && <span className='thread-footer__dot'/>}
            </span>
            <div className='thread-item__main'>
                <div className='thread-item__head'>
                    <strong><bdi>{author}</bdi></strong>
                    {channel && <span className='tag thread-item__channel'>{channel}</span>}
                    <span className='thread-item__time'><RelativeTime at={thread.last_reply_at || post.create_at}/></span>
                </div>
                <div
                    className='thread-item__text'
                    {...INERT}
                >
                    {post.message ? (
                        <Markdown
                            text={post.message}
                            options={PREVIEW}
                        />
                    ) : (
                        <FormattedMessage
                            id='threads.attachment'
                            defaultMessage='Attachment'
                        />
                    )}
                </div>
                <div className='thread-item__foot'>
                    <span className='thread-footer__faces'>
                        {(thread.participants ?? []).slice(-4).map((user) => (
                            <Face
                                key={user.id}
                                userId={user.id}
                            />
                        ))}
                    </span>
                    {thread.unread_replies > 0 ? (
                        <FormattedMessage
                            id='threads.newReplies'
                            defaultMessage='{count, plural, one {# new reply} other {# new replies}}'
                            values={{count: thread.unread_replies}}
                        />
                    ) : (
                        <FormattedMessage
                            id='threads.replies'
                            defaultMessage='{count, plural, one {# reply} other {# replies}}'
                            values={{count: thread.reply_count}}
                        />
                    )}
                </div>
            </div>
        </div>
    );
}));
