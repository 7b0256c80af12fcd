// Where in each team the reader was, and the channels they went through.
import type {UnknownAction} from 'redux';

export type ChannelViewState = {
    /** The path within the team that was last open there, by team. */
    lastPathInTeam: Record<string, string>;
    /** Channels by when they were last opened here, newest first. */
    recent: string[];
    /** The post a permalink leads to, while its channel is open. */
    focusedPostId: string;
};

const INITIAL: ChannelViewState = {lastPathInTeam: {}, recent: [], focusedPostId: ''};
const RECENT = 50;

export function channelReducer(state: ChannelViewState = INITIAL, action: UnknownAction): ChannelViewState {
    switch (action.type) {
    case 'VISITED_PATH': {
        const {teamId, path} = action as unknown as {teamId: string; path: string};
        return state.lastPathInTeam[teamId] === path ? state : {...state, lastPathInTeam: {...state.lastPathInTeam, [teamId]: path}};
    }
    case 'VISITED_CHANNEL': {
        const {channelId} = action as unknown as {channelId: string};
        return {...state, recent: [channelId, ...state.recent.filter((id) => id !== channelId)].slice(0, RECENT)};
    }
    case 'FOCUS_POST': {
        const {postId} = action as unknown as {postId: string};
        return {...state, focusedPostId: postId};
    }
    default:
        return state;
    }
}
