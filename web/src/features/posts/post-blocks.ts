// Which stretch of a channel's history is on the screen, out of the store's post blocks.
import type {Post, PostOrderBlock} from '@mattermost/types/posts';
import {createSelector} from 'mattermost-redux/selectors/create_selector';

import type {GlobalState} from '../../state/thunk';

/** Finds the block that holds a post, or the newest block without one. */
export function blockOf(state: GlobalState, channelId: string, anchorId?: string): PostOrderBlock | undefined {
    const blocks = state.entities.posts.postsInChannel[channelId];
    if (!blocks) {
        return undefined;
    }
    if (anchorId) {
        const found = blocks.find((block) => block.order.includes(anchorId));
        if (found) {
            return found;
        }
    }
    return blocks.find((block) => block.recent);
}

/** Makes a selector of a block's posts in the order of time; deleted replies and hidden kinds are left out. */
export function makePostsOfBlock(): (state: GlobalState, channelId: string, anchorId?: string) => Post[] {
    return createSelector(
        'postsOfBlock',
        (state: GlobalState) => state.entities.posts.posts,
        (state: GlobalState, channelId: string, anchorId?: string) => blockOf(state, channelId, anchorId)?.order,
        (posts, order) => {
            const shown: Post[] = [];
            for (let index = (order?.length ?? 0) - 1; index >= 0; index -= 1) {
                const post = posts[order![index]!];
                // Collapsed threads: replies are read in their thread. An ephemeral answer inside a thread too.
                if (post && !post.root_id) {
                    shown.push(post);
                }
            }
            return shown;
        },
    );
}

/** Returns the ids at the ends of a block: they are where the next pages start. */
export function endsOf(block: PostOrderBlock | undefined): {oldestId: string | undefined; newestId: string | undefined} {
    const order = block?.order ?? [];
    const real = order.filter((id) => !id.includes(':'));
    return {oldestId: real[real.length - 1], newestId: real[0]};
}
