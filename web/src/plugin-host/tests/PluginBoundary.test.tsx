import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {UserTypes} from 'mattermost-redux/action_types';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {renderIn, type World} from '../../features/posts/tests/world';
import {makeStore, type AppStore} from '../../state/store';
import {PluginBoundary, STRIKES} from '../PluginBoundary';

function Broken(): never {
    throw new Error('no such field');
}

function makePage(roles: string): AppStore {
    const {store} = makeStore();
    store.dispatch({type: UserTypes.RECEIVED_ME, data: {id: 'me', username: 'me', roles}});
    store.dispatch({type: 'RECEIVED_WEBAPP_PLUGIN', data: {id: 'com.example.cards', name: 'Cards'}});
    return store;
}

function draw(store: AppStore, key = 'one') {
    return renderIn(store as unknown as World, (
        <PluginBoundary
            key={key}
            pluginId='com.example.cards'
            fallback={<p>plain</p>}
        >
            <Broken/>
        </PluginBoundary>
    ));
}

describe('the boundary around what plugins draw', () => {
    // React reports caught errors to the window as well; the tests' output is not the place for them.
    const quiet = (event: Event) => event.preventDefault();
    beforeEach(() => {
        vi.spyOn(console, 'error').mockImplementation(() => undefined);
        window.addEventListener('error', quiet);
    });
    afterEach(() => {
        window.removeEventListener('error', quiet);
        cleanup();
        vi.restoreAllMocks();
    });

    it('names the plugin, keeps what is below, and tells what went wrong', () => {
        draw(makePage('system_user'));
        expect(screen.getByText('The plugin Cards could not show this.')).toBeTruthy();
        expect(screen.getByText('plain')).toBeTruthy();
        fireEvent.click(screen.getByRole('button', {name: 'Details'}));
        expect(screen.getByRole('dialog', {name: 'Cards failed'}).textContent).toContain('no such field');
        expect(screen.queryByRole('button', {name: 'Turn off Cards'})).toBeNull();
    });

    it('lets administrators turn the plugin off', async () => {
        const ask = vi.spyOn(globalThis, 'fetch').mockImplementation(() => Promise.resolve(new Response('{"status":"OK"}')));
        draw(makePage('system_user system_admin'));
        fireEvent.click(screen.getByRole('button', {name: 'Turn off Cards'}));
        await waitFor(() => expect(ask).toHaveBeenCalled());
        expect(ask.mock.calls[0]?.[0]).toBe('/api/v4/plugins/com.example.cards/disable');
        expect(ask.mock.calls[0]?.[1]?.method).toBe('post');
    });

    it('counts failures, and keeps a plugin away that failed too often', () => {
        const store = makePage('system_user');
        for (let count = 1; count <= STRIKES; count += 1) {
            draw(store, String(count));
            expect(store.getState().plugins.failures['com.example.cards']).toBe(count);
        }
        cleanup();
        let asked = 0;
        const Counted = () => {
            asked += 1;
            return null;
        };
        renderIn(store as unknown as World, <PluginBoundary pluginId='com.example.cards'><Counted/></PluginBoundary>);
        expect(asked).toBe(0);
        expect(screen.getByText('The plugin Cards could not show this.')).toBeTruthy();
    });

    it('forgets the failures of a plugin that is loaded anew', () => {
        const store = makePage('system_user');
        draw(store);
        store.dispatch({type: 'REMOVED_WEBAPP_PLUGIN', data: {id: 'com.example.cards'}});
        expect(store.getState().plugins.failures).toEqual({});
    });

    it('tries again when asked', () => {
        let broken = true;
        const Mended = () => {
            if (broken) {
                throw new Error('not yet');
            }
            return <b>drawn</b>;
        };
        renderIn(makePage('system_user') as unknown as World, <PluginBoundary pluginId='com.example.cards'><Mended/></PluginBoundary>);
        broken = false;
        fireEvent.click(screen.getByRole('button', {name: 'Details'}));
        fireEvent.click(screen.getByRole('button', {name: 'Try again'}));
        expect(screen.getByText('drawn')).toBeTruthy();
    });
});
