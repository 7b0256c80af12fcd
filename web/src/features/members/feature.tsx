// What the members of a channel bring to the client.
import {lazy} from 'react';
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

const MembersPanel = lazy(() => import('./MembersPanel').then((module) => ({default: module.MembersPanel})));

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
