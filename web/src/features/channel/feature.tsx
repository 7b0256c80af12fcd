// What the view of a channel brings to the client.
import {lazy} from 'react';
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

const ChannelInfo = lazy(() => import('./ChannelInfo').then((module) => ({default: module.ChannelInfo})));

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
