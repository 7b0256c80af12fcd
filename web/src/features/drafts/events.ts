// Events about what is not sent yet: drafts and scheduled messages, on the reader's other devices.
import type {Draft} from '@mattermost/types/drafts';
import type {ScheduledPost} from '@mattermost/types/schedule_post';

import {read} from '../../net/read';
import type {EventHandler, EventHandlers} from '../../state/feature';
import type {Thunk} from '../../state/thunk';
import {draftDeleted, receiveDraft} from '../composer/draft-sync';

import {forgetScheduled, receiveScheduled} from './actions';

const nothing: Thunk = () => undefined;

function withNoun<Noun>(field: string, handle: (noun: Noun) => unknown): EventHandler {
    return ({data}) => {
        const noun = read<Noun>(data[field]);
        return noun ? handle(noun) as Thunk<unknown> : nothing;
    };
}

export const draftEvents: EventHandlers = {
    draft_created: withNoun<Draft>('draft', receiveDraft),
    draft_updated: withNoun<Draft>('draft', receiveDraft),
    draft_deleted: withNoun<Draft>('draft', draftDeleted),
    scheduled_post_created: withNoun<ScheduledPost>('scheduledPost', receiveScheduled),
    scheduled_post_updated: withNoun<ScheduledPost>('scheduledPost', receiveScheduled),
    scheduled_post_deleted: withNoun<ScheduledPost>('scheduledPost', ({id}) => forgetScheduled(id)),
};
