// A channel's settings: what it is called and for, archiving it, and what plugins add.
import {useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {shallowEqual, useSelector} from 'react-redux';

import {guarded} from '../../plugin-host/report';
import {slotEntries} from '../../plugin-host/slots';
import type {DialogProps} from '../../state/feature';
import {mayInChannel} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';
import {Dialog} from '../../ui/Dialog';
import {Tabs, type Tab} from '../../ui/Tabs';

import {ArchiveTab} from './ArchiveTab';
import {InfoTab} from './InfoTab';
import {PluginTab} from './PluginTab';
import './channel-settings.css';

type Name = 'info' | 'archive' | `plugin ${string}`;

/** Shows the settings of a channel. */
export function ChannelSettings({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[subject]);
    const kind = channel?.type === 'P' ? 'private' : 'public';
    const mayEdit = useSelector((state: GlobalState) => mayInChannel(state, subject, `manage_${kind}_channel_properties`));
    const mayArchive = useSelector((state: GlobalState) => channel?.name !== 'town-square' && mayInChannel(state, subject, `delete_${kind}_channel`));
    const ofPlugins = useSelector((state: GlobalState) => slotEntries(state, 'ChannelSettingsTab').filter(({pluginId, shouldRender}) => !shouldRender || guarded(pluginId, () => shouldRender(state, channel)) === true), shallowEqual);
    const tabs: Tab<Name>[] = [
        ...(mayEdit ? [{name: 'info' as const, icon: 'icon-information-outline', text: intl.formatMessage({id: 'channelSettings.info', defaultMessage: 'About'})}] : []),
        ...ofPlugins.map(({id, uiName}) => ({name: `plugin ${id}` as const, icon: 'icon-power-plug-outline', text: uiName})),
        ...(mayArchive ? [{name: 'archive' as const, icon: 'icon-archive-outline', text: intl.formatMessage({id: 'channelSettings.archive', defaultMessage: 'Archive'})}] : []),
    ];
    const [wanted, setWanted] = useState<Name>();
    const [unsaved, setUnsaved] = useState(false);
    const selected = tabs.find(({name}) => name === wanted)?.name ?? tabs[0]?.name;
    if (!channel) {
        return null;
    }
    const plugin = ofPlugins.find(({id}) => selected === `plugin ${id}`);
    return (
        <Dialog
            title={(
                <FormattedMessage
                    id='channelSettings.title'
                    defaultMessage='Channel settings'
                />
            )}
            subtitle={<bdi>{channel.display_name}</bdi>}
            size='l'
            flush={true}
            keep={unsaved}
            onClose={onClose}
        >
            {selected === undefined ? (
                <p className='channel-settings__panel'>
                    <FormattedMessage
                        id='channelSettings.none'
                        defaultMessage='There is nothing here that you may change. Ask an administrator of the channel.'
                    />
                </p>
            ) : (
                <Tabs<Name>
                    tabs={tabs}
                    selected={selected}
                    label={intl.formatMessage({id: 'channelSettings.title', defaultMessage: 'Channel settings'})}
                    vertical={true}
                    onSelect={setWanted}
                >
                    <div className='channel-settings__panel'>
                        {selected === 'info' && (
                            <InfoTab
                                channel={channel}
                                onUnsaved={setUnsaved}
                                onClose={onClose}
                            />
                        )}
                        {selected === 'archive' && (
                            <ArchiveTab
                                channel={channel}
                                onClose={onClose}
                            />
                        )}
                        {plugin && (
                            <PluginTab
                                key={plugin.id}
                                entry={plugin}
                                channel={channel}
                                onUnsaved={setUnsaved}
                            />
                        )}
                    </div>
                </Tabs>
            )}
        </Dialog>
    );
}
