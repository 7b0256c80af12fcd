// The settings of mails and devices: what they show, what they change, and what a server without them says.
import {cleanup, fireEvent, screen} from '@testing-library/react';
import {GeneralTypes} from 'mattermost-redux/action_types';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {makeWorld, renderIn} from '../../posts/tests/world';
import {OutsideSettings} from '../OutsideSettings';

afterEach(cleanup);

function show(props: Record<string, string>, sends = 'true') {
    const world = makeWorld();
    world.dispatch({type: GeneralTypes.CLIENT_CONFIG_RECEIVED, data: {SendEmailNotifications: sends, SendPushNotifications: sends}});
    const onChange = vi.fn();
    renderIn(world, <OutsideSettings props={props} onChange={onChange}/>);
    return onChange;
}

const radio = (name: string) => screen.getByRole<HTMLInputElement>('radio', {name});
const toggle = (name: RegExp) => screen.getByRole<HTMLInputElement>('switch', {name});

describe('OutsideSettings', () => {
    it('shows the defaults and saves what is chosen', () => {
        const onChange = show({});
        expect(toggle(/^Email notifications/).checked).toBe(true);
        expect(radio('Mentions and direct messages').checked).toBe(true);
        expect(radio('Online, away or offline').checked).toBe(true);
        fireEvent.click(toggle(/^Email notifications/));
        fireEvent.click(toggle(/^Mails about replies/));
        fireEvent.click(radio('All messages'));
        fireEvent.click(radio('Away or offline'));
        fireEvent.click(toggle(/^Push replies/));
        expect(onChange.mock.calls.map(([change]) => change)).toEqual([
            {email: 'false'}, {email_threads: 'mention'}, {push: 'all'}, {push_status: 'away'}, {push_threads: 'mention'},
        ]);
    });

    it('asks nothing more of who wants nothing', () => {
        show({email: 'false', push: 'none'});
        expect(toggle(/^Email notifications/).checked).toBe(false);
        expect(screen.queryByRole('switch', {name: /replies/})).toBeNull();
        expect(screen.queryByRole('radio', {name: 'Offline'})).toBeNull();
    });

    it('says where the server sends nothing', () => {
        show({}, 'false');
        expect(toggle(/This server sends no mails/).disabled).toBe(true);
        expect(radio('Nothing: this server notifies no devices').checked).toBe(true);
        expect(radio('All messages').closest('fieldset')?.disabled).toBe(true);
    });
});
