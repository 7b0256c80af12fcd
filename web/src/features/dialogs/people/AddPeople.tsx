// Adding people to a channel, and to the team.
import type {UserProfile} from '@mattermost/types/users';
import {ChannelTypes, UserTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {useCallback} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useThunkDispatch, type GlobalState, type Thunk} from '../../../state/thunk';
import type {DialogProps} from '../Dialogs';

import {ChoosePeople} from './ChoosePeople';

type Find = (term: string) => Thunk<Promise<UserProfile[]>>;

const ADD = (
    <FormattedMessage
        id='people.add'
        defaultMessage='Add'
    />
);

/** Asks whom to add to a channel. */
export function AddToChannel({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.channels.channels[subject]?.team_id ?? '');
    const name = useSelector((state: GlobalState) => state.entities.channels.channels[subject]?.display_name ?? '');
    const find = useCallback<Find>((term) => async (run) => {
        const users = await Client4.searchUsers(term, {team_id: teamId, not_in_channel_id: subject, limit: 50} as never);
        run({type: UserTypes.RECEIVED_PROFILES_LIST, data: users});
        return users;
    }, [teamId, subject]);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'people.addToChannel', defaultMessage: 'Add people to {name}'}, {name})}
            submit={ADD}
            find={find}
            onSubmit={async (people) => {
                for (const user of people) {
                    await Client4.addToChannel(user.id, subject); // eslint-disable-line no-await-in-loop -- the first refusal ends it
                }
                dispatch({type: ChannelTypes.RECEIVED_CHANNEL_STATS, data: await Client4.getChannelStats(subject, false)});
            }}
            onClose={onClose}
        />
    );
}

/** Asks whom to add to the open team. */
export function AddToTeam({onClose}: DialogProps) {
    const intl = useIntl();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const name = useSelector((state: GlobalState) => state.entities.teams.teams[teamId]?.display_name ?? '');
    const find = useCallback<Find>((term) => async (run) => {
        const users = await Client4.searchUsers(term, {not_in_team_id: teamId, limit: 50} as never);
        run({type: UserTypes.RECEIVED_PROFILES_LIST, data: users});
        return users;
    }, [teamId]);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'people.addToTeam', defaultMessage: 'Add people to {name}'}, {name})}
            submit={ADD}
            find={find}
            onSubmit={async (people) => {
                await Client4.addUsersToTeam(teamId, people.map((user) => user.id));
            }}
            onClose={onClose}
        />
    );
}
