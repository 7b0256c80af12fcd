// The page before it has anything to show, and when it could not be loaded.
import {FormattedMessage} from 'react-intl';

import type {Failure} from '../net/client';
import {Button} from '../ui/Button';
import {EmptyState} from '../ui/EmptyState';
import {SkeletonLines} from '../ui/Skeleton';
import './frame.css';

/** Shows the frame's shapes while the account loads. */
export function FrameSkeleton() {
    return (
        <div className='frame'>
            <div className='top-bar'/>
            <div className='frame__main'>
                <div className='sidebar sidebar--skeleton'><SkeletonLines count={10}/></div>
                <div className='frame__centre'><SkeletonLines
                    count={8}
                    withPicture={true}
                                               />
                </div>
            </div>
        </div>
    );
}

/** Says that the account could not be loaded. */
export function BootFailed({failure, onRetry}: {failure: Failure; onRetry: () => void}) {
    return (
        <EmptyState
            icon='icon-alert-outline'
            title={(
                <FormattedMessage
                    id='app.bootFailed'
                    defaultMessage='Your channels could not be loaded'
                />
            )}
            action={(
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
            {failure.offline ? (
                <FormattedMessage
                    id='app.unreachable.text'
                    defaultMessage='Check your connection. What you wrote before is kept in this browser.'
                />
            ) : failure.message}
        </EmptyState>
    );
}
