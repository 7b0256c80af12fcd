// A post's first line: who, when, and its marks.
import type {Post} from '@mattermost/types/posts';
import {FormattedMessage, useIntl} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../../plugin-host/overridable';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {CustomStatusEmoji} from '../custom-status/CustomStatusEmoji';

import {authorOf} from './author';
import {usePermalink} from './permalink';
import {PluginPostHeader} from './plugin-seams';
import {hasCard} from './PostCard';
import {PriorityTag} from './PriorityTag';
import {PostTime} from './time';
import {UserPopover} from './user-popover';

type Props = {post: Post; withPlace?: boolean};

/** Shows the author line. */
export const PostHeader = overridable('PostHeader', CorePostHeader);

function CorePostHeader({post}: Props) {
    const author = useSelector((state: GlobalState) => authorOf(state, post), shallowEqual);
    return (
        <div className='post__header'>
            {author.isSystem ? (
                <span className='post__author post__author--system'>
                    <FormattedMessage
                        id='posts.system'
                        defaultMessage='System'
                    />
                </span>
            ) : author.hasProfile ? (
                <UserPopover
                    userId={post.user_id}
                    className='post__author'
                >
                    <bdi>{author.name}</bdi>
                </UserPopover>
            ) : <bdi className='post__author'>{author.name}</bdi>}
            {author.hasProfile && !author.isOverridden && <CustomStatusEmoji userId={post.user_id}/>}
            {author.isBot && <BotBadge/>}
            <PostMoment post={post}/>
            <PostMarks post={post}/>
            <PluginPostHeader post={post}/>
        </div>
    );
}

/** Marks what was not written by a person. */
export function BotBadge() {
    return (
        <span className='tag'>
            <FormattedMessage
                id='posts.bot'
                defaultMessage='BOT'
            />
        </span>
    );
}

/** Shows the time as a link to the post. */
export function PostMoment({post}: {post: Post}) {
    const history = useHistory();
    const permalink = usePermalink(post);
    if (!permalink || post.id === post.pending_post_id || post.type === 'system_ephemeral') {
        return <PostTime at={post.create_at}/>;
    }
    return (
        <a
            className='post__permalink'
            href={permalink}
            onClick={(event) => {
                if (!event.ctrlKey && !event.metaKey && !event.shiftKey) {
                    event.preventDefault();
                    history.push(permalink);
                }
            }}
        >
            <PostTime at={post.create_at}/>
        </a>
    );
}

/** Shows that only the reader sees a post, that it is pinned, saved or urgent. */
export function PostMarks({post}: {post: Post}) {
    const intl = useIntl();
    const saved = useSelector((state: GlobalState) => Boolean(state.entities.preferences.myPreferences[`flagged_post--${post.id}`]));
    const dispatch = useThunkDispatch();
    const card = intl.formatMessage({id: 'posts.card', defaultMessage: 'Show the details of this message'});
    return (
        <>
            {post.type === 'system_ephemeral' && (
                <span className='post__only-you'>
                    <FormattedMessage
                        id='posts.onlyYou'
                        defaultMessage='(Only visible to you)'
                    />
                </span>
            )}
            <PriorityTag priority={post.metadata?.priority?.priority}/>
            {hasCard(post) && (
                <button
                    type='button'
                    className='btn btn-icon btn-xs'
                    aria-label={card}
                    title={card}
                    onClick={() => dispatch({type: 'SELECT_POST_CARD', postId: post.id, channelId: post.channel_id})}
                >
                    <i className='icon icon-information-outline'/>
                </button>
            )}
            {post.is_pinned && (
                <span className='post__mark'>
                    <i className='icon icon-pin-outline'/>
                    <FormattedMessage
                        id='posts.pinned'
                        defaultMessage='Pinned'
                    />
                </span>
            )}
            {saved && (
                <span className='post__mark'>
                    <i className='icon icon-bookmark'/>
                    <FormattedMessage
                        id='posts.saved'
                        defaultMessage='Saved'
                    />
                </span>
            )}
        </>
    );
}
