// The channels of the session, and how much of each was not read.
import {useIntl} from 'react-intl';

import type {Shown, Talk} from './talk';

/** Shows the channels; the one that is open is marked. */
export function Channels({talk, shown, onProblem}: {talk: Talk; shown: Shown; onProblem: (error: unknown) => void}) {
    const intl = useIntl();
    return (
        <nav
            className='channels'
            aria-label={intl.formatMessage({id: 'embed.channels', defaultMessage: 'Channels'})}
        >
            {shown.channels.map((channel) => {
                const unread = shown.unread[channel.id] ?? 0;
                return (
                    <button
                        key={channel.id}
                        type='button'
                        className={unread > 0 ? 'channels__one channels__one--unread' : 'channels__one'}
                        aria-current={channel.id === shown.channel?.id ? 'page' : undefined}
                        onClick={() => talk.open(channel.id).catch(onProblem)}
                    >
                        <bdi>{channel.display_name}</bdi>
                        {unread > 0 && (
                            <span className='channels__count'>
                                {unread}
                                <span className='unseen'>{` ${intl.formatMessage({id: 'embed.channel.unread', defaultMessage: '{count, plural, one {new message} other {new messages}}'}, {count: unread})}`}</span>
                            </span>
                        )}
                    </button>
                );
            })}
        </nav>
    );
}
