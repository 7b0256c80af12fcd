// The "..." menu of a post, with what plugins add to it.
import {autoUpdate, flip, FloatingFocusManager, FloatingList, FloatingPortal, offset, shift, useClick, useDismiss, useFloating, useInteractions, useListItem, useListNavigation, useRole} from '@floating-ui/react';
import type {Post} from '@mattermost/types/posts';
import type {GlobalState} from '@mattermost/types/store';
import {createContext, useContext, useMemo, useRef, useState, type ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';

import {markUnreadFrom, setFollowing, setPinned, setSaved} from './change-post';
import {permalinkUrl} from './permalink';
import type {PostRights} from './permissions';
import {PluginMenuItems} from './plugin-seams';
import {useThunkDispatch} from './thunk';

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

type MenuContextValue = {activeIndex: number | null; itemProps: ReturnType<typeof useInteractions>['getItemProps']; close: () => void};
const MenuContext = createContext<MenuContextValue | undefined>(undefined);

/** Shows the button and its menu. */
export function PostMenu(props: PostMenuProps) {
    const intl = useIntl();
    const [open, setOpenState] = useState(false);
    const [activeIndex, setActiveIndex] = useState<number | null>(null);
    const elements = useRef<(HTMLElement | null)[]>([]);
    const setOpen = (next: boolean) => {
        setOpenState(next);
        props.onOpenChange(next);
    };
    const {refs, floatingStyles, context} = useFloating({open, onOpenChange: setOpen, placement: 'bottom-end', whileElementsMounted: autoUpdate, middleware: [offset(4), flip(), shift({padding: 8})]});
    const {getReferenceProps, getFloatingProps, getItemProps} = useInteractions([
        useClick(context),
        useDismiss(context),
        useRole(context, {role: 'menu'}),
        useListNavigation(context, {listRef: elements, activeIndex, onNavigate: setActiveIndex, loop: true}),
    ]);
    const label = intl.formatMessage({id: 'posts.menu', defaultMessage: 'More actions'});
    const value = useMemo(() => ({activeIndex, itemProps: getItemProps, close: () => setOpen(false)}), [activeIndex, getItemProps]); // eslint-disable-line react-hooks/exhaustive-deps -- setOpen only sets state
    return (
        <>
            <button
                ref={refs.setReference}
                type='button'
                className='post-toolbar__button'
                aria-label={label}
                title={label}
                {...getReferenceProps()}
            >
                <i className='icon icon-dots-horizontal'/>
            </button>
            {open && (
                <FloatingPortal>
                    <FloatingFocusManager
                        context={context}
                        modal={false}
                    >
                        <div
                            ref={refs.setFloating}
                            className='post-menu'
                            style={floatingStyles}
                            {...getFloatingProps()}
                        >
                            <MenuContext.Provider value={value}>
                                <FloatingList elementsRef={elements}>
                                    <MenuItems {...props}/>
                                </FloatingList>
                            </MenuContext.Provider>
                        </div>
                    </FloatingFocusManager>
                </FloatingPortal>
            )}
        </>
    );
}

function MenuItems({post, rights, onReply, onEdit, onDelete, canMarkUnread}: PostMenuProps) {
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const saved = useSelector((state: GlobalState) => Boolean(state.entities.preferences.myPreferences[`flagged_post--${post.id}`]));
    const rootId = post.root_id || post.id;
    const following = useSelector((state: GlobalState) => state.entities.threads.threads[rootId]?.is_following ?? state.entities.posts.posts[rootId]?.is_following ?? false);
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[post.channel_id]?.team_id || state.entities.teams.currentTeamId);
    const quietly = (promise: Promise<unknown>) => {
        promise.catch(() => undefined);
    };
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
                    onSelect={() => quietly(dispatch(setFollowing(teamId, rootId, !following)))}
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
                    onSelect={() => quietly(dispatch(markUnreadFrom(post)))}
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
                    onSelect={() => quietly(dispatch(setSaved(post.id, !saved)))}
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
                    onSelect={() => quietly(dispatch(setPinned(post, !post.is_pinned)))}
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
            <hr className='post-menu__line'/>
            {isReal && (
                <MenuItem
                    icon='icon-link-variant'
                    onSelect={() => quietly(navigator.clipboard.writeText(permalinkUrl(store.getState(), post)))}
                >
                    <FormattedMessage
                        id='posts.menu.copyLink'
                        defaultMessage='Copy link'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-content-copy'
                onSelect={() => quietly(navigator.clipboard.writeText(post.message))}
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

type MenuItemProps = {icon?: string; danger?: boolean; onSelect: () => void; children: ReactNode; title?: string};

/** One entry of the menu; it closes the menu before it acts. */
export function MenuItem({icon, danger, onSelect, children, title}: MenuItemProps) {
    const menu = useContext(MenuContext);
    const {ref, index} = useListItem();
    return (
        <button
            ref={ref}
            type='button'
            role='menuitem'
            className={danger ? 'post-menu__item post-menu__item--danger' : 'post-menu__item'}
            tabIndex={menu?.activeIndex === index ? 0 : -1}
            title={title}
            {...menu?.itemProps({
                onClick: () => {
                    menu.close();
                    onSelect();
                },
            })}
        >
            {icon && <i className={`icon ${icon}`}/>}
            <span>{children}</span>
        </button>
    );
}
