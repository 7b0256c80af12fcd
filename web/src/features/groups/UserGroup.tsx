// One group: who is in it, and what the reader may do about it.
import type {UserProfile} from '@mattermost/types/users';
import {useCallback, useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {useAct} from '../../state/act';
import type {DialogProps} from '../../state/feature';
import {mayOnServer} from '../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {Menu, MenuItem, MenuLine} from '../../ui/Menu';
import {SkeletonLines} from '../../ui/Skeleton';
import {PersonLine} from '../dialogs/people/PersonLine';

import {addToGroup, loadGroupMembers, removeFromGroup, setGroupArchived} from './actions';
import './groups.css';

/** Shows a group. */
export function UserGroup({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const act = useAct();
    const dispatch = useThunkDispatch();
    const group = useSelector((state: GlobalState) => state.entities.groups.groups[subject]);
    const me = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const may = {
        edit: useSelector((state: GlobalState) => mayOnServer(state, 'edit_custom_group')),
        archive: useSelector((state: GlobalState) => mayOnServer(state, 'delete_custom_group')),
        restore: useSelector((state: GlobalState) => mayOnServer(state, 'restore_custom_group')),
        members: useSelector((state: GlobalState) => mayOnServer(state, 'manage_custom_group_members')),
    };
    const [members, reload] = useMembers(subject);
    if (!group) {
        return null;
    }
    const isArchived = group.delete_at > 0;
    // Groups that come from elsewhere are changed there.
    const isOwn = group.source === 'custom';
    const isIn = members?.some(({id}) => id === me);
    return (
        <Dialog
            title={<bdi>{group.display_name}</bdi>}
            subtitle={`@${group.name}`}
            onClose={onClose}
            footer={isOwn && (
                <>
                    {may.members && !isArchived && members && (
                        <Button onClick={() => act(isIn ? removeFromGroup(group.id, [me]) : addToGroup(group.id, [me]), {done: reload})}>
                            {isIn ? (
                                <FormattedMessage
                                    id='groups.leave'
                                    defaultMessage='Leave'
                                />
                            ) : (
                                <FormattedMessage
                                    id='groups.join'
                                    defaultMessage='Join'
                                />
                            )}
                        </Button>
                    )}
                    {may.members && !isArchived && (
                        <Button
                            emphasis='primary'
                            onClick={() => dispatch(openDialog('add_to_group', group.id))}
                        >
                            <FormattedMessage
                                id='groups.add'
                                defaultMessage='Add people'
                            />
                        </Button>
                    )}
                    {((may.edit && !isArchived) || (isArchived ? may.restore : may.archive)) && (
                        <Menu
                            label={intl.formatMessage({id: 'groups.menu', defaultMessage: 'More about {name}'}, {name: group.display_name})}
                            trigger={<i className='icon icon-dots-vertical'/>}
                            triggerClassName='btn btn-icon'
                            placement='top-end'
                        >
                            {may.edit && !isArchived && (
                                <MenuItem
                                    icon='icon-pencil-outline'
                                    onSelect={() => dispatch(openDialog('group_form', group.id))}
                                >
                                    <FormattedMessage
                                        id='groups.edit.item'
                                        defaultMessage='Edit…'
                                    />
                                </MenuItem>
                            )}
                            <MenuLine/>
                            {(isArchived ? may.restore : may.archive) && (
                                <MenuItem
                                    icon='icon-archive-outline'
                                    danger={!isArchived}
                                    onSelect={() => act(setGroupArchived(group.id, !isArchived))}
                                >
                                    {isArchived ? (
                                        <FormattedMessage
                                            id='groups.restore'
                                            defaultMessage='Restore'
                                        />
                                    ) : (
                                        <FormattedMessage
                                            id='groups.archive'
                                            defaultMessage='Archive'
                                        />
                                    )}
                                </MenuItem>
                            )}
                        </Menu>
                    )}
                </>
            )}
        >
            {isArchived && (
                <p>
                    <FormattedMessage
                        id='groups.archived.text'
                        defaultMessage='This group is archived; nobody can mention it.'
                    />
                </p>
            )}
            {members ? (
                <MemberList
                    members={members}
                    onClose={onClose}
                    {...(may.members && isOwn && !isArchived ? {onRemove: (user: UserProfile) => act(removeFromGroup(group.id, [user.id]), {done: reload})} : {})}
                />
            ) : <SkeletonLines withPicture={true}/>}
        </Dialog>
    );
}

/** Who is in a group, and the way to ask anew; a change of their number asks by itself. */
function useMembers(groupId: string): [UserProfile[] | undefined, () => void] {
    const act = useAct();
    const [members, setMembers] = useState<UserProfile[]>();
    const count = useSelector((state: GlobalState) => state.entities.groups.groups[groupId]?.member_count);
    const load = useCallback(() => act(loadGroupMembers(groupId), {done: setMembers}), [act, groupId]);
    useEffect(load, [load, count]);
    return [members, load];
}

type ListProps = {members: readonly UserProfile[]; onRemove?: (user: UserProfile) => void; onClose: () => void};

function MemberList({members, onRemove, onClose}: ListProps) {
    const intl = useIntl();
    const history = useHistory();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    if (members.length === 0) {
        return (
            <p className='group-members__none'>
                <FormattedMessage
                    id='groups.nobody'
                    defaultMessage='Nobody is in it.'
                />
            </p>
        );
    }
    return (
        <ul className='group-members'>
            {members.map((user) => (
                <li
                    key={user.id}
                    className='group-members__one'
                >
                    <button
                        type='button'
                        className='group-members__person'
                        onClick={() => {
                            onClose();
                            history.push(`/${team}/messages/@${user.username}`);
                        }}
                    >
                        <PersonLine user={user}/>
                    </button>
                    {onRemove && (
                        <button
                            type='button'
                            className='btn btn-icon btn-sm'
                            aria-label={intl.formatMessage({id: 'groups.remove', defaultMessage: 'Take {name} out of the group'}, {name: user.username})}
                            title={intl.formatMessage({id: 'groups.remove', defaultMessage: 'Take {name} out of the group'}, {name: user.username})}
                            onClick={() => onRemove(user)}
                        >
                            <i className='icon icon-close'/>
                        </button>
                    )}
                </li>
            ))}
        </ul>
    );
}
