// The "..." menu of a post, with what plugins add to it.
import type {Post} from '@mattermost/types/posts';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';

import {markUnreadFrom, setFollowing, setPinned, setSaved} from './change-post';
import {permalinkUrl} from './permalink';
import type {PostRights} from './permissions';
import {PluginMenuItems} from './plugin-seams';
import {RemindItems} from './RemindItems';
import {isSystem} from './rows';

export type PostMenuProps = {
    post: Post;
    rights: PostRights;
    onOpenChange: (open: boolean) => void;
    onReply: (() => void) | undefined;
    onEdit: () => void;
    onDelete: () => void;
    /** Marking unread is about the channel's line, so it is not offered in lists. */
    canMarkUnread: boolean;
};

/** Shows the button and its menu. */
export const PostMenu = overridable('PostMenu', CorePostMenu);

function CorePostMenu(props: PostMenuProps) {
    const intl = useIntl();
    return (
        <Menu
            trigger={<i className='icon icon-dots-horizontal'/>}
            triggerClassName='post-toolbar__button'
            label={intl.formatMessage({id: 'posts.menu', defaultMessage: 'More actions'})}
            placement='bottom-end'
            onOpenChange={props.onOpenChange}
        >
            <MenuItems {...props}/>
        </Menu>
    );
}

function MenuItems({post, rights, onReply, onEdit, onDelete, canMarkUnread}: PostMenuProps) {
    const act = useAct();
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const saved = useSelector((state: GlobalState) => Boolean(state.entities.preferences.myPreferences[`flagged_post--${post.id}`]));
    const rootId = post.root_id || post.id;
    const following = useSelector((state: GlobalState) => state.entities.threads.threads[rootId]?.is_following ?? state.entities.posts.posts[rootId]?.is_following ?? false);
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[post.channel_id]?.team_id || state.entities.teams.currentTeamId);
    const isReal = post.type !== 'system_ephemeral' && post.id !== post.pending_post_id;
    return (
        <>
            {onReply && rights.reply && (
                <MenuItem
                    icon='icon-reply-outline'
                    onSelect={onReply}
                >
                    <FormattedMessage
                        id='posts.menu.reply'
                        defaultMessage='Reply'
                    />
                </MenuItem>
            )}
            {isReal && (
                <MenuItem
                    icon={following ? 'icon-message-minus-outline' : 'icon-message-check-outline'}
                    onSelect={() => act(setFollowing(teamId, rootId, !following))}
                >
                    {following ? (
                        <FormattedMessage
                            id='posts.menu.unfollow'
                            defaultMessage='Unfollow thread'
                        />
                    ) : (
                        <FormattedMessage
                            id='posts.menu.follow'
                            defaultMessage='Follow thread'
                        />
                    )}
                </MenuItem>
            )}
            {isReal && canMarkUnread && (
                <MenuItem
                    icon='icon-mark-as-unread'
                    onSelect={() => act(markUnreadFrom(post))}
                >
                    <FormattedMessage
                        id='posts.menu.unread'
                        defaultMessage='Mark as unread'
                    />
                </MenuItem>
            )}
            {isReal && (
                <MenuItem
                    icon={saved ? 'icon-bookmark' : 'icon-bookmark-outline'}
                    onSelect={() => act(setSaved(post.id, !saved))}
                >
                    {saved ? (
                        <FormattedMessage
                            id='posts.menu.unsave'
                            defaultMessage='Remove from saved'
                        />
                    ) : (
                        <FormattedMessage
                            id='posts.menu.save'
                            defaultMessage='Save'
                        />
                    )}
                </MenuItem>
            )}
            {rights.pin && (
                <MenuItem
                    icon={post.is_pinned ? 'icon-pin' : 'icon-pin-outline'}
                    onSelect={() => act(setPinned(post, !post.is_pinned))}
                >
                    {post.is_pinned ? (
                        <FormattedMessage
                            id='posts.menu.unpin'
                            defaultMessage='Unpin from channel'
                        />
                    ) : (
                        <FormattedMessage
                            id='posts.menu.pin'
                            defaultMessage='Pin to channel'
                        />
                    )}
                </MenuItem>
            )}
            {isReal && <RemindItems post={post}/>}
            <MenuLine/>
            {isReal && !isSystem(post) && (
                <MenuItem
                    icon='icon-arrow-right-bold-outline'
                    onSelect={() => dispatch(openDialog('forward_post', post.id))}
                >
                    <FormattedMessage
                        id='posts.menu.forward'
                        defaultMessage='Forward…'
                    />
                </MenuItem>
            )}
            {isReal && (
                <MenuItem
                    icon='icon-link-variant'
                    onSelect={() => act(copyText(permalinkUrl(store.getState(), post)))}
                >
                    <FormattedMessage
                        id='posts.menu.copyLink'
                        defaultMessage='Copy link'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-content-copy'
                onSelect={() => act(copyText(post.message))}
            >
                <FormattedMessage
                    id='posts.menu.copyText'
                    defaultMessage='Copy text'
                />
            </MenuItem>
            {rights.edit && (
                <MenuItem
                    icon='icon-pencil-outline'
                    onSelect={onEdit}
                >
                    <FormattedMessage
                        id='posts.menu.edit'
                        defaultMessage='Edit'
                    />
                </MenuItem>
            )}
            {rights.remove && (
                <MenuItem
                    icon='icon-trash-can-outline'
                    danger={true}
                    onSelect={onDelete}
                >
                    <FormattedMessage
                        id='posts.menu.delete'
                        defaultMessage='Delete'
                    />
                </MenuItem>
            )}
            <PluginMenuItems post={post}/>
        </>
    );
}
