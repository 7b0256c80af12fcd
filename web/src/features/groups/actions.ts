// Groups of users: those that can be mentioned, those that the reader is in, and changing them.
import type {Group} from '@mattermost/types/groups';
import type {UserProfile} from '@mattermost/types/users';
import {GroupTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import {read} from '../../net/read';
import {keepProfiles} from '../../state/actions/users';
import type {EventHandlers} from '../../state/feature';
import {load} from '../../state/load';
import type {Thunk} from '../../state/thunk';

/** More of them than this are looked up by their names. */
const MOST = 200;

export const groupEvents: EventHandlers = {
    received_group: ({data}) => (dispatch) => {
        const group = read<Group>(data.group);
        if (group?.id) {
            dispatch({type: GroupTypes.RECEIVED_GROUP, data: group});
        }
    },
    group_member_add: ({data}) => mine(data.group_member, GroupTypes.ADD_MY_GROUP),
    group_member_deleted: ({data}) => mine(data.group_member, GroupTypes.REMOVE_MY_GROUP),
};

function mine(told: unknown, type: string): Thunk {
    return (dispatch) => {
        const id = read<{group_id?: string}>(told)?.group_id;
        if (id) {
            dispatch({type, id});
        }
    };
}

/** Loads the groups that can be mentioned, and which of them the reader is in. */
export function loadGroups(): Thunk<Promise<unknown>> {
    return async (dispatch, getState) => {
        const {currentUserId} = getState().entities.users;
        await Promise.all([
            dispatch(load(groupEvents, () => Client4.getGroups({filter_allow_reference: true, include_member_count: true, page: 0, per_page: MOST} as never), (data, run) => run({type: GroupTypes.RECEIVED_GROUPS, data}))),
            dispatch(load(groupEvents, () => Client4.getGroupsByUserId(currentUserId), (data, run, state) => {
                const now = new Set(data.map(({id}) => id));
                state().entities.groups.myGroups.filter((id) => !now.has(id)).forEach((id) => run({type: GroupTypes.REMOVE_MY_GROUP, id}));
                run({type: GroupTypes.RECEIVED_MY_GROUPS, data});
            })),
        ]);
    };
}

/** Finds groups by what was typed; archived ones are found by themselves. */
export function findGroups(q: string, archived: boolean): Thunk<Promise<Group[]>> {
    return load({}, () => Client4.getGroups({q, include_member_count: true, page: 0, per_page: MOST, ...(archived ? {filter_archived: true} : {})} as never), (data, dispatch) => dispatch({type: GroupTypes.RECEIVED_GROUPS, data}));
}

/** Keeps groups that a page has asked for by itself. */
export const keepGroups = (data: Group[]) => ({type: GroupTypes.RECEIVED_GROUPS, data});

/** Loads who is in a group. */
export function loadGroupMembers(groupId: string): Thunk<Promise<UserProfile[]>> {
    return keepProfiles(async () => (await request<{members: UserProfile[]}>(`/groups/${groupId}/members?page=0&per_page=${MOST}`)).members);
}

export type GroupDraft = {name: string; display_name: string};

/** Makes a group of these people. */
export function createGroup(draft: GroupDraft, userIds: string[]): Thunk<Promise<Group>> {
    return kept(() => Client4.createGroupWithUserIds({...draft, source: 'custom', allow_reference: true, user_ids: userIds} as never));
}

export function changeGroup(groupId: string, patch: GroupDraft): Thunk<Promise<Group>> {
    return kept(() => Client4.patchGroup(groupId, patch as never));
}

export function setGroupArchived(groupId: string, archived: boolean): Thunk<Promise<Group>> {
    return kept(() => (archived ? Client4.archiveGroup(groupId) : Client4.restoreGroup(groupId)));
}

/** Keeps the group that the server answers with, beside what only lists tell of it. */
function kept(ask: () => Promise<Group>): Thunk<Promise<Group>> {
    return async (dispatch, getState) => {
        const group = await ask();
        const data = {...getState().entities.groups.groups[group.id], ...group};
        dispatch({type: GroupTypes.RECEIVED_GROUP, data});
        return data;
    };
}

export function addToGroup(groupId: string, userIds: string[]): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.addUsersToGroup(groupId, userIds);
        await dispatch(loadGroup(groupId));
    };
}

export function removeFromGroup(groupId: string, userIds: string[]): Thunk<Promise<void>> {
    return async (dispatch) => {
        await Client4.removeUsersFromGroup(groupId, userIds);
        await dispatch(loadGroup(groupId));
    };
}

/** Loads a group with how many are in it. */
export function loadGroup(groupId: string): Thunk<Promise<unknown>> {
    return load(groupEvents, () => Client4.getGroup(groupId, true), (data, dispatch) => dispatch({type: GroupTypes.RECEIVED_GROUP, data}));
}
