// What threads bring to the client.
import {lazy, Suspense} from 'react';
import {FormattedMessage} from 'react-intl';

import type {Feature} from '../../state/feature';
import {PostSkeletons} from '../posts/list/States';

import {loadThreadCounts} from './actions';
import {threadEvents} from './events';

// Fetched with the first thread that is opened.
const ThreadView = lazy(() => import('./ThreadView').then((module) => ({default: module.ThreadView})));

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
                <Suspense fallback={<PostSkeletons/>}>
                    <ThreadView
                        rootId={shown.selectedPostId}
                        focusedPostId={shown.focusedPostId || undefined}
                    />
                </Suspense>
            ),
        },
    },
};
