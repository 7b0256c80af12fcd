// Changing a channel: its settings, or the header of a conversation, which has nothing else.
import type {Channel} from '@mattermost/types/channels';
import {useState, type FormEvent} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {failureOf, type Failure} from '../../net/client';
import {patchChannel} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {ChannelSettings} from '../channel-settings/ChannelSettings';
import {HeaderField} from '../channel-settings/HeaderField';

/** Asks for a channel's new facts. */
export function EditChannel(props: DialogProps) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[props.subject]);
    const isConversation = channel?.type === 'D' || channel?.type === 'G';
    return channel && isConversation ? (
        <EditHeader
            channel={channel}
            onClose={props.onClose}
        />
    ) : <ChannelSettings {...props}/>;
}

function EditHeader({channel, onClose}: {channel: Channel; onClose: () => void}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const [header, setHeader] = useState(channel.header);
    const [failure, setFailure] = useState<Failure>();
    const [busy, setBusy] = useState(false);
    const submit = async (event: FormEvent) => {
        event.preventDefault();
        setBusy(true);
        setFailure(undefined);
        try {
            await dispatch(patchChannel(channel.id, {header}));
            onClose();
        } catch (error) {
            setFailure(failureOf(error));
            setBusy(false);
        }
    };
    return (
        <Dialog
            title={intl.formatMessage({id: 'edit.header', defaultMessage: 'Edit header'})}
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
                        type='submit'
                        form='edit-channel'
                        emphasis='primary'
                        busy={busy}
                    >
                        <FormattedMessage
                            id='ui.save'
                            defaultMessage='Save'
                        />
                    </Button>
                </>
            )}
        >
            <form
                id='edit-channel'
                onSubmit={submit}
            >
                {failure && (
                    <p
                        className='alert alert-danger'
                        role='alert'
                    >
                        {failure.message}
                    </p>
                )}
                <HeaderField
                    value={header}
                    onChange={setHeader}
                />
            </form>
        </Dialog>
    );
}
