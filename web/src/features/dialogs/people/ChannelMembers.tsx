// Who is in a channel.
import {useCallback, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {findPeople} from '../../../state/actions/members';
import type {DialogProps} from '../../../state/feature';
import {channelName} from '../../../state/selectors/channel-name';
import {mayInChannel} from '../../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {openDialog} from '../../../state/views/dialogs';
import {Button} from '../../../ui/Button';
import {Dialog} from '../../../ui/Dialog';
import {PickList} from '../../../ui/PickList';
import {SkeletonLines} from '../../../ui/Skeleton';

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
    const find = useCallback((wanted: string) => findPeople(wanted, {in_channel_id: subject}), [subject]);
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
