// What forms say, as the server wants it, and back.
import {Client4} from 'mattermost-redux/client';
import {afterEach, describe, expect, it, vi} from 'vitest';

import * as net from '../../../net/client';
import {SOURCES} from '../api';

afterEach(() => vi.restoreAllMocks());

describe('integrations', () => {
    it('send lists as lists, and numbers as numbers', async () => {
        const create = vi.spyOn(Client4, 'createOutgoingWebhook').mockResolvedValue({} as never);
        await SOURCES.outgoing.save({display_name: 'Tides', trigger_words: ' tide, ebb  flow', trigger_when: '1', callback_urls: 'https://one.example\n\n https://two.example '}, 'team');
        expect(create).toHaveBeenCalledWith({display_name: 'Tides', team_id: 'team', trigger_words: ['tide', 'ebb', 'flow'], trigger_when: 1, callback_urls: ['https://one.example', 'https://two.example']});
    });

    it('are changed with all that they had', async () => {
        const hook = {id: 'h', token: 't', creator_id: 'u', channel_id: 'c', team_id: 'team', display_name: 'Tides', description: 'd', trigger_words: ['tide'], trigger_when: 0, callback_urls: ['https://one.example'], content_type: 'application/json', username: 'x', icon_url: 'y'};
        vi.spyOn(Client4, 'getOutgoingWebhooks').mockResolvedValue([hook] as never);
        const update = vi.spyOn(Client4, 'updateOutgoingWebhook').mockResolvedValue({} as never);
        const [made] = await SOURCES.outgoing.list('team');
        await SOURCES.outgoing.save(made!.values, 'team', made!.id);
        const {token: _token, creator_id: _creator, ...kept} = hook;
        expect(update).toHaveBeenCalledWith(kept);
    });

    it('show the key of a subscription when it is made, and not when it is changed', async () => {
        const asked = vi.spyOn(net, 'request').mockResolvedValueOnce({secret: 'whsec_1'}).mockResolvedValueOnce({});
        const values = {bot_user_id: 'b', display_name: 'Gauge', url: '', events: 'posted  post_edited', channel_ids: '', ordered: 'true'};
        expect(await SOURCES.subscriptions.save(values, 'team')).toBe('whsec_1');
        expect(JSON.parse(String(asked.mock.calls[0]?.[1]?.body))).toEqual({...values, events: ['posted', 'post_edited'], channel_ids: [], team_ids: [], ordered: true});
        expect(await SOURCES.subscriptions.save(values, 'team', 's')).toBeUndefined();
        expect(asked.mock.calls[1]?.[0]).toBe('/integrations/subscriptions/s');
    });
});
