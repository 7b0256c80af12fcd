// Which posts are joined, and where the lines between them are.
import {describe, expect, it} from 'vitest';

import {buildRows, JOIN_WITHIN} from '../rows';

import {makePost} from './world';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 5, 12, 0);
const options = {currentUserId: 'alice', atStart: true, atEnd: true, dayOf: (at: number) => new Date(at).toISOString().slice(0, 10)};

const at = (id: string, minutes: number, values = {}) => makePost({id, create_at: START + (minutes * MINUTE), ...values});
const shape = (rows: ReturnType<typeof buildRows>) => rows.map((row) => (row.type === 'post' ? `${row.post.id}${row.joined ? '+' : ''}` : row.type));

describe('buildRows', () => {
    it('joins posts of one person within five minutes', () => {
        expect(JOIN_WITHIN).toBe(5 * MINUTE);
        expect(shape(buildRows([at('a', 0), at('b', 5), at('c', 11), at('d', 12, {user_id: 'alice'})], options))).toEqual(['intro', 'date', 'a', 'b+', 'c', 'd']);
    });

    it('does not join system posts, webhooks under another name, or across days', () => {
        const posts = [at('a', 0), at('b', 1, {type: 'system_join_channel'}), at('c', 2), at('d', 3, {props: {from_webhook: 'true', override_username: 'ci'}}), at('e', 12 * 60)];
        expect(shape(buildRows(posts, options))).toEqual(['intro', 'date', 'a', 'b', 'c', 'd', 'date', 'e']);
    });

    it('draws the line before the first post of others after the last visit', () => {
        const posts = [at('a', 0), at('own', 1, {user_id: 'alice'}), at('b', 2), at('c', 3)];
        expect(shape(buildRows(posts, {...options, newAfter: START}))).toEqual(['intro', 'date', 'a', 'own', 'new', 'b', 'c+']);
        expect(shape(buildRows(posts, options))).not.toContain('new');
    });

    it('keeps a row\'s key when the server has taken the post', () => {
        const pending = at('alice:1', 0, {user_id: 'alice', pending_post_id: 'alice:1'});
        const sent = at('real', 0, {user_id: 'alice', pending_post_id: 'alice:1'});
        expect(buildRows([pending], options)[2]?.key).toBe(buildRows([sent], options)[2]?.key);
    });

    it('tells of many who came and went in one row, as long as nobody answered', () => {
        const came = (id: string, minutes: number, values = {}) => at(id, minutes, {type: 'system_join_channel', ...values});
        const rows = buildRows([came('a', 0), came('b', 1), at('c', 2, {type: 'system_leave_channel'}), at('d', 3), came('e', 4), came('f', 5, {reply_count: 1})], options);
        expect(shape(rows)).toEqual(['intro', 'date', 'combined', 'd', 'e', 'f+']);
        expect(rows[2]).toMatchObject({key: 'combined-a', posts: [{id: 'a'}, {id: 'b'}, {id: 'c'}]});
    });

    it('shows that there is more at either end', () => {
        expect(shape(buildRows([at('a', 0)], {...options, atStart: false, atEnd: false}))).toEqual(['older', 'date', 'a', 'newer']);
    });
});
