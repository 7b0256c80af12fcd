// Choosing one of the reader's channels from a list that is searched.
import type {Channel} from '@mattermost/types/channels';
import {useState, type ReactNode} from 'react';
import {useSelector, useStore} from 'react-redux';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {channelName} from '../../state/selectors/channel-name';
import type {GlobalState} from '../../state/thunk';
import {PickList} from '../../ui/PickList';

import {rank} from './match';

const MOST = 30;

type Props = {
    label: string;
    /** What the list says when there is nothing in it. */
    empty: ReactNode;
    /** Which of the reader's channels are meant; without it all. */
    may?: (state: GlobalState, channel: Channel) => boolean;
    onPick: (channel: Channel) => void;
};

/** Shows the field and what it finds, the most recent channels first. */
export function ChannelPick({label, empty, may, onPick}: Props) {
    const store = useStore<GlobalState>();
    const channels = useSelector((state: GlobalState) => state.entities.channels.channels);
    const members = useSelector((state: GlobalState) => state.entities.channels.myMembers);
    const [term, setTerm] = useState('');
    const state = store.getState();
    const nameOf = (channel: Channel) => channelName(state, channel);
    const isMeant = (channel: Channel) => members[channel.id] && channel.delete_at === 0 && (!may || may(state, channel));
    const found = Object.values(channels).filter((channel) => isMeant(channel) && rank(term, nameOf(channel), channel.name) !== undefined).sort((a, b) => b.last_post_at - a.last_post_at).slice(0, MOST);
    return (
        <PickList
            label={label}
            term={term}
            onTerm={setTerm}
            items={found}
            keyOf={(channel) => channel.id}
            draw={(channel) => (
                <>
                    <ChannelIcon channel={channel}/>
                    <span className='pick-list__name'><bdi>{nameOf(channel)}</bdi></span>
                </>
            )}
            onPick={onPick}
            empty={empty}
        />
    );
}
