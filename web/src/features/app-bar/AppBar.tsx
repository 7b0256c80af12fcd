// The bar of plugins' entries at the right edge. A plugin without an entry of its own is here by its button of the
// channel's header.
import type {ReactNode} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {SlotEntry} from '../../plugin-host/methods';
import {overridable} from '../../plugin-host/overridable';
import {isInScope, useProduct} from '../../plugin-host/product';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {guarded} from '../../plugin-host/report';
import {useSlot} from '../../plugin-host/slots';
import {channelName, teammateId} from '../../state/selectors/channel-name';
import {store} from '../../state/store';
import type {GlobalState} from '../../state/thunk';

import './app-bar.css';

type BarEntry = SlotEntry<'AppBar'> | SlotEntry<'ChannelHeaderButton'>;

/** Shows plugins' entries. */
export const AppBar = overridable('AppBar', CoreAppBar);

function CoreAppBar() {
    const intl = useIntl();
    const product = useProduct();
    const all = useSlot('AppBar');
    const own = all.filter(({supportedProductIds}) => isInScope(supportedProductIds, product));
    const headers = useSlot('ChannelHeaderButton');
    // What stands in a channel's header is about channels.
    const buttons = product ? [] : headers;
    const entries = [...own, ...buttons.filter(({pluginId}) => !all.some((entry) => entry.pluginId === pluginId))];
    return entries.length === 0 ? null : (
        <nav
            className='app-bar'
            aria-label={intl.formatMessage({id: 'app_bar.label', defaultMessage: 'Apps'})}
        >
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                    notice='icon'
                >
                    <Entry entry={entry}/>
                </PluginBoundary>
            ))}
        </nav>
    );
}

function Entry({entry}: {entry: BarEntry}) {
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[state.entities.channels.currentChannelId]);
    const member = useSelector((state: GlobalState) => state.entities.channels.myMembers[state.entities.channels.currentChannelId]);
    const name = useSelector((state: GlobalState) => state.plugins.plugins[entry.pluginId]?.name ?? entry.pluginId);
    const active = useSelector((state: GlobalState) => {
        const {isSidebarOpen, rhsState, pluggableId} = state.views.rhs;
        return isSidebarOpen && rhsState === 'plugin' && 'rhsComponentId' in entry && pluggableId === entry.rhsComponentId;
    });
    const act = () => {
        // Mattermost: a conversation has its people's names here.
        const named = channel && {...channel, display_name: channelName(store.getState(), channel), teammate_id: teammateId(store.getState(), channel)};
        guarded(entry.pluginId, () => entry.action?.(named, member));
    };
    const label = typeof entry.tooltipText === 'string' ? entry.tooltipText : name;
    return (
        <button
            type='button'
            className={`app-bar__entry ${active ? 'app-bar__entry--active' : ''}`}
            title={label}
            aria-label={label}
            aria-pressed={active}
            onClick={act}
        >
            <Icon entry={entry}/>
        </button>
    );
}

function Icon({entry}: {entry: BarEntry}): ReactNode {
    if ('iconUrl' in entry && entry.iconUrl) {
        return (
            <img
                src={entry.iconUrl}
                alt=''
                width={24}
                height={24}
            />
        );
    }
    return ('icon' in entry && entry.icon) || <i className='icon icon-power-plug-outline'/>;
}
