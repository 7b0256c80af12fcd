// Asking for what one may not make: a plugin of a market is asked for by its id.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {AskForIntegration} from '../AskForIntegration';

afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

it('asks for a plugin by its id', async () => {
    const bodies: string[] = [];
    vi.spyOn(globalThis, 'fetch').mockImplementation((_url, options) => {
        bodies.push(String(options?.body ?? ''));
        return Promise.resolve(new Response('[]', {headers: {'Content-Type': 'application/json'}}));
    });
    renderIn(makeWorld(), <AskForIntegration/>);
    fireEvent.click(await screen.findByRole('button', {name: 'Ask for an integration'}));
    fireEvent.change(screen.getByLabelText('What you need'), {target: {value: 'plugin'}});
    fireEvent.change(screen.getByLabelText('Its id, as its market shows it'), {target: {value: ' com.example.polls '}});
    fireEvent.change(screen.getByLabelText('What you need it for'), {target: {value: 'We vote'}});
    fireEvent.click(screen.getByRole('button', {name: 'Ask'}));
    await waitFor(() => expect(bodies.some((body) => body.includes('"integration_id":"com.example.polls"') && body.includes('"kind":"plugin"'))).toBe(true));
});
