// Reactions under a post: counted, named, toggled, and taken back when the server refuses.
import {cleanup, fireEvent, screen, waitFor} from '@testing-library/react';
import {PostTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {makePost, makeWorld, renderIn} from '../../posts/tests/world';
import {ReactionBar} from '../ReactionBar';

afterEach(() => {
    cleanup();
    vi.restoreAllMocks();
});

describe('ReactionBar', () => {
    const world = () => {
        const made = makeWorld();
        made.dispatch({type: PostTypes.RECEIVED_REACTION, data: {user_id: 'bob', post_id: 'first', emoji_name: 'tada', create_at: 1}});
        return made;
    };

    it('names who reacted and adds one\'s own', async () => {
        const add = vi.spyOn(Client4, 'addReaction').mockImplementation(async (user_id, post_id, emoji_name) => ({user_id, post_id, emoji_name, create_at: 2}) as never);
        renderIn(world(), <ReactionBar post={makePost({id: 'first'})}/>);
        const button = screen.getByRole('button', {name: '1: bob reacted with :tada:'});
        expect(button.getAttribute('aria-pressed')).toBe('false');
        fireEvent.click(button);
        expect(add).toHaveBeenCalledWith('alice', 'first', 'tada');
        expect(screen.getByRole('button', {name: '2: bob and You reacted with :tada:'}).getAttribute('aria-pressed')).toBe('true');
    });

    it('takes a refused reaction back', async () => {
        vi.spyOn(Client4, 'addReaction').mockRejectedValue({message: 'no', status_code: 403});
        renderIn(world(), <ReactionBar post={makePost({id: 'first'})}/>);
        fireEvent.click(screen.getByRole('button', {name: '1: bob reacted with :tada:'}));
        await waitFor(() => expect(screen.getByRole('button', {name: '1: bob reacted with :tada:'}).getAttribute('aria-pressed')).toBe('false'));
    });
});
