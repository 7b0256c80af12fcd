// The question before leaving a team.
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf} from '../../net/client';
import {leaveTeam} from '../../state/actions/members';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';

/** Asks. */
export function LeaveTeam({subject, onClose}: DialogProps) {
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[subject]);
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const leave = async () => {
        setBusy(true);
        try {
            await dispatch(leaveTeam(subject));
            onClose();
            history.push('/');
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <ConfirmDialog
            title={(
                <FormattedMessage
                    id='leaveTeam.title'
                    defaultMessage='Leave {name}?'
                    values={{name: team?.display_name}}
                />
            )}
            confirm={(
                <FormattedMessage
                    id='leaveTeam.answer'
                    defaultMessage='Leave the team'
                />
            )}
            danger={true}
            busy={busy}
            failure={failure}
            onConfirm={leave}
            onClose={onClose}
        >
            <p>
                {team?.allow_open_invite ? (
                    <FormattedMessage
                        id='leaveTeam.open'
                        defaultMessage='You leave all of its channels. You can join the team again; private channels need somebody to add you.'
                    />
                ) : (
                    <FormattedMessage
                        id='leaveTeam.closed'
                        defaultMessage='You leave all of its channels. To come back you need an invitation.'
                    />
                )}
            </p>
        </ConfirmDialog>
    );
}
