// One message that is not sent yet: where it goes, what it says, and what can be done with it.
import type {FileInfo} from '@mattermost/types/files';
import type {ReactNode} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {ChannelIcon} from '../../plugin-host/ChannelIcon';
import {channelName} from '../../state/selectors/channel-name';
import type {GlobalState} from '../../state/thunk';
import {Markdown} from '../../text/Markdown';

type Props = {
    channelId: string;
    rootId: string;
    message: string;
    files: readonly FileInfo[];
    /** Beside the channel: when it was written, or is sent. */
    time: ReactNode;
    problem?: ReactNode;
    actions: ReactNode;
    /** Instead of the text, while it is changed. */
    editor?: ReactNode;
};

/** Shows the message as a card. */
export function DraftCard({channelId, rootId, message, files, time, problem, actions, editor}: Props) {
    const intl = useIntl();
    const channel = useSelector((state: GlobalState) => state.entities.channels.channels[channelId]);
    const name = useSelector((state: GlobalState) => channelName(state, channel)) || intl.formatMessage({id: 'drafts.unknownChannel', defaultMessage: 'A channel you are not in'});
    return (
        <article
            className={problem ? 'draft-card draft-card--failed' : 'draft-card'}
            aria-label={intl.formatMessage({id: 'drafts.card', defaultMessage: 'Message to {name}'}, {name})}
        >
            <header className='draft-card__head'>
                <ChannelIcon channel={channel}/>
                <strong>
                    {rootId ? (
                        <FormattedMessage
                            id='drafts.inThread'
                            defaultMessage='Thread in {name}'
                            values={{name: <bdi>{name}</bdi>}}
                        />
                    ) : <bdi>{name}</bdi>}
                </strong>
                <span className='draft-card__time'>{time}</span>
                <span className='draft-card__actions'>{actions}</span>
            </header>
            {problem && (
                <p className='draft-card__problem'>
                    <i className='icon icon-alert-outline'/>
                    {problem}
                </p>
            )}
            {editor ?? (
                <div className='draft-card__text'>
                    <Markdown text={message}/>
                </div>
            )}
            {files.length > 0 && (
                <ul className='draft-card__files'>
                    {files.map((file) => (
                        <li key={file.id}>
                            <i className='icon icon-paperclip'/>
                            <bdi>{file.name}</bdi>
                        </li>
                    ))}
                </ul>
            )}
        </article>
    );
}

/** One of the things that can be done. */
export function CardAction({label, icon, danger, disabled, onPress}: {label: string; icon: string; danger?: boolean; disabled?: boolean; onPress: () => void}) {
    return (
        <button
            type='button'
            className={danger ? 'composer__button draft-card__danger' : 'composer__button'}
            aria-label={label}
            title={label}
            disabled={disabled}
            onClick={onPress}
        >
            <i className={`icon ${icon}`}/>
        </button>
    );
}
