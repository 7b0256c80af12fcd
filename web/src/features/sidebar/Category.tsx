// One category: its heading folds it; folded, it still shows what is unread.
import type {ChannelCategory} from '@mattermost/types/channel_categories';
import type {Channel} from '@mattermost/types/channels';
import {useState, type DragEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {changeCategory, moveCategory, moveToCategory} from '../../state/actions/categories';
import {markChannelsRead} from '../../state/actions/channels';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Menu, MenuHeading, MenuItem, MenuLine} from '../../ui/Menu';

import {SidebarRow} from './SidebarRow';

type Props = {category: ChannelCategory; channels: readonly Channel[]};

/** Shows a category with its channels. */
export const Category = overridable('SidebarCategory', CoreCategory);

function CoreCategory({category, channels}: Props) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const [isTarget, setIsTarget] = useState(false);
    const folded = category.collapsed;
    const shown = useSelector((state: GlobalState) => channels.filter((channel) => !folded || channel.id === state.entities.channels.currentChannelId || unpackUnread(packedUnread(state, channel.id)).isUnread).map((channel) => channel.id).join(' '));
    const ids = shown.split(' ').filter(Boolean);
    const name = useCategoryName(category);
    const moveTo = (categoryId: string): Thunk<Promise<void>> => async (run, getState) => {
        const {byId, orderByTeam} = getState().entities.channelCategories;
        const moved = byId[categoryId];
        if (moved) {
            await run(moveCategory(moved, (orderByTeam[category.team_id] ?? []).indexOf(category.id)));
        }
    };
    if (category.type === 'favorites' && channels.length === 0) {
        return null;
    }
    const onDrop = (event: DragEvent) => {
        event.preventDefault();
        setIsTarget(false);
        const channelId = event.dataTransfer.getData('text/x-channel');
        const categoryId = event.dataTransfer.getData('text/x-category');
        if (channelId) {
            const before = (event.target as HTMLElement).closest<HTMLElement>('[data-channel-id]')?.dataset.channelId;
            act(moveToCategory(channelId, category, before === channelId ? undefined : before));
        } else if (categoryId && categoryId !== category.id) {
            act(moveTo(categoryId));
        }
    };
    return (
        <section
            className={isTarget ? 'category category--target' : 'category'}
            aria-label={name}
            onDragOver={(event) => {
                if (event.dataTransfer.types.some((type) => type === 'text/x-channel' || type === 'text/x-category')) {
                    event.preventDefault();
                    setIsTarget(true);
                }
            }}
            onDragLeave={() => setIsTarget(false)}
            onDrop={onDrop}
        >
            <div className='category__header'>
                <button
                    type='button'
                    className='category__fold'
                    draggable={true}
                    onDragStart={(event) => {
                        event.dataTransfer.setData('text/x-category', category.id);
                        event.dataTransfer.effectAllowed = 'move';
                    }}
                    aria-expanded={!folded}
                    onClick={() => {
                        act(changeCategory(category, {collapsed: !folded}));
                    }}
                >
                    <i className={`icon ${folded ? 'icon-chevron-right' : 'icon-chevron-down'}`}/>
                    <span>{name}</span>
                </button>
                <Menu
                    label={intl.formatMessage({id: 'category.menu', defaultMessage: 'Category {name}'}, {name})}
                    triggerClassName='category__button'
                    trigger={<i className='icon icon-dots-vertical'/>}
                >
                    <ReadItem channels={channels}/>
                    <SortItems category={category}/>
                    <CategoryItems category={category}/>
                </Menu>
                {category.type === 'direct_messages' && (
                    <button
                        type='button'
                        className='category__button category__button--always'
                        aria-label={intl.formatMessage({id: 'category.write', defaultMessage: 'Write to somebody'})}
                        title={intl.formatMessage({id: 'category.write', defaultMessage: 'Write to somebody'})}
                        onClick={() => dispatch(openDialog('direct_message'))}
                    >
                        <i className='icon icon-plus'/>
                    </button>
                )}
            </div>
            <ul className='sidebar__rows'>
                {ids.map((id) => (
                    <SidebarRow
                        key={id}
                        channelId={id}
                    />
                ))}
            </ul>
        </section>
    );
}

