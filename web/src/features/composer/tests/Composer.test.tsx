// Writing and sending: Enter, hooks of plugins, commands, and drafts that are not lost.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {Client4} from 'mattermost-redux/client';
import {afterEach, beforeEach, describe, expect, it, vi} from 'vitest';

import {makePost, makeWorld, renderIn, type World} from '../../posts/tests/world';
import {Composer} from '../Composer';
import {flushDrafts, setDraft} from '../draft-store';

beforeEach(() => {
    setDraft('alice', 'town', '', {message: '', fileInfos: [], updateAt: 0});
    flushDrafts();
});

afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

const box = () => screen.getByRole<HTMLTextAreaElement>('combobox');
const write = (text: string) => fireEvent.change(box(), {target: {value: text}});
const show = (world: World) => renderIn(world, <Composer channelId='town' placeholder='Write to Town Square'/>);

describe('Composer', () => {
    it('sends with Enter and is empty afterwards', async () => {
        const create = vi.spyOn(Client4, 'createPost').mockImplementation(async (post) => ({...makePost({id: 'real', user_id: 'alice', message: post.message}), pending_post_id: post.pending_post_id}) as never);
        show(makeWorld());
        write('good morning');
        fireEvent.keyDown(box(), {key: 'Enter'});
        await waitFor(() => expect(create).toHaveBeenCalledOnce());
        expect(create.mock.calls[0]?.[0]).toMatchObject({channel_id: 'town', root_id: '', message: 'good morning'});
        expect(box().value).toBe('');
    });

    it('breaks the line with Shift+Enter and sends nothing that is blank', () => {
        const create = vi.spyOn(Client4, 'createPost');
        show(makeWorld());
        fireEvent.keyDown(box(), {key: 'Enter', shiftKey: true});
        write('   ');
        fireEvent.keyDown(box(), {key: 'Enter'});
        expect(create).not.toHaveBeenCalled();
    });

    it('lets plugins change and refuse a message, and keeps what was refused', async () => {
        const create = vi.spyOn(Client4, 'createPost').mockResolvedValue(makePost({id: 'real'}) as never);
        const hook = vi.fn().mockReturnValueOnce({error: {message: 'No secrets here.'}}).mockImplementation((post) => ({post: {...post, message: post.message.toUpperCase()}}));
        show(makeWorld({components: {MessageWillBePosted: [{id: '1', pluginId: 'guard', hook}]}}));
        write('secret');
        fireEvent.keyDown(box(), {key: 'Enter'});
        expect(await screen.findByText('No secrets here.')).toBeTruthy();
        expect(box().value).toBe('secret');
        expect(create).not.toHaveBeenCalled();
        await waitFor(() => expect(screen.getByRole('button', {name: 'Send (Enter)'})).toHaveProperty('disabled', false));
        fireEvent.keyDown(box(), {key: 'Enter'});
        await waitFor(() => expect(create.mock.calls[0]?.[0].message).toBe('SECRET'));
    });

    it('executes commands and offers an unknown one as a message', async () => {
        const execute = vi.spyOn(Client4, 'executeCommand').mockRejectedValueOnce({message: 'No command /shrugg.', server_error_id: 'api.command.execute_command.not_found.app_error', status_code: 404});
        const create = vi.spyOn(Client4, 'createPost').mockResolvedValue(makePost({id: 'real'}) as never);
        show(makeWorld());
        write('/shrugg it');
        fireEvent.keyDown(box(), {key: 'Enter'});
        fireEvent.click(await screen.findByRole('button', {name: 'Send it as a message'}));
        await waitFor(() => expect(create.mock.calls[0]?.[0].message).toBe('/shrugg it'));
        expect(execute).toHaveBeenCalledWith('/shrugg it', {channel_id: 'town', team_id: 'team', root_id: ''});
    });

    it('keeps a draft when the view goes away', () => {
        const world = makeWorld();
        const first = show(world);
        write('half a thought');
        first.unmount();
        expect(window.localStorage.getItem('jackfield:alice:draft_town')).toContain('half a thought');
        show(world);
        expect(box().value).toBe('half a thought');
    });

    it('counts down near the limit and does not send beyond it', () => {
        const create = vi.spyOn(Client4, 'createPost');
        show(makeWorld());
        write('x'.repeat(16384));
        expect(screen.getByText('1 characters too long')).toBeTruthy();
        fireEvent.keyDown(box(), {key: 'Enter'});
        expect(create).not.toHaveBeenCalled();
    });
});
