// The lines of several servers as one list.
import {expect, it} from 'vitest';

import {linesOf} from '../api';

it('are one list, the newest first, each with its own key', () => {
    const lines = linesOf({
        one: [{timestamp: '2026-01-01 10:00:00.000 Z', level: 'info', msg: 'a'}, {timestamp: '2026-01-01 10:00:02.000 Z', level: 'warn', msg: 'c', status: 404, path: '/x'}],
        two: [{timestamp: '2026-01-01 10:00:01.000 Z', level: 'info', msg: 'b'}, {timestamp: '2026-01-01 10:00:01.000 Z', level: 'info', msg: 'b'}],
    });
    expect(lines.map(({msg}) => msg)).toEqual(['c', 'b', 'b', 'a']);
    expect(lines[0]).toMatchObject({server: 'one', fields: 'status=404 path=/x'});
    expect(new Set(lines.map(({key}) => key)).size).toBe(4);
});

it('are nothing when nothing is said', () => {
    expect(linesOf({one: undefined})).toEqual([]);
});
