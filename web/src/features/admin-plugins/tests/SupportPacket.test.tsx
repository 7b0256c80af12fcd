// The support packet: which plugins are asked, what is fetched, and what a refusal leaves on the screen.
import {cleanup, fireEvent, render, screen, waitFor} from '@testing-library/react';
import {IntlProvider} from 'react-intl';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {SupportPacket, offersOf} from '../SupportPacket';

const plugin = (id: string, props?: Record<string, unknown>) => ({id, name: id, version: '1', ...(props ? {props} : {})});
const MANIFESTS = [plugin('calls', {support_packet: 'Sessions'}), plugin('jira', {support_packet: 'Subscriptions'}), plugin('todo')];

function show() {
    const onClose = vi.fn();
    render(
        <IntlProvider
            locale='en'
            onError={() => undefined}
        >
            <SupportPacket
                manifests={MANIFESTS}
                onClose={onClose}
            />
        </IntlProvider>,
    );
    return onClose;
}

afterEach(() => {
    cleanup();
    vi.unstubAllGlobals();
});

describe('SupportPacket', () => {
    it('offers the plugins whose manifests say that they add something', () => {
        expect(offersOf(MANIFESTS).map(({id}) => id)).toEqual(['calls', 'jira']);
    });

    it('fetches what was chosen and closes', async () => {
        const fetched = vi.fn().mockResolvedValue(new Response('zip', {headers: {'Content-Disposition': 'attachment; filename="support_packet_1.zip"'}}));
        vi.stubGlobal('fetch', fetched);
        vi.stubGlobal('URL', Object.assign(URL, {createObjectURL: () => '#packet', revokeObjectURL: () => undefined}));
        const onClose = show();
        fireEvent.click(screen.getByLabelText('jira: Subscriptions'));
        fireEvent.click(screen.getByLabelText('What plugins logged lately'));
        fireEvent.click(screen.getByRole('button', {name: 'Download'}));
        await waitFor(() => expect(onClose).toHaveBeenCalled());
        expect(fetched.mock.calls[0]?.[0]).toBe('/api/v4/system/support_packet?basic_server_logs=false&plugin_packets=calls');
    });

    it('stays with the reason when it is refused', async () => {
        vi.stubGlobal('fetch', vi.fn().mockResolvedValue(new Response(JSON.stringify({message: 'Not for you.'}), {status: 403})));
        const onClose = show();
        fireEvent.click(screen.getByRole('button', {name: 'Download'}));
        expect(await screen.findByText('Not for you.')).toBeTruthy();
        expect(onClose).not.toHaveBeenCalled();
    });
});
