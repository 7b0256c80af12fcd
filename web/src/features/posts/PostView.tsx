// One post: author line, content, reactions, thread footer, and the toolbar while it is looked at.
import type {Post} from '@mattermost/types/posts';
import {memo, useState, type ComponentProps, type FocusEvent} from 'react';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ReactionBar} from '../reactions/ReactionBar';
import {ThreadFooter} from '../threads/ThreadFooter';

import {Acknowledgements} from './Acknowledgements';
import {PostAvatar} from './avatar';
import {DeletePostDialog} from './DeletePostDialog';
import {useEditing} from './editing';
import {EditPost} from './EditPost';
import {openThread} from './open-thread';
import {packRights, rightsOf, unpackRights, type PostRights} from './permissions';
import {PostBody, type PostPlace} from './PostBody';
import {PostHeader, PostMarks, PostMoment} from './PostHeader';
import {PostToolbar} from './PostToolbar';
import {isMe, isSystem} from './rows';
import {SendState} from './SendState';
import './posts.css';

// What the reader may do to a post is many questions: they are asked of those that are looked at, or that somebody reacted to.
function useRights(post: Post): PostRights {
    return unpackRights(useSelector((state: GlobalState) => packRights(rightsOf(state, post))));
}

function Reactions({post}: {post: Post}) {
    const hasAny = useSelector((state: GlobalState) => {
        const reactions = state.entities.posts.reactions[post.id];
        return reactions !== undefined && Object.keys(reactions).length > 0;
    });
    return hasAny ? <ReactionsOf post={post}/> : null;
}

function ReactionsOf({post}: {post: Post}) {
    const {react} = useRights(post);
    return (
        <ReactionBar
            post={post}
            readOnly={!react}
        />
    );
}

function Toolbar(given: Omit<ComponentProps<typeof PostToolbar>, 'rights'>) {
    const rights = useRights(given.post);
    return (
        <PostToolbar
            {...given}
            rights={rights}
        />
    );
}

type Props = {
    post: Post;
    place: PostPlace;
    joined?: boolean;
    highlighted?: boolean;
    searchTerms?: readonly string[];
    unfolded?: boolean;
};

/** Shows a post; joined posts leave the author line out. */
export const PostView = overridable('Post', memo(function PostView({post, place, joined = false, highlighted = false, searchTerms, unfolded}: Props) {
    const dispatch = useThunkDispatch();
    const [looked, setLooked] = useState(false);
    const [menuOpen, setMenuOpen] = useState(false);
    const [deleting, setDeleting] = useState(false);
    const [editing, setEditing] = useEditing(post.id, place);
    const pending = post.id === post.pending_post_id;
    const ephemeral = post.type === 'system_ephemeral';
    const deleted = post.state === 'DELETED';
    const withHeader = !joined;
    // A menu that closes gives the focus back here; only somebody at the keyboard wants the toolbar for that.
    const onFocus = (event: FocusEvent) => {
        if (event.currentTarget.contains(event.target) && event.target.matches(':focus-visible')) {
            setLooked(true);
        }
    };
    const onBlur = (event: FocusEvent) => {
        if (!event.currentTarget.contains(event.relatedTarget)) {
            setLooked(false);
        }
    };
    const classes = ['post', joined && 'post--joined', highlighted && 'post--highlighted', pending && !post.failed && 'post--pending', ephemeral && 'post--ephemeral', post.is_pinned && !deleted && 'post--pinned', isSystem(post) && !ephemeral && 'post--system', editing && 'post--editing', menuOpen && 'post--active'];
    return (
        <article
            id={`${place === 'center' ? 'post' : `${place}Post`}_${post.id}`}
            className={classes.filter(Boolean).join(' ')}
            data-post-id={post.id}
            tabIndex={-1}
            onMouseEnter={() => setLooked(true)}
            onMouseLeave={() => setLooked(false)}
            onFocus={onFocus}
            onBlur={onBlur}
        >
            <div className='post__gutter'>
                {withHeader ? <PostAvatar post={post}/> : <span className='post__gutter-time'><PostMoment post={post}/></span>}
            </div>
            <div className='post__content'>
                {withHeader && <PostHeader post={post}/>}
                {editing ? (
                    <EditPost
                        post={post}
                        onDone={() => setEditing(false)}
                    />
                ) : (
                    <div className='post__body'>
                        <PostBody
                            post={post}
                            place={place}
                            searchTerms={searchTerms}
                            unfolded={unfolded}
                        />
                        {joined && <span className='post__inline-marks'><PostMarks post={post}/></span>}
                    </div>
                )}
                <SendState post={post}/>
                {post.metadata?.priority?.requested_ack && !deleted && !pending && <Acknowledgements post={post}/>}
                {!deleted && <Reactions post={post}/>}
                {place !== 'thread' && !post.root_id && !deleted && !isMe(post) && <ThreadFooter post={post}/>}
            </div>
            {(looked || menuOpen) && !pending && !editing && !deleted && (
                <Toolbar
                    post={post}
                    compact={place !== 'center'}
                    canMarkUnread={place === 'center' || (place === 'thread' && post.root_id !== '')}
                    onReply={place === 'thread' ? undefined : () => dispatch(openThread(post))}
                    onEdit={() => setEditing(true)}
                    onDelete={() => setDeleting(true)}
                    onOpenChange={(open) => {
                        if (open) {
                            setMenuOpen(true);
                        } else {
                            // The focus goes back to the menu's button, which has to be there for that.
                            requestAnimationFrame(() => setMenuOpen(false));
                        }
                    }}
                />
            )}
            {deleting && (
                <DeletePostDialog
                    post={post}
                    onClose={() => setDeleting(false)}
                />
            )}
        </article>
    );
}));
