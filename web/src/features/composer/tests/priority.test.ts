// How urgent a message is: what counts as a priority, and that a draft keeps it.
import {describe, expect, it} from 'vitest';

import {readDraft, readPriority, sameContent} from '../drafts';

describe('a priority', () => {
    it('is nothing for an ordinary message, whatever it is made of', () => {
        for (const nothing of [undefined, null, {}, {priority: '', requested_ack: false}, {priority: 'shouting'}, {persistent_notifications: true}]) {
            expect(readPriority(nothing)).toBeUndefined();
        }
    });

    it('asks again and again only when it is urgent', () => {
        expect(readPriority({priority: 'important', requested_ack: true, persistent_notifications: true})).toEqual({priority: 'important', requested_ack: true});
        expect(readPriority({priority: 'urgent', persistent_notifications: true})).toEqual({priority: 'urgent', requested_ack: false, persistent_notifications: true});
        expect(readPriority({priority: '', requested_ack: true})).toEqual({priority: '', requested_ack: true});
    });

    it('stays with its draft, and makes it another one', () => {
        const draft = readDraft({message: 'Fire', fileInfos: [], priority: {priority: 'urgent', requested_ack: true}});
        expect(draft.priority).toEqual({priority: 'urgent', requested_ack: true});
        expect(sameContent(draft, {...draft, priority: undefined})).toBe(false);
        expect(sameContent(draft, {...draft})).toBe(true);
    });
});
