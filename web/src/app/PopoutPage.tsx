// A plugin's right-hand side in a window of its own.
import {ChannelTypes, TeamTypes} from 'mattermost-redux/action_types';
import {useEffect} from 'react';
import {FormattedMessage} from 'react-intl';
import {useSelector} from 'react-redux';
import {useParams} from 'react-router-dom';

import {Drawn, useSlot} from '../plugin-host/slots';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {SkeletonLines} from '../ui/Skeleton';

/** Shows what the address names; it knows the team and channel that it was opened from. */
export function PopoutPage() {
    const dispatch = useThunkDispatch();
    const {team, channel, pluginId} = useParams<{team: string; channel: string; pluginId: string}>();
    const entry = useSlot('RightHandSidebarComponent').find((one) => one.pluginId === pluginId);
    const started = useSelector((state: GlobalState) => state.plugins.started);
    const teamId = useSelector((state: GlobalState) => Object.values(state.entities.teams.teams).find((one) => one.name === team)?.id ?? '');
    const channelId = useSelector((state: GlobalState) => Object.values(state.entities.channels.channels).find((one) => one.name === channel && (one.team_id === teamId || one.team_id === ''))?.id ?? '');
    useEffect(() => {
        dispatch({type: TeamTypes.SELECT_TEAM, data: teamId});
        dispatch({type: ChannelTypes.SELECT_CHANNEL, data: channelId});
    }, [teamId, channelId, dispatch]);
    useEffect(() => {
        if (typeof entry?.title === 'string') {
            document.title = entry.title;
        }
    }, [entry]);
    if (!entry) {
        return started ? (
            <p className='rhs__note'>
                <FormattedMessage
                    id='rhs.plugin_gone'
                    defaultMessage='The plugin that this belongs to was switched off.'
                />
            </p>
        ) : <SkeletonLines/>;
    }
    return (
        <main
            id='centre'
            className='rhs rhs--window'
        >
            <header className='rhs__header'><h1 className='rhs__title'>{entry.title}</h1></header>
            <div className='rhs__body'><Drawn entry={entry}/></div>
        </main>
    );
}
