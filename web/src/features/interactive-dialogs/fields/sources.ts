// Where the choices of a searched menu come from: its own list, people, channels, or the integration.
import type {DialogElement} from '@mattermost/types/integrations';
import {ChannelTypes} from 'mattermost-redux/action_types';
import {Client4} from 'mattermost-redux/client';
import {getCurrentTeamId} from 'mattermost-redux/selectors/entities/teams';
import {useCallback, useRef} from 'react';
import {useStore} from 'react-redux';

import {findUsers} from '../../../state/actions/users';
import {useThunkDispatch, type GlobalState} from '../../../state/thunk';
import {rank} from '../../dialogs/match';

import type {Choice, Find} from './SearchField';

const MOST = 50;

/** Answers how to find a menu's choices, and what a chosen value is called. */
export function useSource(element: DialogElement, lookup: Find): {find: Find; textOf: (value: string) => string} {
    const dispatch = useThunkDispatch();
    const store = useStore<GlobalState>();
    const names = useRef(new Map<string, string>());
    const latest = useRef({element, lookup});
    latest.current = {element, lookup};
    const source = element.data_source;
    const find = useCallback<Find>(async (query) => {
        const teamId = getCurrentTeamId(store.getState());
        const found = await (async (): Promise<Choice[]> => {
            switch (source) {
            case 'users': {
                const users = await dispatch(findUsers(query, query ? '' : teamId));
                return users.filter((user) => user.delete_at === 0).map((user) => ({text: `@${user.username}`, value: user.id}));
            }
            case 'channels': {
                const channels = await Client4.autocompleteChannels(teamId, query);
                dispatch({type: ChannelTypes.RECEIVED_CHANNELS, teamId, data: channels});
                return channels.filter((channel) => channel.delete_at === 0 && channel.type === 'O').map((channel) => ({text: channel.display_name, value: channel.id}));
            }
            case 'dynamic':
                return latest.current.lookup(query);
            default:
                return inList(latest.current.element, query);
            }
        })();
        found.forEach(({text, value}) => names.current.set(value, text));
        return found.slice(0, MOST);
    }, [dispatch, store, source]);
    const textOf = (value: string) => {
        const {users, channels} = store.getState().entities;
        const own = (element.options ?? []).find((option) => String(option.value) === value)?.text;
        const person = source === 'users' && users.profiles[value];
        const channel = source === 'channels' && channels.channels[value];
        return own ?? (person ? `@${person.username}` : undefined) ?? (channel ? channel.display_name : undefined) ?? names.current.get(value) ?? value;
    };
    return {find, textOf};
}

function inList(element: DialogElement, query: string): Choice[] {
    const ranked = (element.options ?? []).flatMap((option) => {
        const fit = rank(query, option.text);
        return fit === undefined ? [] : [{fit, choice: {text: option.text, value: String(option.value)}}];
    });
    return ranked.sort((a, b) => a.fit - b.fit).map(({choice}) => choice);
}
