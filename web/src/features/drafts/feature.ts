// What is not sent yet: drafts and scheduled messages, here and on the reader's other devices.
import type {Feature} from '../../state/feature';
import {loadDrafts, startDraftSync} from '../composer/draft-sync';

import {loadScheduledPosts} from './actions';
import {draftEvents} from './events';

export const drafts: Feature = {
    events: draftEvents,
    ofTeam: (teamId) => (dispatch) => Promise.all([dispatch(loadDrafts(teamId)), dispatch(loadScheduledPosts(teamId))]),
    start: startDraftSync,
};
