// Messages to everybody of a large channel are asked about before they are sent.
import {Client4} from 'mattermost-redux/client';

import {trace} from '../../state/act';
import type {GlobalState, Thunk} from '../../state/thunk';

/** Channels up to this size are not asked about. */
const FEW = 5;

/** Returns how many people a message would notify at once, 0 when nothing needs to be asked. */
export function notifiedByEveryone(channelId: string, message: string): Thunk<Promise<number>> {
    return async (_, getState) => {
        if (!mentionsEveryone(message) || !isAsked(getState())) {
            return 0;
        }
        const known = getState().entities.channels.stats?.[channelId]?.member_count;
        const count = known ?? await countMembers(channelId);
        return count - 1 > FEW ? count - 1 : 0;
    };
}

// A count that cannot be had is no reason to hold a message back.
async function countMembers(channelId: string): Promise<number> {
    try {
        // eslint-disable-next-line no-restricted-syntax -- kept nowhere
        return (await Client4.getChannelStats(channelId)).member_count;
    } catch (error) {
        trace('counting members', error);
        return 0;
    }
}

function isAsked(state: GlobalState): boolean {
    return state.entities.general.config.EnableConfirmNotificationsToChannel !== 'false';
}

/** Tells whether a text addresses everybody, outside code. */
export function mentionsEveryone(message: string): boolean {
    const text = message.replace(/```[\s\S]*?(```|$)/g, ' ').replace(/`[^`\n]*`/g, ' ');
    return !text.startsWith('/') && /(^|[^\w@.])@(all|channel|here)(?![\w-]|\.\w)/i.test(text);
}
