// Moving a channel to another category of the sidebar, and up and down in its own, without a mouse.
import type {Channel} from '@mattermost/types/channels';
import {FormattedMessage} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {moveInCategory, moveToCategory} from '../../state/actions/categories';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {MenuItem, MenuLine, SubMenu} from '../../ui/Menu';

/** Shows the categories that a channel can go to. */
export function MoveToItems({channel}: {channel: Channel}) {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const isConversation = channel.type === 'D' || channel.type === 'G';
    const categories = useSelector((state: GlobalState) => {
        const {byId, orderByTeam} = state.entities.channelCategories;
        return (orderByTeam[teamId] ?? []).map((id) => byId[id]).filter((category) => category !== undefined && category.type !== (isConversation ? 'channels' : 'direct_messages'));
    }, shallowEqual);
    const own = categories.find((category) => category?.channel_ids.includes(channel.id));
    if (!own) {
        return null;
    }
    return (
        <SubMenu
            icon='icon-folder-outline'
            text={(
                <FormattedMessage
                    id='channel.menu.move'
                    defaultMessage='Move to'
                />
            )}
        >
            {categories.map((category) => category && (
                <MenuItem
                    key={category.id}
                    checked={category.id === own.id}
                    onSelect={() => act(moveToCategory(channel.id, category))}
                >
                    <CategoryName
                        type={category.type}
                        name={category.display_name}
                    />
                </MenuItem>
            ))}
            <MenuItem
                icon='icon-folder-plus-outline'
                onSelect={() => dispatch(openDialog('category', channel.id))}
            >
                <FormattedMessage
                    id='channel.menu.newCategory'
                    defaultMessage='New category…'
                />
            </MenuItem>
            <MenuLine/>
            <MenuItem
                icon='icon-arrow-up'
                onSelect={() => act(moveInCategory(channel.id, own, -1))}
            >
                <FormattedMessage
                    id='channel.menu.up'
                    defaultMessage='Up'
                />
            </MenuItem>
            <MenuItem
                icon='icon-arrow-down'
                onSelect={() => act(moveInCategory(channel.id, own, 1))}
            >
                <FormattedMessage
                    id='channel.menu.down'
                    defaultMessage='Down'
                />
            </MenuItem>
        </SubMenu>
    );
}

function CategoryName({type, name}: {type: string; name: string}) {
    switch (type) {
    case 'favorites':
        return (
            <FormattedMessage
                id='category.favorites'
                defaultMessage='Favorites'
            />
        );
    case 'channels':
        return (
            <FormattedMessage
                id='category.channels'
                defaultMessage='Channels'
            />
        );
    case 'direct_messages':
        return (
            <FormattedMessage
                id='category.direct'
                defaultMessage='Direct messages'
            />
        );
    default:
        return <bdi>{name}</bdi>;
    }
}
