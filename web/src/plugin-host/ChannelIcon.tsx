// The sign that tells a channel's kind, where no plugin has another one for it.
import type {Channel} from '@mattermost/types/channels';
import {useSelector} from 'react-redux';

import {channelIcon} from '../state/selectors/channel-name';
import type {GlobalState} from '../state/thunk';

import {guarded} from './report';
import {slotEntries} from './slots';

/** Shows a channel's icon. */
export function ChannelIcon({channel}: {channel: Channel | undefined}) {
    const own = useSelector((state: GlobalState) => channel && slotEntries(state, 'ChannelIconOverride').find(({pluginId, matcher}) => guarded(pluginId, () => matcher?.(state, channel)) === true)?.iconName);
    return <i className={`icon ${own ?? channelIcon(channel)}`}/>;
}
