// Sends what was built to its builder, as a message to oneself.
import {Client4} from 'mattermost-redux/client';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';

import type {Thunk} from '../../../state/thunk';

import type {Built} from './tree';

/** Sends it, without what its buttons do: only programs have that. */
export function sendToMe({blocks}: Built): Thunk<Promise<void>> {
    return async (_, getState) => {
        const userId = getCurrentUserId(getState());
        const channel = await Client4.createDirectChannel([userId, userId]);
        await Client4.createPost({channel_id: channel.id, message: '', props: {mm_blocks: blocks}} as never);
    };
}
