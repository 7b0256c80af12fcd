// The line of a channel's bookmarks under its header: links and files that are at hand for everybody in it.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {Client4} from 'mattermost-redux/client';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {copyText} from '../../state/actions/clipboard';
import {mayInChannel} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Emoji} from '../../text/emoji';
import {safeUrl} from '../../text/links';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';

import {bookmarksOf, moveBookmark, needBookmarks, removeBookmark, type ChannelBookmark} from './actions';
import './bookmarks.css';

/** Shows a channel's bookmarks; without any, nothing. */
export const BookmarksBar = overridable('BookmarksBar', CoreBookmarksBar);

function CoreBookmarksBar({channelId}: {channelId: string}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const bookmarks = useSelector((state: GlobalState) => bookmarksOf(state, channelId));
    const add = useBookmarkRight(channelId, 'add');
    useEffect(() => {
        dispatch(needBookmarks(channelId));
    }, [channelId, dispatch]);
    if (bookmarks.length === 0) {
        return null;
    }
    const label = intl.formatMessage({id: 'bookmarks.add', defaultMessage: 'Add a bookmark'});
    return (
        <nav
            className='bookmarks'
            aria-label={intl.formatMessage({id: 'bookmarks.label', defaultMessage: 'Bookmarks'})}
        >
            <ul className='bookmarks__list'>
                {bookmarks.map((bookmark, at) => (
                    <Bookmark
                        key={bookmark.id}
                        bookmark={bookmark}
                        at={at}
                        last={at === bookmarks.length - 1}
                    />
                ))}
            </ul>
            {add && (
                <button
                    type='button'
                    className='btn btn-icon btn-xs'
                    aria-label={label}
                    title={label}
                    onClick={() => dispatch(openDialog('bookmark', channelId))}
                >
                    <i className='icon icon-plus'/>
                </button>
            )}
        </nav>
    );
}

type Act = 'add' | 'edit' | 'delete' | 'order';

/** Tells whether the reader may do something with a channel's bookmarks. */
export function useBookmarkRight(channelId: string, act: Act): boolean {
    return useSelector((state: GlobalState) => {
        const channel = state.entities.channels.channels[channelId];
        // In conversations, whoever is in them may.
        const isConversation = channel?.type === 'D' || channel?.type === 'G';
        return Boolean(channel) && channel?.delete_at === 0 && (isConversation || mayInChannel(state, channelId, `${act}_bookmark_${channel?.type === 'P' ? 'private' : 'public'}_channel`));
    });
}

function Bookmark({bookmark, at, last}: {bookmark: ChannelBookmark; at: number; last: boolean}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const [isTarget, setIsTarget] = useState(false);
    const edit = useBookmarkRight(bookmark.channel_id, 'edit');
    const remove = useBookmarkRight(bookmark.channel_id, 'delete');
    const order = useBookmarkRight(bookmark.channel_id, 'order');
    const href = addressOf(bookmark);
    return (
        <li
            className={isTarget ? 'bookmark bookmark--target' : 'bookmark'}
            draggable={order}
            onDragStart={(event) => event.dataTransfer.setData('text/x-bookmark', JSON.stringify({id: bookmark.id, channel_id: bookmark.channel_id}))}
            onDragOver={(event) => {
                if (event.dataTransfer.types.includes('text/x-bookmark')) {
                    event.preventDefault();
                    setIsTarget(true);
                }
            }}
            onDragLeave={() => setIsTarget(false)}
            onDrop={(event) => {
                setIsTarget(false);
                const moved = JSON.parse(event.dataTransfer.getData('text/x-bookmark') || '{}') as Partial<ChannelBookmark>;
                if (moved.id && moved.id !== bookmark.id && moved.channel_id === bookmark.channel_id) {
                    event.preventDefault();
                    act(moveBookmark(moved as ChannelBookmark, at));
                }
            }}
        >
            <a
                className='bookmark__link'
                href={href}
                target='_blank'
                rel='noreferrer'
                draggable={false}
            >
                <Icon bookmark={bookmark}/>
                <bdi>{bookmark.display_name}</bdi>
            </a>
            <Menu
                label={intl.formatMessage({id: 'bookmarks.menu', defaultMessage: 'Bookmark {name}'}, {name: bookmark.display_name})}
                trigger={<i className='icon icon-dots-vertical'/>}
                triggerClassName='bookmark__menu'
            >
                <MenuItem
                    icon='icon-link-variant'
                    onSelect={() => act(copyText(new URL(href ?? '', window.location.href).href))}
                >
                    <FormattedMessage
                        id='bookmarks.copy'
                        defaultMessage='Copy link'
                    />
                </MenuItem>
                {edit && (
                    <MenuItem
                        icon='icon-pencil-outline'
                        onSelect={() => dispatch(openDialog('bookmark', `${bookmark.channel_id}/${bookmark.id}`))}
                    >
                        <FormattedMessage
                            id='bookmarks.edit.item'
                            defaultMessage='Edit…'
                        />
                    </MenuItem>
                )}
                {order && (
                    <>
                        <MenuItem
                            icon='icon-arrow-left'
                            disabled={at === 0}
                            onSelect={() => act(moveBookmark(bookmark, at - 1))}
                        >
                            <FormattedMessage
                                id='bookmarks.left'
                                defaultMessage='Move towards the beginning'
                            />
                        </MenuItem>
                        <MenuItem
                            icon='icon-arrow-right'
                            disabled={last}
                            onSelect={() => act(moveBookmark(bookmark, at + 1))}
                        >
                            <FormattedMessage
                                id='bookmarks.right'
                                defaultMessage='Move towards the end'
                            />
                        </MenuItem>
                    </>
                )}
                {remove && (
                    <>
                        <MenuLine/>
                        <MenuItem
                            icon='icon-trash-can-outline'
                            danger={true}
                            onSelect={() => act(removeBookmark(bookmark))}
                        >
                            <FormattedMessage
                                id='bookmarks.remove'
                                defaultMessage='Remove'
                            />
                        </MenuItem>
                    </>
                )}
            </Menu>
        </li>
    );
}

/** Where a bookmark leads; what a browser would run is no address. */
function addressOf({type, file_id: file, link_url: link}: ChannelBookmark): string | undefined {
    return type === 'file' && file ? Client4.getFileUrl(file, 0) : safeUrl(link ?? '');
}

function Icon({bookmark}: {bookmark: ChannelBookmark}) {
    if (bookmark.emoji) {
        return <Emoji name={bookmark.emoji.replace(/^:|:$/g, '')}/>;
    }
    return <i className={`icon ${bookmark.type === 'file' ? 'icon-file-text-outline' : 'icon-link-variant'}`}/>;
}
