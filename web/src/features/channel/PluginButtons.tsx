// Plugins' buttons of the channel header. Wide screens have them in the App Bar, as far as their plugin has no other entry there,
// and else here; narrow ones have them all in one menu.
import type {Channel, ChannelMembership} from '@mattermost/types/channels';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import type {SlotEntry} from '../../plugin-host/methods';
import {PluginBoundary} from '../../plugin-host/PluginBoundary';
import {overridable} from '../../plugin-host/overridable';
import {guarded} from '../../plugin-host/report';
import {useSlot} from '../../plugin-host/slots';
import type {GlobalState} from '../../state/thunk';
import {Menu, MenuItem} from '../../ui/Menu';
import {Tooltip} from '../../ui/Tooltip';

type BarEntry = SlotEntry<'AppBar'> | SlotEntry<'ChannelHeaderButton'>;
type Props = {channel: Channel; member: ChannelMembership | undefined};

/** Shows what plugins offer for a channel, behind one button. */
export function PluginButtons({channel, member}: Props) {
    const own = useSlot('AppBar');
    const buttons = useSlot('ChannelHeaderButton');
    const entries = [...own, ...buttons];
    if (entries.length === 0) {
        return null;
    }
    return (
        <>
            {buttons.filter(({pluginId}) => own.some((entry) => entry.pluginId === pluginId)).map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                    notice='icon'
                >
                    <HeaderButton
                        entry={entry}
                        channel={channel}
                        member={member}
                    />
                </PluginBoundary>
            ))}
            <NarrowMenu
                entries={entries}
                channel={channel}
                member={member}
            />
        </>
    );
}

function HeaderButton({entry, channel, member}: Props & {entry: SlotEntry<'ChannelHeaderButton'>}) {
    return (
        <Tooltip text={entry.tooltipText ?? entry.dropdownText}>
            <button
                type='button'
                className='btn btn-icon visually-wide'
                onClick={() => {
                    guarded(entry.pluginId, () => entry.action?.(channel, member));
                }}
            >
                {entry.icon}
                <span className='sr-only'>{entry.tooltipText ?? entry.dropdownText}</span>
            </button>
        </Tooltip>
    );
}

function NarrowMenu({entries, channel, member}: Props & {entries: BarEntry[]}) {
    const intl = useIntl();
    return (
        <span className='visually-narrow'>
            <Menu
                label={intl.formatMessage({id: 'channel.plugins', defaultMessage: 'Plugins'})}
                triggerClassName='btn btn-icon'
                placement='bottom-end'
                trigger={<i className='icon icon-apps'/>}
            >
                {entries.map((entry) => (
                    <PluginBoundary
                        key={entry.id}
                        pluginId={entry.pluginId}
                    >
                        <Entry
                            entry={entry}
                            channel={channel}
                            member={member}
                        />
                    </PluginBoundary>
                ))}
            </Menu>
        </span>
    );
}

function Entry({entry, channel, member}: Props & {entry: BarEntry}) {
    const name = useSelector((state: GlobalState) => state.plugins.plugins[entry.pluginId]?.name ?? entry.pluginId);
    return (
        <MenuItem
            icon={'iconUrl' in entry ? entry.iconUrl && (
                <img
                    src={entry.iconUrl}
                    alt=''
                    width={18}
                    height={18}
                />
            ) : entry.icon}
            name={name}
            onSelect={() => {
                guarded(entry.pluginId, () => entry.action?.(channel, member));
            }}
        >
            {('dropdownText' in entry ? entry.dropdownText : undefined) ?? entry.tooltipText ?? (
                <FormattedMessage
                    id='channel.plugin'
                    defaultMessage='{name}'
                    values={{name}}
                />
            )}
        </MenuItem>
    );
}

/** Shows plugins' ways to start a call. */
export const CallButtons = overridable('CallButtons', CoreCallButtons);

function CoreCallButtons({channel, member}: Props) {
    const entries = useSlot('CallButton');
    return (
        <>
            {entries.map((entry) => (
                <PluginBoundary
                    key={entry.id}
                    pluginId={entry.pluginId}
                    notice='icon'
                >
                    <span
                        className='call-button'
                        onClickCapture={() => {
                            guarded(entry.pluginId, () => entry.action?.(channel, member));
                        }}
                    >
                        {entry.button ?? (
                            <button
                                type='button'
                                className='btn btn-icon'
                            >
                                {entry.icon ?? <i className='icon icon-phone-outline'/>}
                            </button>
                        )}
                    </span>
                </PluginBoundary>
            ))}
        </>
    );
}
