// The questions before leaving or archiving a channel.
import {useState, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {failureOf} from '../../net/client';
import {leaveChannel, setArchived} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState, type Thunk} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';

type QuestionProps = {title: ReactNode; text: ReactNode; answer: ReactNode; act: () => Thunk<Promise<void>>; /** The channel that it is about. */ subject: string; onClose: () => void};

function Question({title, text, answer, act, subject, onClose}: QuestionProps) {
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
            if (isOpen) {
                history.push(`/${team}/channels/town-square`);
            }
            onClose();
        } catch (error) {
            setFailure(failureOf(error).message);
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={title}
            size='s'
            role='alertdialog'
            onClose={onClose}
            footer={(
                <>
                    <Button onClick={onClose}>
                        <FormattedMessage
                            id='ui.cancel'
                            defaultMessage='Cancel'
                        />
                    </Button>
                    <Button
                        emphasis='danger'
                        busy={busy}
                        onClick={confirm}
                    >
                        {answer}
                    </Button>
                </>
            )}
        >
            <p>{text}</p>
            {failure && (
                <p
                    className='error-text'
                    role='alert'
                >
                    {failure}
                </p>
            )}
        </Dialog>
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
