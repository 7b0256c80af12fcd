// What the members of a channel bring to the client.
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

import {MembersPanel} from './MembersPanel';

export const members: Feature = {
    panels: {
        'channel-members': {
            Title: () => (
                <FormattedMessage
                    id='members.title'
                    defaultMessage='Members'
                />
            ),
            Body: ({shown}) => <MembersPanel channelId={shown.selectedChannelId}/>,
        },
    },
};
