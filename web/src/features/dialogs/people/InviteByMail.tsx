// Inviting people who have no account yet by mail: as members of the team, or as guests of some of its channels.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';

import {inviteByMail, type Invited} from '../../../state/actions/members';
import type {DialogProps} from '../../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {Button} from '../../../ui/Button';
import {Dialog} from '../../../ui/Dialog';
import {FormDialog} from '../../../ui/FormDialog';
import {Lines} from '../../../ui/Lines';

import './invite.css';

/** Mattermost: so many at once. */
const MOST = 20;

/** Reads addresses from what was typed or pasted. */
export const addressesOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((one) => one.includes('@')))];

/** Asks for addresses of members. */
export function InviteByMail(props: DialogProps) {
    return <Invitations {...props}/>;
}

/** Asks for addresses of guests, and the channels that they see. */
export function InviteGuests(props: DialogProps) {
    return (
        <Invitations
            {...props}
            guests={true}
        />
    );
}

function Invitations({guests = false, onClose}: DialogProps & {guests?: boolean}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[teamId]?.display_name ?? '');
    const [text, setText] = useState('');
    const [message, setMessage] = useState('');
    const [channelIds, setChannelIds] = useState<string[]>([]);
    const [invited, setInvited] = useState<Invited[]>();
    const emails = addressesOf(text);
    if (invited) {
        return (
            <Outcome
                invited={invited}
                onClose={onClose}
            />
        );
    }
    return (
        <FormDialog
            title={guests ? intl.formatMessage({id: 'invite.guests.title', defaultMessage: 'Invite guests to {team}'}, {team}) : intl.formatMessage({id: 'invite.title', defaultMessage: 'Invite people to {team}'}, {team})}
            size='m'
            keep={true}
            stay={true}
            complete={emails.length > 0 && emails.length <= MOST && (!guests || channelIds.length > 0)}
            submit={(
                <FormattedMessage
                    id='invite.send'
                    defaultMessage='{count, plural, =0 {Send invitations} one {Send # invitation} other {Send # invitations}}'
                    values={{count: emails.length}}
                />
            )}
            onSubmit={() => dispatch(inviteByMail(teamId, emails, guests ? {channelIds, message: message.trim()} : undefined))}
            onDone={setInvited}
            onClose={onClose}
        >
            <Lines
                label={intl.formatMessage({id: 'invite.addresses', defaultMessage: 'Addresses'})}
                help={intl.formatMessage({id: 'invite.addresses.help', defaultMessage: 'Separated by spaces, commas or lines; {most} at once.'}, {most: MOST})}
                value={text}
                autoFocus={true}
                onChange={setText}
            />
            {guests && (
                <>
                    <ChannelChoice
                        teamId={teamId}
                        chosen={channelIds}
                        onChange={setChannelIds}
                    />
                    <Lines
                        label={intl.formatMessage({id: 'invite.message', defaultMessage: 'A message to go with it (optional)'})}
                        value={message}
                        onChange={setMessage}
                    />
                </>
            )}
        </FormDialog>
    );
}

/** The channels that a guest is in: the reader's own. */
function ChannelChoice({teamId, chosen, onChange}: {teamId: string; chosen: string[]; onChange: (ids: string[]) => void}) {
    const channels = useSelector((state: GlobalState) => {
        const {channels: all, myMembers} = state.entities.channels;
        return Object.values(all).filter((channel) => channel.team_id === teamId && channel.delete_at === 0 && myMembers[channel.id]).sort((a, b) => a.display_name.localeCompare(b.display_name));
    }, shallowEqual);
    return (
        <fieldset className='invite__channels'>
            <legend className='control-label'>
                <FormattedMessage
                    id='invite.channels'
                    defaultMessage='Channels that they see'
                />
            </legend>
            {channels.map((channel) => (
                <label key={channel.id}>
                    <input
                        type='checkbox'
                        checked={chosen.includes(channel.id)}
                        onChange={(event) => onChange(event.target.checked ? [...chosen, channel.id] : chosen.filter((id) => id !== channel.id))}
                    />
                    <bdi>{channel.display_name}</bdi>
                </label>
            ))}
        </fieldset>
    );
}

function Outcome({invited, onClose}: {invited: readonly Invited[]; onClose: () => void}) {
    const intl = useIntl();
    return (
        <Dialog
            title={intl.formatMessage({id: 'invite.done', defaultMessage: 'Invitations'})}
            size='s'
            onClose={onClose}
            footer={(
                <Button
                    emphasis='primary'
                    onClick={onClose}
                >
                    <FormattedMessage
                        id='invite.close'
                        defaultMessage='Done'
                    />
                </Button>
            )}
        >
            <ul className='invite__outcome'>
                {invited.map(({email, refusal}) => (
                    <li key={email}>
                        <bdi>{email}</bdi>
                        {refusal ? <span className='error-text'>{refusal}</span> : (
                            <span className='text-muted'>
                                <FormattedMessage
                                    id='invite.sent'
                                    defaultMessage='is written to'
                                />
                            </span>
                        )}
                    </li>
                ))}
            </ul>
        </Dialog>
    );
}
