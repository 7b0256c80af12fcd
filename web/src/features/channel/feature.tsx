// What the view of a channel brings to the client.
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

import {ChannelInfo} from './ChannelInfo';

export const channel: Feature = {
    panels: {
        'channel-info': {
            Title: () => (
                <FormattedMessage
                    id='rhs.info'
                    defaultMessage='About this channel'
                />
            ),
            Body: ({shown}) => <ChannelInfo channelId={shown.selectedChannelId}/>,
        },
    },
};
