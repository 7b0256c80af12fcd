// Goes to a channel or a person by a few letters; without any, to where one was lately.
import type {Channel} from '@mattermost/types/channels';
import type {UserProfile} from '@mattermost/types/users';
import {displayUsername} from 'mattermost-redux/utils/user_utils';
import {useEffect, useMemo, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector, useStore} from 'react-redux';
import {useHistory} from 'react-router-dom';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {behind} from '../../state/act';
import {findChannels} from '../../state/actions/channels';
import {findUsers} from '../../state/actions/users';
import type {DialogProps} from '../../state/feature';
import {channelName, teammateId} from '../../state/selectors/channel-name';
import {pathOf} from '../../state/selectors/channel-path';
import {packedUnread, unpackUnread} from '../../state/selectors/unread';
import {useThunkDispatch, type GlobalState} from '../../state/thunk';
import {Avatar} from '../../ui/Avatar';
import {Dialog} from '../../ui/Dialog';
import {PickList} from '../../ui/PickList';

import {rank} from './match';

type Target =
    | {kind: 'channel'; id: string; channel: Channel; name: string; isMember: boolean}
    | {kind: 'user'; id: string; user: UserProfile; name: string};

const MOST = 30;

/** Lists the reader's channels that fit, best first. */
export function switcherTargets(state: GlobalState, term: string): Target[] {
    const {channels, myMembers} = state.entities.channels;
    const recent = state.views.channel.recent;
    const targets: {fit: number; unread: number; recency: number; target: Target}[] = [];
    for (const id of Object.keys(myMembers)) {
        const channel = channels[id];
        if (!channel || channel.delete_at > 0 || id === state.entities.channels.currentChannelId) {
            continue;
        }
        const name = channelName(state, channel);
        const other = state.entities.users.profiles[teammateId(state, channel)];
        const fit = rank(term, name, channel.type === 'O' || channel.type === 'P' ? channel.name : '', other?.username ?? '');
        if (fit === undefined) {
            continue;
        }
        const at = recent.indexOf(id);
        targets.push({fit, unread: unpackUnread(packedUnread(state, id)).isUnread ? 0 : 1, recency: at < 0 ? 1e15 - (channel.last_post_at ?? 0) : at, target: {kind: 'channel', id, channel, name, isMember: true}});
    }
    targets.sort((a, b) => a.fit - b.fit || a.unread - b.unread || a.recency - b.recency);
    return targets.slice(0, MOST).map(({target}) => target);
}

/** Shows the switcher. */
export function ChannelSwitcher({onClose}: DialogProps) {
    const intl = useIntl();
    const history = useHistory();
    const store = useStore<GlobalState>();
    const [term, setTerm] = useState('');
    const found = useFound(term);
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const targets = useMemo(() => {
        const state = store.getState();
        const own = switcherTargets(state, term);
        const known = new Set(own.map((target) => (target.kind === 'channel' && target.channel.type === 'D' ? teammateId(state, target.channel) : target.id)));
        const me = state.entities.users.currentUserId;
        const others: Target[] = [
            ...found.channels.filter((channel) => !known.has(channel.id) && !state.entities.channels.myMembers[channel.id] && channel.team_id === teamId).map((channel) => ({kind: 'channel' as const, id: channel.id, channel, name: channel.display_name, isMember: false})),
            ...found.users.filter((user) => !known.has(user.id) && user.id !== me && user.delete_at === 0).map((user) => ({kind: 'user' as const, id: user.id, user, name: displayUsername(user, 'full_name')})),
        ];
        return [...own, ...others].slice(0, MOST);
    }, [store, term, found, teamId]);
    const pick = (target: Target) => {
        const state = store.getState();
        const team = state.entities.teams.teams[teamId]?.name;
        onClose();
        const path = target.kind === 'user' ? `/${team}/messages/@${target.user.username}` : pathOf(state, target.channel);
        if (path) {
            history.push(path);
        }
    };
    return (
        <Dialog
            title={intl.formatMessage({id: 'switcher.title', defaultMessage: 'Go to a channel'})}
            flush={true}
            onClose={onClose}
        >
            <PickList
                label={intl.formatMessage({id: 'switcher.label', defaultMessage: 'Channel or person'})}
                term={term}
                onTerm={setTerm}
                items={targets}
                keyOf={(target) => target.id}
                draw={(target) => <TargetLine target={target}/>}
                onPick={pick}
                empty={(
                    <FormattedMessage
                        id='switcher.none'
                        defaultMessage='Nothing is called that here.'
                    />
                )}
            />
        </Dialog>
    );
}

type Found = {channels: Channel[]; users: UserProfile[]};

function useFound(term: string): Found {
    const dispatch = useThunkDispatch();
    const teamId = useSelector((state: GlobalState) => state.entities.teams.currentTeamId);
    const [found, setFound] = useState<Found>({channels: [], users: []});
    useEffect(() => {
        if (term.trim() === '') {
            setFound({channels: [], users: []});
            return undefined;
        }
        let live = true;
        const timer = window.setTimeout(() => {
            // What the page knows is found at once; what the server adds may be missing, as while it is out of reach.
            const add = (part: Partial<Found>) => live && setFound((before) => ({...before, ...part}));
            dispatch(behind((run) => run(findChannels(teamId, term.trim())).then((channels) => add({channels}))));
            dispatch(behind((run) => run(findUsers(term.trim(), '')).then((users) => add({users}))));
        }, 150);
        return () => {
            live = false;
            window.clearTimeout(timer);
        };
    }, [term, teamId, dispatch]);
    return found;
}

function TargetLine({target}: {target: Target}) {
    const other = useSelector((state: GlobalState) => (target.kind === 'user' ? target.user.id : teammateId(state, target.channel)));
    const username = useSelector((state: GlobalState) => state.entities.users.profiles[other]?.username);
    const team = useSelector((state: GlobalState) => (target.kind === 'channel' && target.channel.team_id && target.channel.team_id !== state.entities.teams.currentTeamId ? state.entities.teams.teams[target.channel.team_id]?.display_name : ''));
    const {isUnread, mentions} = unpackUnread(useSelector((state: GlobalState) => packedUnread(state, target.id)));
    return (
        <>
            {other ? (
                <Avatar
                    userId={other}
                    size={24}
                    withStatus={true}
                />
            ) : <ChannelIcon channel={target.kind === 'channel' ? target.channel : undefined}/>}
            <span className='pick-list__name'>{isUnread ? <strong><bdi>{target.name}</bdi></strong> : <bdi>{target.name}</bdi>}</span>
            <span className='pick-list__note'>
                {username && `@${username}`}
                {team}
                {target.kind === 'channel' && !target.isMember && (
                    <FormattedMessage
                        id='switcher.join'
                        defaultMessage='not joined yet'
                    />
                )}
            </span>
            {mentions > 0 && <span className='badge'>{mentions}</span>}
        </>
    );
}
