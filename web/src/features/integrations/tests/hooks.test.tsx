// What a webhook's form reads, tries and saves, and what its log shows.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {afterEach, describe, expect, it, vi} from 'vitest';

import * as net from '../../../net/client';
import {makeWorld, renderIn} from '../../posts/tests/world';
import type {Made} from '../api';
import {HookCalls} from '../HookCalls';
import {HookOptionsDialog} from '../HookOptionsDialog';
import {curlOf} from '../hooks-api';

afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

const made: Made = {id: 'h', title: 'Gauge', about: '', values: {}};
const options = {signature: '', signature_header: '', old_secret_until: 0, tolerance: 0, allowed_ips: ['192.0.2.0/24'], expires_at: 0, per_minute: 0, template: ''};
const gitlab = {id: 'gitlab', name: 'GitLab', signature: 'gitlab', signature_header: '', template: '{"text": "{{ x }}"}', payload: '{"x": 1}'};

type Asked = {where: string; body: unknown};

/** A server of webhooks; answers what it was asked. */
function serves(answers: Record<string, unknown>): Asked[] {
    const asked: Asked[] = [];
    vi.spyOn(net, 'request').mockImplementation(((where: string, sent?: RequestInit) => {
        asked.push({where: `${sent?.method ?? 'GET'} ${where}`, body: sent?.body ? JSON.parse(String(sent.body)) : undefined});
        const answer = answers[where.split('?')[0] ?? ''];
        return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }) as never);
    return asked;
}

const field = (name: string | RegExp) => screen.getByLabelText<HTMLInputElement>(name);

describe('the form of a webhook', () => {
    it('takes a template with how its sender signs, tries it, and saves all of it', async () => {
        const asked = serves({
            '/hooks/incoming/h/options': {...options, secret: 'fresh'},
            '/hooks/templates': [gitlab],
            '/hooks/incoming/h/render': {text: 'One', attachments: [{title: 'A card'}]},
        });
        const onSecret = vi.fn();
        renderIn(makeWorld(), <HookOptionsDialog made={made} onSecret={onSecret} onClose={vi.fn()}/>);
        await screen.findByRole('option', {name: 'GitLab'});
        expect(field('Addresses that calls may come from').value).toBe('192.0.2.0/24');
        fireEvent.change(field('Template of a sender'), {target: {value: 'gitlab'}});
        expect(field('How calls are signed').value).toBe('gitlab');
        fireEvent.click(screen.getByRole('button', {name: 'Try it'}));
        const preview = await screen.findByRole('region', {name: 'What would be posted'});
        await waitFor(() => expect(preview.textContent).toContain('OneA card'));
        expect(asked.at(-1)).toEqual({where: 'POST /hooks/incoming/h/render', body: {template: gitlab.template, payload: gitlab.payload}});
        fireEvent.change(field('Calls a minute at most'), {target: {value: '30'}});
        fireEvent.change(field('Addresses that calls may come from'), {target: {value: '192.0.2.7, 2001:db8::1'}});
        fireEvent.click(screen.getByRole('button', {name: 'Save'}));
        await waitFor(() => expect(onSecret).toHaveBeenCalledWith('fresh'));
        expect(asked.at(-1)).toMatchObject({where: 'PUT /hooks/incoming/h/options', body: {signature: 'gitlab', template: gitlab.template, per_minute: 30, allowed_ips: ['192.0.2.7', '2001:db8::1']}});
    });

    it('changes a secret, and says how long the one before holds', async () => {
        const asked = serves({
            '/hooks/incoming/h/options': {...options, signature: 'hmac', signature_header: 'X-Tide', old_secret_until: Date.now() + 60_000},
            '/hooks/templates': [],
            '/hooks/incoming/h/rotate_secret': {...options, secret: 'another'},
        });
        const onSecret = vi.fn();
        renderIn(makeWorld(), <HookOptionsDialog made={made} onSecret={onSecret} onClose={vi.fn()}/>);
        expect((await screen.findByLabelText<HTMLInputElement>('Header of the signature')).value).toBe('X-Tide');
        expect(screen.getByText(/The one before holds until/)).toBeTruthy();
        fireEvent.change(field('After a change the secret before holds for'), {target: {value: '3600'}});
        fireEvent.click(screen.getByRole('button', {name: 'Change the secret'}));
        await waitFor(() => expect(onSecret).toHaveBeenCalledWith('another'));
        expect(asked.at(-1)).toEqual({where: 'POST /hooks/incoming/h/rotate_secret', body: {secret: '', overlap: 3600}});
    });
});

describe('the log of a webhook', () => {
    it('shows what was posted and what was refused, and only that when asked', async () => {
        const call = {number: 1, create_at: 1, status: 200, error: '', reason: '', bytes: 15, address: '192.0.2.7'};
        const asked = serves({'/hooks/incoming/h/calls': [{...call, number: 2, status: 401, reason: 'The signature is missing.'}, call]});
        renderIn(makeWorld(), <HookCalls made={made} onClose={vi.fn()}/>);
        expect(await screen.findByText(/The signature is missing/)).toBeTruthy();
        expect(screen.getByText(/Posted/)).toBeTruthy();
        expect(screen.getAllByText(/15 bytes from 192\.0\.2\.7/)).toHaveLength(2);
        fireEvent.click(screen.getByRole('switch', {name: 'Only those that were refused'}));
        await waitFor(() => expect(asked.at(-1)?.where).toBe('GET /hooks/incoming/h/calls?page=0&per_page=30&failed=true'));
    });
});

describe('the line for a shell', () => {
    it('posts by the address', () => {
        expect(curlOf('https://chat.example/hooks/h')).toContain("'https://chat.example/hooks/h'");
    });
});
