// What a post says: its text, previews, attachments and files, or a plugin's own drawing of its type.
import type {Post} from '@mattermost/types/posts';
import {lazy, memo, Suspense, useLayoutEffect, useMemo, useRef, useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';
import type {ChannelMention, TextOptions} from '../../text/options';
import {ErrorBoundary} from '../../ui/ErrorBoundary';
import {FileAttachments} from '../files/FileAttachments';

import {AddMembers, readAddMembers} from './AddMembers';
import {MessageAttachments} from './attachments/MessageAttachments';
import {textProp} from './author';
import {LinkPreview} from './embeds/LinkPreview';
import {getMentionKeys, ignoresChannelMentions} from './mention-keys';
import {PluginMessageAttachments, PluginPostType, useFormattedMessage, useHasPostType} from './plugin-seams';
import {isMe, isSystem} from './rows';
import {SystemMessage} from './system-message';

// Most channels have none: it is fetched with the first that appears.
const PostBlocks = lazy(() => import('./blocks/PostBlocks').then((module) => ({default: module.PostBlocks})));

type Props = {
    post: Post;
    place: PostPlace;
    /** Words to mark, where the post is a search result. */
    searchTerms?: readonly string[] | undefined;
    /** Shows the whole text, where folding would be in the way. */
    unfolded?: boolean;
};

/** Where a post is shown. */
export type PostPlace = 'center' | 'thread' | 'list';

/** Shows a post's content. */
export const PostBody = overridable('PostBody', memo(function PostBody({post, place, searchTerms, unfolded}: Props) {
    const hasPostType = useHasPostType(String(post.type));
    const options = useTextOptions(post, searchTerms);
    const message = useFormattedMessage(post);
    if (post.state === 'DELETED') {
        return (
            <p className='post__deleted'>
                <FormattedMessage
                    id='posts.deleted'
                    defaultMessage='(message deleted)'
                />
            </p>
        );
    }
    if (hasPostType) {
        return (
            <PluginPostType
                post={post}
                isRHS={place !== 'center'}
            >
                <StandardBody
                    post={post}
                    message={message}
                    options={options}
                    unfolded={unfolded}
                />
            </PluginPostType>
        );
    }
    return (
        <StandardBody
            post={post}
            message={message}
            options={options}
            unfolded={unfolded}
        />
    );
}));

function StandardBody({post, message, options, unfolded}: {post: Post; message: string; options: TextOptions; unfolded: boolean | undefined}) {
    const {attachments, mm_blocks: blocks, mm_blocks_fallback: fallback, streaming} = (post.props ?? {}) as Record<string, unknown>;
    const hasBlocks = Array.isArray(blocks) && blocks.length > 0;
    if (isSystem(post) && post.type !== 'system_ephemeral') {
        return <SystemMessage post={post}/>;
    }
    const members = readAddMembers(post);
    if (members) {
        return (
            <AddMembers
                post={post}
                members={members}
            />
        );
    }
    const text = isMe(post) ? textProp(post, 'message') || message : message;
    const words = text !== '' && (
        <div
            className={isMe(post) ? 'post__me' : undefined}
            aria-busy={isBeingWritten(streaming) || undefined}
        >
            <Markdown
                text={text}
                options={options}
                suffix={post.edit_at > 0 ? <Edited post={post}/> : undefined}
            />
        </div>
    );
    const body = (
        <>
            {!(hasBlocks && fallback) && words}
            {hasBlocks && (
                <ErrorBoundary>
                    <Suspense fallback={fallback ? words : null}>
                        <PostBlocks
                            post={post}
                            options={options}
                        />
                        {fallback && post.edit_at > 0 ? <Edited post={post}/> : null}
                    </Suspense>
                </ErrorBoundary>
            )}
            {Array.isArray(attachments) && attachments.length > 0 ? (
                <MessageAttachments
                    post={post}
                    options={options}
                />
            ) : !hasBlocks && <LinkPreview post={post}/>}
        </>
    );
    return (
        <>
            {unfolded ? body : <Fold mayBeLong={mayBeLong(post)}>{body}</Fold>}
            {(post.file_ids?.length ?? 0) > 0 && <FileAttachments post={post}/>}
            <PluginMessageAttachments postId={post.id}/>
        </>
    );
}

/** Whether a bot still writes it; after ten minutes it does not, whatever it said. */
function isBeingWritten(since: unknown): boolean {
    return typeof since === 'number' && Date.now() - since < 600_000;
}

/** Says that a post was edited; its author can look at what it said before. */
function Edited({post}: {post: Post}) {
    const dispatch = useThunkDispatch();
    const isOwn = useSelector((state: GlobalState) => state.entities.users.currentUserId === post.user_id);
    const text = (
        <FormattedMessage
            id='posts.edited'
            defaultMessage='Edited'
        />
    );
    return isOwn ? (
        <button
            type='button'
            className='post__edited'
            onClick={() => dispatch({type: 'SHOW_EDIT_HISTORY', postId: post.id, channelId: post.channel_id})}
        >
            {text}
        </button>
    ) : <span className='post__edited'>{text}</span>;
}

const FOLD_AT = 600;
const FOLDED = 500;

/** Few characters on few lines are never folded: they need no measuring before they are painted. */
const SURELY_SHORT = 800;
const FEW_LINES = 12;

function mayBeLong(post: Post): boolean {
    const message = post.message ?? '';
    return message.length > SURELY_SHORT || message.split('\n').length > FEW_LINES || String(post.type).startsWith('custom_') || Boolean(post.props?.attachments);
}

// Long posts fold. Whether one is long is measured before it is painted, and again when its size changes.
function Fold({mayBeLong: isSuspect, children}: {mayBeLong: boolean; children: React.ReactNode}) {
    const content = useRef<HTMLDivElement>(null);
    const [long, setLong] = useState(false);
    const [open, setOpen] = useState(false);
    useLayoutEffect(() => {
        const element = content.current;
        if (!element) {
            return undefined;
        }
        const measure = () => setLong(element.scrollHeight > FOLD_AT);
        if (isSuspect) {
            measure();
        }
        if (typeof ResizeObserver === 'undefined') {
            return undefined;
        }
        const observer = new ResizeObserver(measure);
        observer.observe(element);
        return () => observer.disconnect();
    }, [isSuspect]);
    const folded = long && !open;
    return (
        <>
            <div
                className={folded ? 'post__fold post__fold--closed' : 'post__fold'}
                style={folded ? {maxHeight: FOLDED} : undefined}
            >
                <div ref={content}>{children}</div>
            </div>
            {long && (
                <button
                    type='button'
                    className='post__fold-button'
                    aria-expanded={open}
                    onClick={() => setOpen(!open)}
                >
                    <i className={open ? 'icon icon-chevron-up' : 'icon icon-chevron-down'}/>
                    {open ? (
                        <FormattedMessage
                            id='posts.fold'
                            defaultMessage='Show less'
                        />
                    ) : (
                        <FormattedMessage
                            id='posts.unfold'
                            defaultMessage='Show more'
                        />
                    )}
                </button>
            )}
        </>
    );
}

/** Collects what a post's text needs to be drawn: the reader's words, its images and its channels. */
export function useTextOptions(post: Post, searchTerms?: readonly string[]): TextOptions {
    const keys = useSelector(getMentionKeys);
    const ignored = useSelector((state: GlobalState) => ignoresChannelMentions(state, post.channel_id));
    const images = post.metadata?.images;
    const props = post.props as Record<string, unknown> | undefined;
    const channels = props?.channel_mentions;
    const act = useAct();
    const cookie = props?.mm_blocks_actions;
    const disabled = ignored || props?.mentionHighlightDisabled === true;
    return useMemo(() => ({
        mentionKeys: keys,
        mentionHighlightDisabled: disabled,
        postId: post.id,
        channelId: post.channel_id,
        ...(images ? {images: images as TextOptions['images'] & object} : {}),
        ...(channels && typeof channels === 'object' ? {channelMentions: channels as Record<string, ChannelMention>} : {}),
        ...(searchTerms ? {searchTerms} : {}),
        ...(typeof cookie === 'string' ? {onAction: (href: string) => act(async (dispatch) => dispatch((await import('./blocks/press')).pressLink(post.id, cookie, href)))} : {}),
    }), [keys, disabled, post.id, post.channel_id, images, channels, searchTerms, cookie, act]);
}
