// Changing a channel: its settings, or the header of a conversation, which has nothing else.
import type {Channel} from '@mattermost/types/channels';
import {useState} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {patchChannel} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {FormDialog} from '../../ui/FormDialog';
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
    return (
        <FormDialog
            title={intl.formatMessage({id: 'edit.header', defaultMessage: 'Edit header'})}
            size='m'
            complete={true}
            onSubmit={() => dispatch(patchChannel(channel.id, {header}))}
            onClose={onClose}
        >
            <HeaderField
                value={header}
                onChange={setHeader}
            />
        </FormDialog>
    );
}
