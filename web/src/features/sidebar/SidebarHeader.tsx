// The top of the sidebar: the team's name with its menu, and the menu for adding channels.
import {getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {FormattedMessage, useIntl} from 'react-intl';
import {useDispatch, useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {PluginMenuItems} from '../../plugin-host/PluginMenuItems';
import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {markChannelsRead} from '../../state/actions/channels';
import {mayInTeam, mayOnServer} from '../../state/selectors/rights';
import {channelsInOrder} from '../../state/selectors/sidebar';
import type {GlobalState, Thunk} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {markAllThreadsRead} from '../threads/actions';

/** Shows the team's name and menus. */
export const SidebarHeader = overridable('SidebarHeader', CoreSidebarHeader);

function CoreSidebarHeader() {
    const intl = useIntl();
    const name = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.display_name ?? '');
    return (
        <header className='sidebar__header'>
            <Menu
                label={intl.formatMessage({id: 'sidebar.team', defaultMessage: '{team}: Team menu'}, {team: name})}
                triggerClassName='sidebar__team'
                trigger={(
                    <>
                        <span><bdi>{name}</bdi></span>
                        <i className='icon icon-chevron-down'/>
                    </>
                )}
            >
                <TeamMenuItems/>
            </Menu>
            <Menu
                label={intl.formatMessage({id: 'sidebar.add', defaultMessage: 'Browse, create, or write to somebody'})}
                triggerClassName='sidebar__add'
                placement='bottom-start'
                trigger={<i className='icon icon-plus'/>}
            >
                <AddMenuItems/>
            </Menu>
        </header>
    );
}

/** Marks all channels that the sidebar lists, and the team's threads, as read. */
const markEverythingRead: Thunk<Promise<void>> = async (dispatch, getState) => {
    await Promise.all([dispatch(markChannelsRead(channelsInOrder(getState()))), dispatch(markAllThreadsRead(getState().entities.teams.currentTeamId))]);
};

function TeamMenuItems() {
    const act = useAct();
    const dispatch = useDispatch();
    const history = useHistory();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const mayInvite = useSelector((state: GlobalState) => mayInTeam(state, 'add_user_to_team'));
    const mayCreate = useSelector((state: GlobalState) => mayOnServer(state, 'create_team'));
    const isOnly = useSelector((state: GlobalState) => getMyTeams(state).length <= 1);
    return (
        <>
            {mayInvite && (
                <MenuItem
                    icon='icon-account-plus-outline'
                    onSelect={() => dispatch(openDialog('invite_members'))}
                >
                    <FormattedMessage
                        id='sidebar.team.invite'
                        defaultMessage='Add people to the team…'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-view-grid-plus-outline'
                onSelect={() => history.push('/select_team')}
            >
                {isOnly ? (
                    <FormattedMessage
                        id='sidebar.team.join'
                        defaultMessage='Join another team'
                    />
                ) : (
                    <FormattedMessage
                        id='sidebar.team.all'
                        defaultMessage='All teams'
                    />
                )}
            </MenuItem>
            <MenuItem
                icon='icon-account-multiple-outline'
                onSelect={() => dispatch(openDialog('user_groups'))}
            >
                <FormattedMessage
                    id='sidebar.team.groups'
                    defaultMessage='User groups…'
                />
            </MenuItem>
            {mayCreate && (
                <MenuItem
                    icon='icon-plus'
                    onSelect={() => dispatch(openDialog('create_team'))}
                >
                    <FormattedMessage
                        id='sidebar.team.create'
                        defaultMessage='Create a team…'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-mark-as-unread'
                onSelect={() => act(markEverythingRead)}
            >
                <FormattedMessage
                    id='sidebar.team.read'
                    defaultMessage='Mark everything as read'
                />
            </MenuItem>
            <PluginMenuItems slot='MainMenu'/>
            <MenuLine/>
            <MenuItem
                icon='icon-exit-to-app'
                danger={true}
                onSelect={() => dispatch(openDialog('leave_team', teamId))}
            >
                <FormattedMessage
                    id='sidebar.team.leave'
                    defaultMessage='Leave the team…'
                />
            </MenuItem>
        </>
    );
}

function AddMenuItems() {
    const dispatch = useDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const mayCreate = useSelector((state: GlobalState) => mayInTeam(state, 'create_public_channel') || mayInTeam(state, 'create_private_channel'));
    return (
        <>
            <MenuItem
                icon='icon-globe'
                onSelect={() => dispatch(openDialog('browse_channels'))}
            >
                <FormattedMessage
                    id='sidebar.add.browse'
                    defaultMessage='Browse channels'
                />
            </MenuItem>
            {mayCreate && (
                <MenuItem
                    icon='icon-plus'
                    onSelect={() => dispatch(openDialog('create_channel'))}
                >
                    <FormattedMessage
                        id='sidebar.add.create'
                        defaultMessage='Create a channel'
                    />
                </MenuItem>
            )}
            <MenuItem
                icon='icon-account-outline'
                onSelect={() => dispatch(openDialog('direct_message'))}
            >
                <FormattedMessage
                    id='sidebar.add.direct'
                    defaultMessage='Write to somebody'
                />
            </MenuItem>
            <MenuItem
                icon='icon-folder-plus-outline'
                onSelect={() => dispatch(openDialog('category'))}
            >
                <FormattedMessage
                    id='sidebar.add.category'
                    defaultMessage='Create a category'
                />
            </MenuItem>
            <MenuLine/>
            <PluginMenuItems
                slot='SidebarBrowseOrAddChannelMenu'
                args={[teamId]}
            />
        </>
    );
}
