// A group's name in a message: a press shows whom it tells.
import {useEffect} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';

import {overridable} from '../../plugin-host/overridable';
import {behind} from '../../state/act';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import type {GroupProps} from '../../text/person';
import {Opener} from '../../ui/Anchored';
import {Button} from '../../ui/Button';

import {loadGroup} from './actions';
import './groups.css';

/** Shows a group's mention with its card behind it. */
export const GroupMention = overridable('GroupCard', CoreGroupMention);

function CoreGroupMention({groupId, className, children}: GroupProps) {
    return (
        <Opener
            trigger={children}
            triggerClassName={className}
            placement='right-start'
            gap={8}
            className='user-card group-card'
        >
            {(close) => (
                <Card
                    groupId={groupId}
                    onClose={close}
                />
            )}
        </Opener>
    );
}

function Card({groupId, onClose}: {groupId: string; onClose: () => void}) {
    const dispatch = useThunkDispatch();
    const group = useSelector((state: GlobalState) => state.entities.groups.groups[groupId]);
    useEffect(() => {
        // Who is in it is told only to those whom it concerns.
        dispatch(behind(loadGroup(groupId), 'group'));
    }, [groupId, dispatch]);
    return group ? (
        <>
            <div className='group-card__names'>
                <strong><bdi>{group.display_name}</bdi></strong>
                <span>{`@${group.name}`}</span>
                <span>
                    <FormattedMessage
                        id='groups.members'
                        defaultMessage='{count, plural, one {# member} other {# members}}'
                        values={{count: group.member_count ?? 0}}
                    />
                </span>
            </div>
            <Button
                size='sm'
                onClick={() => {
                    onClose();
                    dispatch(openDialog('user_group', groupId));
                }}
            >
                <FormattedMessage
                    id='groups.show'
                    defaultMessage='Show the group'
                />
            </Button>
        </>
    ) : null;
}
