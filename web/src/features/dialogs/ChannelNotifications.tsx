// When one channel notifies the reader.
import type {ChannelNotifyProps} from '@mattermost/types/channels';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useAct} from '../../state/act';
import {setNotifyProps} from '../../state/actions/channels';
import type {DialogProps} from '../../state/feature';
import {channelName} from '../../state/selectors/channel-name';
import type {GlobalState} from '../../state/thunk';
import {Dialog} from '../../ui/Dialog';
import {Choices, Toggle} from '../settings/controls';

/** Shows a channel's notification settings; each change is saved at once. */
export function ChannelNotifications({subject, onClose}: DialogProps) {
    const intl = useIntl();
    const act = useAct();
    const name = useSelector((state: GlobalState) => channelName(state, state.entities.channels.channels[subject]));
    const props = useSelector((state: GlobalState) => state.entities.channels.myMembers[subject]?.notify_props);
    const set = (change: Partial<ChannelNotifyProps>) => {
        act(setNotifyProps(subject, change));
    };
    const isMuted = props?.mark_unread === 'mention';
    return (
        <Dialog
            title={intl.formatMessage({id: 'channelNotifications.title', defaultMessage: 'Notifications'})}
            subtitle={name}
            size='s'
            onClose={onClose}
        >
            <Toggle
                label={intl.formatMessage({id: 'channelNotifications.mute', defaultMessage: 'Mute this channel'})}
                help={intl.formatMessage({id: 'channelNotifications.mute.help', defaultMessage: 'It turns grey and only mentions count.'})}
                checked={isMuted}
                onChange={(muted) => set({mark_unread: muted ? 'mention' : 'all'})}
            />
            <Choices
                name='desktop'
                label={intl.formatMessage({id: 'channelNotifications.desktop', defaultMessage: 'Notify me on this computer about'})}
                value={props?.desktop ?? 'default'}
                disabled={isMuted}
                choices={[
                    {value: 'default', text: intl.formatMessage({id: 'channelNotifications.default', defaultMessage: 'What my settings say'})},
                    {value: 'all', text: intl.formatMessage({id: 'channelNotifications.all', defaultMessage: 'All messages'})},
                    {value: 'mention', text: intl.formatMessage({id: 'channelNotifications.mention', defaultMessage: 'Mentions of me'})},
                    {value: 'none', text: intl.formatMessage({id: 'channelNotifications.none', defaultMessage: 'Nothing'})},
                ]}
                onChange={(desktop) => set({desktop: desktop as ChannelNotifyProps['desktop']})}
            />
            <Toggle
                label={intl.formatMessage({id: 'channelNotifications.ignore', defaultMessage: 'Ignore @channel, @here and @all'})}
                checked={props?.ignore_channel_mentions === 'on'}
                onChange={(ignored) => set({ignore_channel_mentions: ignored ? 'on' : 'off'})}
            />
            <p className='help-text'>
                <FormattedMessage
                    id='settings.savedAtOnce'
                    defaultMessage='Changes are saved at once.'
                />
            </p>
        </Dialog>
    );
}
