import {describe, expect, it} from 'vitest';

import {byPlugin, type Status} from '../api';

const status = (plugin_id: string, state: number, error = ''): Status => ({plugin_id, state, error, version: '1.0.0', cluster_id: '', description: '', name: plugin_id, plugin_path: ''});

describe('statuses of several servers', () => {
    it('shows the one that answered while all is well', () => {
        expect(byPlugin([status('a', 2, 'own'), status('a', 2, 'other'), status('b', 0)]).get('a')?.error).toBe('own');
    });

    it('shows a server where the plugin cannot run', () => {
        const shown = byPlugin([status('a', 2), status('a', 3, 'no package'), status('a', 2)]);
        expect(shown.get('a')?.error).toBe('no package');
    });
});
