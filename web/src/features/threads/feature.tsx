// What threads bring to the client.
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';

import {loadThreadCounts} from './actions';
import {threadEvents} from './events';
import {ThreadView} from './ThreadView';

export const threads: Feature = {
    events: threadEvents,
    ofTeam: loadThreadCounts,
    panels: {
        thread: {
            Title: () => (
                <FormattedMessage
                    id='rhs.thread'
                    defaultMessage='Thread'
                />
            ),
            Body: ({shown}) => (
                <ThreadView
                    rootId={shown.selectedPostId}
                    focusedPostId={shown.focusedPostId || undefined}
                />
            ),
        },
    },
};