function ReadItem({channels}: {channels: readonly Channel[]}) {
    const act = useAct();
    const any = useSelector((state: GlobalState) => channels.some(({id}) => unpackUnread(packedUnread(state, id)).isUnread));
    return (
        <MenuItem
            icon='icon-mark-as-unread'
            disabled={!any}
            onSelect={() => act(markChannelsRead(channels.map(({id}) => id)))}
        >
            <FormattedMessage
                id='category.read'
                defaultMessage='Mark as read'
            />
        </MenuItem>
    );
}

/** Moving a category, and what may be done to one of the reader's own. */
function CategoryItems({category}: {category: ChannelCategory}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const at = useSelector((state: GlobalState) => (state.entities.channelCategories.orderByTeam[category.team_id] ?? []).indexOf(category.id));
    const isOwn = category.type === 'custom';
    return (
        <>
            <MenuLine/>
            <MenuItem
                icon='icon-arrow-up'
                disabled={at <= 0}
                onSelect={() => act(moveCategory(category, at - 1))}
            >
                <FormattedMessage
                    id='category.up'
                    defaultMessage='Move up'
                />
            </MenuItem>
            <MenuItem
                icon='icon-arrow-down'
                onSelect={() => act(moveCategory(category, at + 1))}
            >
                <FormattedMessage
                    id='category.down'
                    defaultMessage='Move down'
                />
            </MenuItem>
            {isOwn && (
                <>
                    <MenuItem
                        icon='icon-pencil-outline'
                        onSelect={() => dispatch(openDialog('category', category.id))}
                    >
                        <FormattedMessage
                            id='category.rename.item'
                            defaultMessage='Rename…'
                        />
                    </MenuItem>
                    <MenuItem
                        icon='icon-trash-can-outline'
                        danger={true}
                        onSelect={() => dispatch(openDialog('delete_category', category.id))}
                    >
                        <FormattedMessage
                            id='category.delete.item'
                            defaultMessage='Remove…'
                        />
                    </MenuItem>
                </>
            )}
            <MenuItem
                icon='icon-folder-plus-outline'
                onSelect={() => dispatch(openDialog('category'))}
            >
                <FormattedMessage
                    id='category.create'
                    defaultMessage='Create a category'
                />
            </MenuItem>
        </>
    );
}

function SortItems({category}: {category: ChannelCategory}) {
    const act = useAct();
    const set = (sorting: ChannelCategory['sorting']) => () => {
        act(changeCategory(category, {sorting}));
    };
    return (
        <>
            <MenuHeading>
                <FormattedMessage
                    id='category.sort'
                    defaultMessage='Sort'
                />
            </MenuHeading>
            <MenuItem
                checked={category.sorting === 'alpha' || category.sorting === ''}
                onSelect={set('alpha' as ChannelCategory['sorting'])}
            >
                <FormattedMessage
                    id='category.sort.alpha'
                    defaultMessage='By name'
                />
            </MenuItem>
            <MenuItem
                checked={category.sorting === 'recent'}
                onSelect={set('recent' as ChannelCategory['sorting'])}
            >
                <FormattedMessage
                    id='category.sort.recent'
                    defaultMessage='Newest first'
                />
            </MenuItem>
            <MenuItem
                checked={category.sorting === 'manual'}
                onSelect={set('manual' as ChannelCategory['sorting'])}
            >
                <FormattedMessage
                    id='category.sort.manual'
                    defaultMessage='As I arranged them'
                />
            </MenuItem>
        </>
    );
}

function useCategoryName(category: ChannelCategory): string {
    const intl = useIntl();
    switch (category.type) {
    case 'favorites':
        return intl.formatMessage({id: 'category.favorites', defaultMessage: 'Favorites'});
    case 'channels':
        return intl.formatMessage({id: 'category.channels', defaultMessage: 'Channels'});
    case 'direct_messages':
        return intl.formatMessage({id: 'category.direct', defaultMessage: 'Direct messages'});
    default:
        return category.display_name;
    }
}
