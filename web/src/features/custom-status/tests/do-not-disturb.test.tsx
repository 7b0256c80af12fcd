import {fireEvent, screen, waitFor} from '@testing-library/react';
import {Client4} from 'mattermost-redux/client';
import {describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {DoNotDisturb, endings} from '../DoNotDisturb';

describe('do not disturb', () => {
    it('ends at a moment of the reader\'s own day, also when the clocks change', () => {
        const night = Date.parse('2026-03-28T22:30:00Z');
        const byName = Object.fromEntries(endings(night, 'Europe/Berlin').map(({name, at}) => [name, at && new Date(at).toISOString()]));
        expect(byName).toEqual({half: '2026-03-28T23:00:00.000Z', hour: '2026-03-28T23:30:00.000Z', two: '2026-03-29T00:30:00.000Z', tomorrow: '2026-03-29T07:00:00.000Z', ever: 0});
    });

    it('tells the server when, in seconds', async () => {
        const update = vi.spyOn(Client4, 'updateStatus').mockResolvedValue({} as never);
        const onClose = vi.fn();
        const world = makeWorld();
        renderIn(world, (
            <DoNotDisturb
                subject=''
                onClose={onClose}
            />
        ));
        const now = Math.round(Date.now() / 1000);
        fireEvent.click(screen.getByRole('button', {name: 'For an hour'}));
        await waitFor(() => expect(update).toHaveBeenCalled());
        const sent = update.mock.calls[0]?.[0] as unknown as {status: string; dnd_end_time: number};
        expect(sent.status).toBe('dnd');
        expect(sent.dnd_end_time - now).toBeGreaterThanOrEqual(3599);
        expect(sent.dnd_end_time - now).toBeLessThanOrEqual(3602);
        expect(world.getState().entities.users.statuses.alice).toBe('dnd');
        expect(onClose).toHaveBeenCalled();
        vi.restoreAllMocks();
    });
});
