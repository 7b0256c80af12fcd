// Sends what was built to its builder, as a message to oneself: what readers will see, in a channel.
import {getCurrentUser} from 'mattermost-redux/selectors/entities/common';
import {getCurrentTeam, getMyTeams} from 'mattermost-redux/selectors/entities/teams';
import {useState} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {Link} from 'react-router-dom';

import {failureOf} from '../../../net/client';
import {useThunkDispatch} from '../../../state/thunk';
import {Banner} from '../../../ui/Banner';
import {Button} from '../../../ui/Button';

import {sendToMe} from './send';
import type {Built} from './tree';

/** Shows the button, and where the message is. */
export function SendToMe({built, disabled}: {built: Built; disabled: boolean}) {
    const dispatch = useThunkDispatch();
    const user = useSelector(getCurrentUser);
    const current = useSelector(getCurrentTeam);
    const teams = useSelector(getMyTeams);
    const team = current ?? teams[0];
    const [outcome, setOutcome] = useState<{sent: Built} | {failed: string}>();
    const [busy, setBusy] = useState(false);
    const send = async () => {
        setBusy(true);
        try {
            await dispatch(sendToMe(built));
            setOutcome({sent: built});
        } catch (error) {
            setOutcome({failed: failureOf(error).message});
        }
        setBusy(false);
    };
    return (
        <div className='block-builder__send'>
            <Button
                emphasis='primary'
                busy={busy}
                disabled={disabled}
                onClick={send}
            >
                <FormattedMessage
                    id='developers.blocks.send'
                    defaultMessage='Send to me'
                />
            </Button>
            <div role='status'>
                {outcome && 'sent' in outcome && (
                    <>
                        <FormattedMessage
                            id='developers.blocks.sent'
                            defaultMessage='Sent. Buttons do nothing there: only programs have actions.'
                        />
                        {' '}
                        {team && (
                            <Link to={`/${team.name}/messages/@${user.username}`}>
                                <FormattedMessage
                                    id='developers.blocks.see'
                                    defaultMessage='See it'
                                />
                            </Link>
                        )}
                    </>
                )}
                {outcome && 'failed' in outcome && <Banner kind='error'>{outcome.failed}</Banner>}
            </div>
        </div>
    );
}
