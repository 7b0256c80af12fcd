// A channel that cannot be opened: gone, private, or out of reach.
import {FormattedMessage} from 'react-intl';
import {useDispatch} from 'react-redux';

import type {Failure} from '../../net/client';
import {openDialog} from '../../state/views/dialogs';
import {Button} from '../../ui/Button';
import {EmptyState} from '../../ui/EmptyState';

/** Says why the channel is not there and what to do. */
export function ChannelMissing({failure, isMessage = false, onRetry}: {failure: Failure; /** The address names one message. */ isMessage?: boolean; onRetry: () => void}) {
    const dispatch = useDispatch();
    const isRefused = failure.status === 403 || failure.status === 404;
    return (
        <main
            id='centre'
            className='frame__centre'
        >
            <EmptyState
                icon={failure.offline ? 'icon-alert-outline' : 'icon-lock-outline'}
                title={isRefused && isMessage ? (
                    <FormattedMessage
                        id='permalink.missing'
                        defaultMessage='This message cannot be shown'
                    />
                ) : isRefused ? (
                    <FormattedMessage
                        id='channel.missing'
                        defaultMessage='This channel cannot be opened'
                    />
                ) : (
                    <FormattedMessage
                        id='channel.failed'
                        defaultMessage='The channel could not be loaded'
                    />
                )}
                action={isRefused ? (
                    <Button
                        emphasis='primary'
                        onClick={() => dispatch(openDialog('browse_channels'))}
                    >
                        <FormattedMessage
                            id='channel.missing.browse'
                            defaultMessage='Browse channels'
                        />
                    </Button>
                ) : (
                    <Button
                        emphasis='primary'
                        onClick={onRetry}
                    >
                        <FormattedMessage
                            id='ui.retry'
                            defaultMessage='Try again'
                        />
                    </Button>
                )}
            >
                {isRefused && isMessage ? (
                    <FormattedMessage
                        id='permalink.missing.text'
                        defaultMessage='It was deleted, or it is in a private channel. Whoever sent you the link can tell.'
                    />
                ) : isRefused ? (
                    <FormattedMessage
                        id='channel.missing.text'
                        defaultMessage='It does not exist, or it is private. One of its members can add you.'
                    />
                ) : failure.message}
            </EmptyState>
        </main>
    );
}
