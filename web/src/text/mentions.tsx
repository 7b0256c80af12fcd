// @names, ~channels and #hashtags inside a message.
import type {Channel} from '@mattermost/types/channels';
import type {Group} from '@mattermost/types/groups';
import type {UserProfile} from '@mattermost/types/users';
import {getCurrentUserId} from 'mattermost-redux/selectors/entities/common';
import {getTeammateNameDisplaySetting} from 'mattermost-redux/selectors/entities/preferences';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {useContext, type MouseEvent} from 'react';
import {useSelector} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {overridable} from '../plugin-host/overridable';
import {searchFor} from '../state/actions/search';
import {useThunkDispatch, type GlobalState} from '../state/thunk';

import {TextOptionsContext} from './options';
import {GroupContext, PersonContext} from './person';

const SPECIAL = new Set(['all', 'channel', 'here']);

/** Splits the sentence's own punctuation off a name: "@bob." names bob. */
export function nameCandidates(name: string): {name: string; suffix: string}[] {
    const candidates = [{name: name.toLowerCase(), suffix: ''}];
    let end = name.length;
    while (end > 1 && /[._-]/.test(name[end - 1]!)) {
        end -= 1;
        candidates.push({name: name.slice(0, end).toLowerCase(), suffix: name.slice(end)});
    }
    return candidates;
}

/** Shows a mention; a name that nobody has stays plain text. */
export function AtMention({name}: {name: string}) {
    const candidates = nameCandidates(name);
    const Person = useContext(PersonContext);
    const {mentionKeys, mentionHighlightDisabled, inert} = useContext(TextOptionsContext);
    const user = useSelector((state: GlobalState) => userOf(state, candidates));
    const nameFormat = useSelector(getTeammateNameDisplaySetting);
    const isOwn = useSelector((state: GlobalState) => user !== undefined && user.id === getCurrentUserId(state));
    const special = candidates.find((candidate) => SPECIAL.has(candidate.name));
    if (special && !user) {
        const highlighted = !mentionHighlightDisabled && (mentionKeys ?? []).some(({key}) => key.toLowerCase() === `@${special.name}`);
        const mention = <span className='mention-link mention-link--special'>{`@${name.slice(0, name.length - special.suffix.length)}`}</span>;
        return <>{highlighted ? <span className='mention--highlight'>{mention}</span> : mention}{special.suffix}</>;
    }
    if (!user) {
        return <GroupOrName name={name}/>;
    }
    const suffix = candidates.find((candidate) => candidate.name === user.username)?.suffix ?? '';
    if (inert) {
        return <>{`@${displayUsername(user, nameFormat ?? 'username')}${suffix}`}</>;
    }
    const mention = (
        <Person
            userId={user.id}
            className='mention-link'
        >
            {`@${displayUsername(user, nameFormat ?? 'username')}`}
        </Person>
    );
    return <>{isOwn ? <span className='mention--highlight'>{mention}</span> : mention}{suffix}</>;
}

/** A group's name opens who is in it; one that the reader is in stands out like their own. */
function GroupOrName({name}: {name: string}) {
    const candidates = nameCandidates(name);
    const Group = useContext(GroupContext);
    const {inert} = useContext(TextOptionsContext);
    const group = useSelector((state: GlobalState) => groupOf(state, candidates));
    const isOwn = useSelector((state: GlobalState) => group !== undefined && state.entities.groups.myGroups.includes(group.id));
    if (!group || inert) {
        return <>{`@${name}`}</>;
    }
    const suffix = candidates.find((candidate) => candidate.name === group.name)?.suffix ?? '';
    const mention = (
        <Group
            groupId={group.id}
            className='mention-link'
        >
            {`@${name.slice(0, name.length - suffix.length)}`}
        </Group>
    );
    return <>{isOwn ? <span className='mention--highlight'>{mention}</span> : mention}{suffix}</>;
}

function groupOf(state: GlobalState, candidates: {name: string}[]): Group | undefined {
    return Object.values(state.entities.groups?.groups ?? {}).find((group) => group.delete_at === 0 && group.allow_reference && candidates.some(({name}) => name === group.name));
}

function userOf(state: GlobalState, candidates: {name: string}[]): UserProfile | undefined {
    const {profiles} = state.entities.users;
    const ids = usernameIndex(profiles);
    for (const {name} of candidates) {
        const id = ids.get(name);
        if (id) {
            return profiles[id];
        }
    }
    return undefined;
}

let indexedProfiles: Record<string, UserProfile> | undefined;
let idByUsername = new Map<string, string>();

function usernameIndex(profiles: Record<string, UserProfile>): Map<string, string> {
    if (indexedProfiles !== profiles) {
        indexedProfiles = profiles;
        idByUsername = new Map(Object.values(profiles).map((profile) => [profile.username, profile.id]));
    }
    return idByUsername;
}

/** Shows a link to a channel that the reader or the server knows. */
export function ChannelLink({name}: {name: string}) {
    const history = useHistory();
    const {channelMentions, inert} = useContext(TextOptionsContext);
    const teamName = useSelector((state: GlobalState) => state.entities.teams.teams[state.entities.teams.currentTeamId]?.name);
    const channel = useSelector((state: GlobalState) => channelByName(state, name));
    const mentioned = channelMentions?.[name.toLowerCase()];
    const displayName = channel?.display_name ?? mentioned?.display_name;
    const team = mentioned?.team_name ?? teamName;
    if (!displayName || !team) {
        return <>{`~${name}`}</>;
    }
    if (inert) {
        return <>{`~${displayName}`}</>;
    }
    const path = `/${team}/channels/${name.toLowerCase()}`;
    return (
        <a
            className='mention-link'
            data-channel-mention={name}
            href={path}
            onClick={(event) => follow(event, () => history.push(path))}
        >
            {`~${displayName}`}
        </a>
    );
}

function channelByName(state: GlobalState, name: string): Channel | undefined {
    const wanted = name.toLowerCase();
    const team = state.entities.teams.currentTeamId;
    return Object.values(state.entities.channels.channels).find((channel) => channel.name === wanted && channel.team_id === team);
}

/** Shows a hashtag; a click searches for it. */
export const Hashtag = overridable('Hashtag', CoreHashtag);

function CoreHashtag({text}: {text: string}) {
    const dispatch = useThunkDispatch();
    const {inert} = useContext(TextOptionsContext);
    if (inert) {
        return <>{text}</>;
    }
    return (
        <button
            type='button'
            className='mention-link'
            data-hashtag={text}
            onClick={() => dispatch(searchFor(text))}
        >
            {text}
        </button>
    );
}

function follow(event: MouseEvent, action: () => void): void {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
    }
    event.preventDefault();
    action();
}
