// The guides as they are read in the client, and what is found in them.
import {describe, expect, it} from 'vitest';

import {matching, type Frame} from '../events/use-frames';
import {GUIDES, unwrapped} from '../guides/guides';
import {search} from '../search';

describe('guides', () => {
    it('are those of the repository, with their titles', () => {
        expect(GUIDES.length).toBeGreaterThan(8);
        for (const {slug, title, text} of GUIDES) {
            expect(title, slug).not.toBe(slug);
            expect(text, slug).not.toMatch(/\]\((?!https?:)/);
        }
    });

    it('lead to each other', () => {
        const start = GUIDES.find(({slug}) => slug === 'plugins/quick-start');
        expect(start?.text).toMatch(/\]\(http:\/\/[^)]+\/developers\/guides\/plugins\//);
    });

    it('have paragraphs of one line, and leave code, lists and tables alone', () => {
        expect(unwrapped('one\ntwo\n\n- a\n  b\n- c\n\n```\nx\ny\n```\n\n| a |\n|---|\n| b |')).toBe('one two\n\n- a b\n- c\n\n```\nx\ny\n```\n\n| a |\n|---|\n| b |');
    });
});

describe('the search', () => {
    it('finds guides and operations, by their titles first', () => {
        const operation = {id: 'CreateUserAccessToken', method: 'POST', path: '/api/v4/users/{user_id}/tokens', tag: 'users', summary: 'Creates a token.', rule: '', scope: '', parameters: [], isForm: false};
        const found = search('token', [operation]);
        expect(found[0]?.title.toLowerCase()).toContain('token');
        expect(found.map(({to}) => to)).toContain('/developers/api/CreateUserAccessToken');
        expect(found.map(({to}) => to)).toContain('/developers/guides/guides/tokens');
        expect(search('  ', [operation])).toEqual([]);
        expect(search('token nothingsaysthis', [operation])).toEqual([]);
    });
});

describe('frames', () => {
    it('are found by every word', () => {
        const frame = (name: string): Frame => ({key: 1, at: 0, name, text: JSON.stringify({event: name, data: {message: 'Hello'}}), event: {event: name, data: {}, broadcast: {}}});
        expect(matching([frame('posted'), frame('typing')], 'POSTED hello')).toHaveLength(1);
        expect(matching([frame('posted'), frame('typing')], '')).toHaveLength(2);
    });
});
