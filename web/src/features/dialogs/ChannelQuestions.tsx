// The questions before leaving or archiving a channel.
import {useState, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf} from '../../net/client';
import {leaveChannel, setArchived, setPrivacy} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../state/thunk';
import {ConfirmDialog} from '../../ui/ConfirmDialog';

type QuestionProps = {title: ReactNode; text: ReactNode; answer: ReactNode; act: () => Thunk<Promise<void>>; /** Whether the channel is no longer there for the reader. */ goes?: boolean; /** The channel that it is about. */ subject: string; onClose: () => void};

function Question({title, text, answer, act, goes = true, subject, onClose}: QuestionProps) {
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const team = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name ?? '');
    const [isOpen] = useState(useSelector((state: GlobalState) => state.entities.channels.currentChannelId === subject));
    const [failure, setFailure] = useState('');
    const [busy, setBusy] = useState(false);
    const confirm = async () => {
        setBusy(true);
        try {
            await dispatch(act());
            // Whoever leaves another channel stays in the one that is open.
            if (isOpen && goes) {
                history.push(`/${team}/channels/town-square`);
            }
            onClose();
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <ConfirmDialog
            title={title}
            confirm={answer}
            danger={true}
            busy={busy}
            failure={failure}
            onConfirm={confirm}
            onClose={onClose}
        >
            <p>{text}</p>
        </ConfirmDialog>
    );
}

/** Asks before leaving a channel. */
export function LeaveChannel({subject, onClose}: DialogProps) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    return (
        <Question
            title={(
                <FormattedMessage
                    id='leave.title'
                    defaultMessage='Leave {name}?'
                    values={{name: channel?.display_name}}
                />
            )}
            text={channel?.type === 'P' ? (
                <FormattedMessage
                    id='leave.private'
                    defaultMessage='The channel is private: to come back, a member has to add you.'
                />
            ) : (
                <FormattedMessage
                    id='leave.public'
                    defaultMessage='You can join it again at any time.'
                />
            )}
            answer={(
                <FormattedMessage
                    id='leave.answer'
                    defaultMessage='Leave'
                />
            )}
            subject={subject}
            act={() => leaveChannel(subject)}
            onClose={onClose}
        />
    );
}

/** Asks before archiving a channel. */
export function ArchiveChannel({subject, onClose}: DialogProps) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    return (
        <Question
            title={(
                <FormattedMessage
                    id='archive.title'
                    defaultMessage='Archive {name}?'
                    values={{name: channel?.display_name}}
                />
            )}
            text={(
                <FormattedMessage
                    id='archive.text'
                    defaultMessage='Nobody can write there any more. Its messages stay, and it can be restored.'
                />
            )}
            answer={(
                <FormattedMessage
                    id='archive.answer'
                    defaultMessage='Archive'
                />
            )}
            subject={subject}
            act={() => async (dispatch) => {
                if (channel) {
                    await dispatch(setArchived(channel, true));
                }
            }}
            onClose={onClose}
        />
    );
}

/** Asks before a channel becomes private, or public. */
export function ConvertChannel({subject, onClose}: DialogProps) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    const toPrivate = channel?.type === 'O';
    return (
        <Question
            title={toPrivate ? (
                <FormattedMessage
                    id='convert.private.title'
                    defaultMessage='Make {name} private?'
                    values={{name: channel?.display_name}}
                />
            ) : (
                <FormattedMessage
                    id='convert.public.title'
                    defaultMessage='Make {name} public?'
                    values={{name: channel?.display_name}}
                />
            )}
            text={toPrivate ? (
                <FormattedMessage
                    id='convert.private.text'
                    defaultMessage='Its members stay, and its history with them. Others need to be added by a member from then on.'
                />
            ) : (
                <FormattedMessage
                    id='convert.public.text'
                    defaultMessage='Everybody in the team can then join it and read all that was written in it.'
                />
            )}
            answer={toPrivate ? (
                <FormattedMessage
                    id='convert.private.answer'
                    defaultMessage='Make private'
                />
            ) : (
                <FormattedMessage
                    id='convert.public.answer'
                    defaultMessage='Make public'
                />
            )}
            goes={false}
            subject={subject}
            act={() => setPrivacy(subject, toPrivate ? 'P' : 'O')}
            onClose={onClose}
        />
    );
}
