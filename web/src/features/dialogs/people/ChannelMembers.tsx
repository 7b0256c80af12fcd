// Who is in a channel.
import type {UserProfile} from '@mattermost/types/users';
import {UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {channelName} from '../../../state/selectors/channel-name';
import {mayInChannel} from '../../../state/selectors/rights';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../../state/thunk';
import {openDialog} from '../../../state/views/dialogs';
import {Button} from '../../../ui/Button';
import {Dialog} from '../../../ui/Dialog';
import {PickList} from '../../../ui/PickList';
import {SkeletonLines} from '../../../ui/Skeleton';
import type {DialogProps} from '../Dialogs';

import {PersonLine} from './PersonLine';
import {usePeople} from './use-people';

/** Shows a channel's members; choosing one opens the conversation with them. */
export function ChannelMembers({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const dispatch = useThunkDispatch();
    const [term, setTerm] = useState('');
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const mayAdd = useSelector((state: GlobalState) => channel?.type !== 'G' && mayInChannel(state, subject, channel?.type === 'P' ? 'manage_private_channel_members' : 'manage_public_channel_members'));
    const count = useSelector((state: GlobalState) => state.entities.channels.stats[subject]?.member_count);
    const find = useCallback((wanted: string): Thunk<Promise<UserProfile[]>> => async (run) => {
        const users = wanted === '' ? await Client4.getProfilesInChannel(subject, 0, 100) : await Client4.searchUsers(wanted, {in_channel_id: subject, limit: 100} as never);
        run({type: UserTypes.RECEIVED_PROFILES_LIST, data: users});
        return users;
    }, [subject]);
    const people = usePeople(term, find);
    return (
        <Dialog
            title={intl.formatMessage({id: 'members.title', defaultMessage: 'Members'})}
            subtitle={`${name}${count ? ` · ${count}` : ''}`}
            flush={true}
            onClose={onClose}
            footer={mayAdd && channel?.delete_at === 0 && (
                <Button
                    emphasis='primary'
                    onClick={() => {
                        onClose();
                        dispatch(openDialog('add_channel_members', subject));
                    }}
                >
                    <FormattedMessage
                        id='members.add'
                        defaultMessage='Add people'
                    />
                </Button>
            )}
        >
            <PickList
                label={intl.formatMessage({id: 'members.search', defaultMessage: 'Search members'})}
                term={term}
                onTerm={setTerm}
                items={people}
                keyOf={(user) => user.id}
                draw={(user) => <PersonLine user={user}/>}
                onPick={(user) => {
                    onClose();
                    history.push(`/${team}/messages/@${user.username}`);
                }}
                loading={<SkeletonLines withPicture={true}/>}
                empty={(
                    <FormattedMessage
                        id='members.none'
                        defaultMessage='No member is called that.'
                    />
                )}
            />
        </Dialog>
    );
}
