// An open channel: its header, its posts, and where one writes.
import {useState} from 'react';
import {useSelector} from 'react-redux';
import {FormattedMessage, useIntl} from 'react-intl';

import {Drawn, useSlot} from '../../plugin-host/slots';
import {useAct} from '../../state/act';
import {setArchived} from '../../state/actions/channels';
import {channelName} from '../../state/selectors/channel-name';
import {mayInChannel} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';
import {Button} from '../../ui/Button';
import {Tabs} from '../../ui/Tabs';
import {BookmarksBar} from '../bookmarks/BookmarksBar';
import {Composer} from '../composer/Composer';
import {PostList} from '../posts/list/PostList';

import {ChannelHeader} from './ChannelHeader';

type Props = {channelId: string; focusedPostId?: string};

/** Shows one channel. */
export function ChannelView({channelId, focusedPostId}: Props) {
    const intl = useIntl();
    const tabs = useSlot('ChannelTab');
    const [open, setOpen] = useState('');
    // Who comes for a message sees messages.
    const tab = focusedPostId ? undefined : tabs.find(({id}) => id === open);
    const messages = (
        <>
            <PostList
                channelId={channelId}
                focusedPostId={focusedPostId}
            />
            <WritingPlace channelId={channelId}/>
        </>
    );
    return (
        <main
            id='centre'
            className='frame__centre channel-view'
        >
            <ChannelHeader channelId={channelId}/>
            <BookmarksBar channelId={channelId}/>
            {tabs.length > 0 ? (
                <Tabs
                    label={intl.formatMessage({id: 'channel.tabs', defaultMessage: 'Views of the channel'})}
                    tabs={[{name: '', text: intl.formatMessage({id: 'channel.tabs.messages', defaultMessage: 'Messages'})}, ...tabs.map(({id, text}) => ({name: id, text}))]}
                    selected={tab?.id ?? ''}
                    onSelect={setOpen}
                >
                    {tab ? (
                        <Drawn
                            entry={tab}
                            given={{channelId}}
                        />
                    ) : messages}
                </Tabs>
            ) : messages}
        </main>
    );
}

function WritingPlace({channelId}: {channelId: string}) {
    const intl = useIntl();
    const act = useAct();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const name = useSelector((state: GlobalState) => channelName(state, channel));
    const mayPost = useSelector((state: GlobalState) => mayInChannel(state, channelId, 'create_post'));
    const mayRestore = useSelector((state: GlobalState) => mayInChannel(state, channelId, 'manage_team') || mayInChannel(state, channelId, 'delete_public_channel'));
    if (!channel) {
        return null;
    }
    if (channel.delete_at > 0) {
        return (
            <div className='channel-closed'>
                <i className='icon icon-archive-outline'/>
                <span>
                    <FormattedMessage
                        id='channel.archived'
                        defaultMessage='This channel is archived. Its messages can be read and searched.'
                    />
                </span>
                {mayRestore && (
                    <Button
                        size='sm'
                        onClick={() => {
                            act(setArchived(channel, false));
                        }}
                    >
                        <FormattedMessage
                            id='channel.restore'
                            defaultMessage='Restore'
                        />
                    </Button>
                )}
            </div>
        );
    }
    if (!mayPost) {
        return (
            <div className='channel-closed'>
                <i className='icon icon-lock-outline'/>
                <FormattedMessage
                    id='channel.readOnly'
                    defaultMessage='You can read here, but not write. Channel admins can change that.'
                />
            </div>
        );
    }
    return (
        <Composer
            key={channelId}
            channelId={channelId}
            autoFocus={true}
            placeholder={intl.formatMessage({id: 'channel.placeholder', defaultMessage: 'Write to {name}'}, {name})}
        />
    );
}
