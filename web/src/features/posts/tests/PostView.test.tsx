// A post as people see it: marks, plugins' own types, attachments, what may be done.
import {fireEvent, screen} from '@testing-library/react';
import {Client4} from 'mattermost-redux/client';
import {afterEach, describe, expect, it, vi} from 'vitest';

import {PostView} from '../PostView';

import {makePost, makeWorld, renderIn} from './world';

afterEach(() => vi.restoreAllMocks());

describe('PostView', () => {
    it('shows author, text and marks', () => {
        renderIn(makeWorld(), <PostView post={makePost({id: 'p', message: 'see **this**', edit_at: 5, is_pinned: true})} place='center'/>);
        expect(screen.getByRole('button', {name: 'bob'})).toBeTruthy();
        expect(screen.getByText('this').tagName).toBe('STRONG');
        expect(screen.getByText('Edited')).toBeTruthy();
        expect(screen.getByText('Pinned')).toBeTruthy();
    });

    it('marks a name that is not the author\'s own, and leads to whose it is', () => {
        renderIn(makeWorld(), <PostView post={makePost({id: 'p', message: 'Pay here', props: {from_webhook: 'true', override_username: 'Security Team'} as never})} place='center'/>);
        expect(screen.getByText('BOT')).toBeTruthy();
        expect(screen.getByRole('button', {name: 'Security Team'})).toBeTruthy();
        expect(screen.queryByText('@bob')).toBeNull();
        fireEvent.click(screen.getByRole('button', {name: 'Security Team'}));
        expect(screen.getByText('@bob')).toBeTruthy();
    });

    it('lets a plugin draw its own type of post', () => {
        const world = makeWorld({postTypes: {custom_card: {id: '1', pluginId: 'github', component: ({post}: {post: {props: {title: string}}}) => <b>{post.props.title}</b>}}});
        renderIn(world, <PostView post={makePost({id: 'p', type: 'custom_card' as never, message: 'plain', props: {title: 'A card'}})} place='center'/>);
        expect(screen.getByText('A card')).toBeTruthy();
        expect(screen.queryByText('plain')).toBeNull();
    });

    it('names a plugin that fails and shows the text instead', () => {
        vi.spyOn(console, 'error').mockImplementation(() => undefined);
        const broken = () => {
            throw new Error('broken');
        };
        const world = makeWorld({postTypes: {custom_card: {id: '1', pluginId: 'github', component: broken}}});
        renderIn(world, <PostView post={makePost({id: 'p', type: 'custom_card' as never, message: 'plain'})} place='center'/>);
        expect(screen.getByText('The plugin github could not show this.')).toBeTruthy();
        expect(screen.getByText('plain')).toBeTruthy();
    });

    it('draws attachments and presses their buttons', async () => {
        const press = vi.spyOn(Client4, 'doPostAction').mockRejectedValue({message: 'The integration is down.', status_code: 400});
        const attachments = [{title: 'Build', color: 'danger', text: 'failed', fields: [{title: 'Branch', value: 'main', short: true}, null], actions: [{id: 'again', name: 'Run again'}, {name: 'no id'}]}, 'nonsense'];
        renderIn(makeWorld(), <PostView post={makePost({id: 'p', props: {attachments} as never})} place='center'/>);
        expect(screen.getByText('Branch')).toBeTruthy();
        expect(screen.queryByText('no id')).toBeNull();
        fireEvent.click(screen.getByRole('button', {name: 'Run again'}));
        expect(press).toHaveBeenCalledWith('p', 'again', '');
        expect(await screen.findByText('The integration is down.')).toBeTruthy();
    });

    it('offers editing and deleting for own posts only', () => {
        const {container, unmount} = renderIn(makeWorld(), <PostView post={makePost({id: 'p', user_id: 'alice', message: 'mine'})} place='center'/>);
        fireEvent.mouseEnter(container.querySelector('article')!);
        fireEvent.click(screen.getByRole('button', {name: 'More actions'}));
        expect(screen.getByRole('menuitem', {name: 'Edit'})).toBeTruthy();
        expect(screen.getByRole('menuitem', {name: 'Delete'})).toBeTruthy();
        unmount();
        const other = renderIn(makeWorld(), <PostView post={makePost({id: 'p', message: 'theirs'})} place='center'/>);
        fireEvent.mouseEnter(other.container.querySelector('article')!);
        fireEvent.click(screen.getByRole('button', {name: 'More actions'}));
        expect(screen.queryByRole('menuitem', {name: 'Edit'})).toBeNull();
        expect(screen.getByRole('menuitem', {name: 'Copy link'})).toBeTruthy();
    });

    it('keeps a failed post with a way out', () => {
        renderIn(makeWorld(), <PostView post={makePost({id: 'x:1', pending_post_id: 'x:1', user_id: 'alice', failed: true, message: 'mine'})} place='center'/>);
        expect(screen.getByRole('button', {name: 'Retry'})).toBeTruthy();
        expect(screen.getByRole('button', {name: 'Delete'})).toBeTruthy();
    });
});
