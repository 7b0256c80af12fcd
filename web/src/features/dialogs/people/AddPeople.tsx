// Adding people to a channel, and to the team.
import {useCallback} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../../state/act';
import {copyText} from '../../../state/actions/clipboard';
import {addToChannel, addToTeam, findPeople} from '../../../state/actions/members';
import type {DialogProps} from '../../../state/feature';
import {mayInTeam} from '../../../state/selectors/rights';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {openDialog} from '../../../state/views/dialogs';
import {Button} from '../../../ui/Button';

import {ChoosePeople} from './ChoosePeople';

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
    const find = useCallback((term: string) => findPeople(term, {team_id: teamId, not_in_channel_id: subject}), [teamId, subject]);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'people.addToChannel', defaultMessage: 'Add people to {name}'}, {name})}
            submit={ADD}
            find={find}
            onSubmit={(people) => dispatch(addToChannel(subject, people.map((user) => user.id)))}
            onClose={onClose}
        />
    );
}

/** Asks whom to add to the open team. */
export function AddToTeam({onClose}: DialogProps) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const name = useSelector((state: GlobalState) => state.entities.teams.teams[teamId]?.display_name ?? '');
    const find = useCallback((term: string) => findPeople(term, {not_in_team_id: teamId}), [teamId]);
    return (
        <ChoosePeople
            title={intl.formatMessage({id: 'people.addToTeam', defaultMessage: 'Add people to {name}'}, {name})}
            submit={ADD}
            find={find}
            aside={(
                <OtherWays
                    teamId={teamId}
                    onOther={(name) => {
                        onClose();
                        dispatch(openDialog(name));
                    }}
                />
            )}
            onSubmit={(people) => dispatch(addToTeam(teamId, people.map((user) => user.id)))}
            onClose={onClose}
        />
    );
}

/** The ways to those who have no account yet, as far as the server and the reader's rights have them. */
function OtherWays({teamId, onOther}: {teamId: string; onOther: (name: 'invite_by_mail' | 'invite_guests') => void}) {
    const act = useAct();
    const inviteId = useSelector((state: GlobalState) => state.entities.teams.teams[teamId]?.invite_id ?? '');
    const byMail = useSelector((state: GlobalState) => state.entities.general.config.EnableEmailInvitations === 'true');
    const mayMail = useSelector((state: GlobalState) => mayInTeam(state, 'invite_user')) && byMail;
    const guestsOn = useSelector((state: GlobalState) => state.entities.general.config.EnableGuestAccounts === 'true');
    const mayGuests = useSelector((state: GlobalState) => mayInTeam(state, 'invite_guest')) && byMail && guestsOn;
    return (
        <>
            {inviteId && (
                <Button onClick={() => act(copyText(`${window.location.origin}/signup_user_complete/?id=${inviteId}`))}>
                    <FormattedMessage
                        id='people.inviteLink'
                        defaultMessage='Copy invitation link'
                    />
                </Button>
            )}
            {mayMail && (
                <Button onClick={() => onOther('invite_by_mail')}>
                    <FormattedMessage
                        id='people.byMail'
                        defaultMessage='By mail…'
                    />
                </Button>
            )}
            {mayGuests && (
                <Button onClick={() => onOther('invite_guests')}>
                    <FormattedMessage
                        id='people.guests'
                        defaultMessage='Guests…'
                    />
                </Button>
            )}
        </>
    );
}
