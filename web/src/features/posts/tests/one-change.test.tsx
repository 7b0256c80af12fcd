// A change of one post draws one post anew, by React's own count; everything else of the channel stays as it was drawn.
import type {Post} from '@mattermost/types/posts';
import {PostTypes} from 'mattermost-redux/action_types';
import {act, memo, Profiler, useMemo} from 'react';
import {useSelector} from 'react-redux';
import {expect, it} from 'vitest';

import type {GlobalState} from '../../../state/thunk';
import {makePostsOfBlock} from '../post-blocks';
import {PostView} from '../PostView';

import {makePost, makeWorld, renderIn} from './world';

const COUNT = 50;

it('draws the post that changed, and no other', () => {
    const world = makeWorld();
    const posts = Array.from({length: COUNT}, (_, at) => makePost({id: `p${at}`, message: `number ${at} with **some** :tada: and @bob`, create_at: 1_700_000_000_000 + at}));
    world.dispatch({type: PostTypes.RECEIVED_POSTS, data: {order: posts.map(({id}) => id).reverse(), posts: Object.fromEntries(posts.map((post) => [post.id, post]))}});
    world.dispatch({type: PostTypes.RECEIVED_POSTS_IN_CHANNEL, channelId: 'town', data: {order: posts.map(({id}) => id).reverse(), posts: {}}, recent: true, oldest: true});
    const drawn: string[] = [];
    // The profiler counts what is drawn inside it; that the list goes through its rows is no drawing of a post.
    const Row = memo(({post}: {post: Post}) => (
        <Profiler
            id={post.id}
            onRender={(id) => drawn.push(id)}
        >
            <PostView
                post={post}
                place='center'
            />
        </Profiler>
    ));
    Row.displayName = 'Row';
    const List = () => {
        const ofBlock = useMemo(makePostsOfBlock, []);
        const shown = useSelector((state: GlobalState) => ofBlock(state, 'town', undefined)) as Post[];
        return shown.map((post) => (
            <Row
                key={post.id}
                post={post}
            />
        ));
    };
    renderIn(world, <List/>);
    expect(new Set(drawn).size).toBeGreaterThanOrEqual(COUNT);

    const after = (action: Record<string, unknown> & {type: string}) => {
        drawn.length = 0;
        act(() => {
            world.dispatch(action);
        });
        return [...new Set(drawn)];
    };
    expect(after({type: PostTypes.RECEIVED_POST, data: {...posts[7], message: 'changed', edit_at: 5, update_at: posts[7]!.update_at + 1}})).toEqual(['p7']);
    expect(after({type: PostTypes.RECEIVED_REACTION, data: {user_id: 'bob', post_id: 'p9', emoji_name: 'tada', create_at: 1}})).toEqual(['p9']);
    expect(after({type: 'RECEIVED_PREFERENCES', data: [{user_id: 'alice', category: 'flagged_post', name: 'p3', value: 'true'}]})).toEqual(['p3']);
    expect(after({type: 'RECEIVED_STATUSES', data: {bob: 'away'}})).toEqual([]);
});
