// Who is in a channel, in the right-hand side: those who administer it first, and what may be done about each.
import type {UserProfile} from '@mattermost/types/users';
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../../plugin-host/overridable';
import {useAct} from '../../state/act';
import {findPeople, loadMemberships, removeFromChannel, setChannelAdmin} from '../../state/actions/members';
import {mayInChannel} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {SkeletonLines} from '../../ui/Skeleton';
import {PersonLine} from '../dialogs/people/PersonLine';
import {usePeople} from '../dialogs/people/use-people';
import './members.css';

/** Shows the members of a channel. */
export const MembersPanel = overridable('MembersPanel', CoreMembersPanel);

function CoreMembersPanel({channelId}: {channelId: string}) {
    const current = useSelector((state: GlobalState) => state.entities.channels.currentChannelId);
    const shownId = current || channelId;
    return (
        <Members
            key={shownId}
            channelId={shownId}
        />
    );
}

function Members({channelId}: {channelId: string}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const act = useAct();
    const [term, setTerm] = useState('');
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const kind = channel?.type === 'P' ? 'private' : 'public';
    const mayManage = useSelector((state: GlobalState) => channel?.type !== 'G' && channel?.delete_at === 0 && mayInChannel(state, channelId, `manage_${kind}_channel_members`));
    const there = useSelector((state: GlobalState) => state.entities.users.profilesInChannel[channelId]);
    const memberships = useSelector((state: GlobalState) => state.entities.channels.membersInChannel[channelId]);
    const find = useCallback((wanted: string) => findPeople(wanted, {in_channel_id: channelId}), [channelId]);
    const found = usePeople(term, find);
    const ids = found?.map((user) => user.id).join(' ') ?? '';
    useEffect(() => {
        if (ids) {
            act(loadMemberships(channelId, ids.split(' ')));
        }
    }, [ids, channelId, act]);
    const profiles = useSelector((state: GlobalState) => state.entities.users.profiles);
    // Whoever comes or goes while the list is open is told of by an event.
    const more = term === '' && there ? [...there].filter((id) => !found?.some((user) => user.id === id)).map((id) => profiles[id]).filter((user): user is UserProfile => user !== undefined && user.delete_at === 0) : [];
    const people = found && [...found, ...more].filter((user) => !there || there.has(user.id) || there.size === 0).sort((a, b) => a.username.localeCompare(b.username));
    const admins = people?.filter((user) => memberships?.[user.id]?.scheme_admin) ?? [];
    const others = people?.filter((user) => !memberships?.[user.id]?.scheme_admin) ?? [];
    const label = intl.formatMessage({id: 'members.search', defaultMessage: 'Search members'});
    return (
        <div className='members-panel'>
            <div className='members-panel__top'>
                <input
                    type='search'
                    className='form-control'
                    value={term}
                    placeholder={label}
                    aria-label={label}
                    onChange={(event) => setTerm(event.target.value)}
                />
                {mayManage && (
                    <Button
                        emphasis='primary'
                        size='sm'
                        onClick={() => dispatch(openDialog('add_channel_members', channelId))}
                    >
                        <FormattedMessage
                            id='members.add'
                            defaultMessage='Add people'
                        />
                    </Button>
                )}
            </div>
            {!people && <SkeletonLines withPicture={true}/>}
            {admins.length > 0 && (
                <MemberList
                    channelId={channelId}
                    title={intl.formatMessage({id: 'members.admins', defaultMessage: 'Channel administrators'})}
                    people={admins}
                    isAdmin={true}
                    mayManage={mayManage}
                />
            )}
            {others.length > 0 && (
                <MemberList
                    channelId={channelId}
                    title={intl.formatMessage({id: 'members.title', defaultMessage: 'Members'})}
                    people={others}
                    isAdmin={false}
                    mayManage={mayManage}
                />
            )}
            {people?.length === 0 && (
                <p className='rhs__note'>
                    <FormattedMessage
                        id='members.none'
                        defaultMessage='No member is called that.'
                    />
                </p>
            )}
        </div>
    );
}

type ListProps = {channelId: string; title: string; people: readonly UserProfile[]; isAdmin: boolean; mayManage: boolean};

function MemberList({channelId, title, people, isAdmin, mayManage}: ListProps) {
    return (
        <section aria-label={title}>
            <h3>{title}</h3>
            <ul>
                {people.map((user) => (
                    <li key={user.id}>
                        <PersonLine user={user}/>
                        <MemberMenu
                            channelId={channelId}
                            user={user}
                            isAdmin={isAdmin}
                            mayManage={mayManage}
                        />
                    </li>
                ))}
            </ul>
        </section>
    );
}

function MemberMenu({channelId, user, isAdmin, mayManage}: {channelId: string; user: UserProfile; isAdmin: boolean; mayManage: boolean}) {
    const intl = useIntl();
    const act = useAct();
    const history = useHistory();
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const isDefault = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]?.name === 'town-square');
    const mayRank = useSelector((state: GlobalState) => mayInChannel(state, channelId, 'manage_channel_roles'));
    const isGuest = user.roles.split(' ').includes('system_guest');
    return (
        <Menu
            label={intl.formatMessage({id: 'members.menu', defaultMessage: 'What to do about {name}'}, {name: user.username})}
            triggerClassName='btn btn-icon btn-sm'
            placement='bottom-end'
            trigger={<i className='icon icon-dots-vertical'/>}
        >
            <MenuItem
                icon='icon-send-outline'
                onSelect={() => history.push(`/${team}/messages/@${user.username}`)}
            >
                <FormattedMessage
                    id='members.write'
                    defaultMessage='Write a message'
                />
            </MenuItem>
            {mayRank && !isGuest && (
                <MenuItem
                    icon='icon-shield-outline'
                    onSelect={() => act(setChannelAdmin(channelId, user.id, !isAdmin))}
                >
                    {isAdmin ? (
                        <FormattedMessage
                            id='members.demote'
                            defaultMessage='Make an ordinary member'
                        />
                    ) : (
                        <FormattedMessage
                            id='members.promote'
                            defaultMessage='Make a channel administrator'
                        />
                    )}
                </MenuItem>
            )}
            {mayManage && user.id !== me && (!isDefault || isGuest) && (
                <>
                    <MenuLine/>
                    <MenuItem
                        icon='icon-account-minus-outline'
                        danger={true}
                        onSelect={() => act(removeFromChannel(channelId, user.id))}
                    >
                        <FormattedMessage
                            id='members.remove'
                            defaultMessage='Remove from the channel'
                        />
                    </MenuItem>
                </>
            )}
        </Menu>
    );
}
