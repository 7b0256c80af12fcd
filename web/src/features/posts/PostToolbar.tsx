// What appears over a post under the pointer or the focus: quick reactions, reply, the menu.
import type {Post} from '@mattermost/types/posts';
import {useState} from 'react';
import {useIntl} from 'react-intl';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {Emoji} from '../../text/emoji';
import {EmojiPickerButton} from '../emoji/EmojiPickerButton';
import {quickEmoji} from '../emoji/recent-emoji';
import {addReaction, toggleReaction} from '../reactions/actions';

import type {PostRights} from './permissions';
import {PluginPostActions} from './plugin-seams';
import {PostMenu} from './PostMenu';

type Props = {
    post: Post;
    rights: PostRights;
    onReply: (() => void) | undefined;
    onEdit: () => void;
    onDelete: () => void;
    onOpenChange: (open: boolean) => void;
    canMarkUnread: boolean;
    /** Narrow places leave the quick reactions out. */
    compact: boolean;
};

/** Shows the toolbar. */
export const PostToolbar = overridable('PostToolbar', CorePostToolbar);

function CorePostToolbar({post, rights, onReply, onEdit, onDelete, onOpenChange, canMarkUnread, compact}: Props) {
    const intl = useIntl();
    const act = useAct();
    const [quick] = useState(quickEmoji);
    const replyLabel = intl.formatMessage({id: 'posts.reply', defaultMessage: 'Reply'});
    return (
        <div
            className='post-toolbar'
            role='toolbar'
            aria-label={intl.formatMessage({id: 'posts.actions', defaultMessage: 'Actions for this message'})}
        >
            {rights.react && !compact && quick.map((name) => (
                <button
                    key={name}
                    type='button'
                    className='post-toolbar__button post-toolbar__emoji'
                    aria-label={intl.formatMessage({id: 'posts.reactWith', defaultMessage: 'React with :{name}:'}, {name})}
                    title={`:${name}:`}
                    onClick={() => act(toggleReaction(post.id, name))}
                >
                    <Emoji name={name}/>
                </button>
            ))}
            {rights.react && (
                <EmojiPickerButton
                    className='post-toolbar__button'
                    label={intl.formatMessage({id: 'reactions.add', defaultMessage: 'Add a reaction'})}
                    icon='icon-emoticon-plus-outline'
                    onPick={(name) => act(addReaction(post.id, name))}
                    onOpenChange={onOpenChange}
                />
            )}
            <PluginPostActions post={post}/>
            {onReply && rights.reply && (
                <button
                    type='button'
                    className='post-toolbar__button'
                    aria-label={replyLabel}
                    title={replyLabel}
                    onClick={onReply}
                >
                    <i className='icon icon-reply-outline'/>
                </button>
            )}
            <PostMenu
                post={post}
                rights={rights}
                onOpenChange={onOpenChange}
                onReply={onReply}
                onEdit={onEdit}
                onDelete={onDelete}
                canMarkUnread={canMarkUnread}
            />
        </div>
    );
}
