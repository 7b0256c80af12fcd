// Archiving a channel.
import type {Channel} from '@mattermost/types/channels';
import {FormattedMessage} from 'react-intl';

import {useThunkDispatch} from '../../state/thunk';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';

/** Says what archiving does, and asks. */
export function ArchiveTab({channel, onClose}: {channel: Channel; onClose: () => void}) {
    const dispatch = useThunkDispatch();
    return (
        <>
            <p>
                <FormattedMessage
                    id='channelSettings.archive.text'
                    defaultMessage='Nobody can write in an archived channel. Its messages can still be read and found, and it can be brought back.'
                />
            </p>
            <Button
                emphasis='danger'
                onClick={() => {
                    onClose();
                    dispatch(openDialog('archive_channel', channel.id));
                }}
            >
                <FormattedMessage
                    id='channelSettings.archive.button'
                    defaultMessage='Archive this channel…'
                />
            </Button>
        </>
    );
}
