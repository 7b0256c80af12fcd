// The list while there is nothing to list: loading, and failed with a way out.
import {useEffect, useState} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';

import type {Failure} from '../../../net/client';

const WAIT = 150;
const WIDTHS = [[28, 84], [22, 61, 73], [35, 48], [26, 90, 66, 40], [30, 55]];

/** Shows the shape of posts, but only when loading takes noticeable time. */
export function PostSkeletons() {
    const intl = useIntl();
    const [shown, setShown] = useState(false);
    useEffect(() => {
        const timer = window.setTimeout(() => setShown(true), WAIT);
        return () => window.clearTimeout(timer);
    }, []);
    return (
        <div
            className='post-list post-list--loading'
            role='status'
            aria-label={intl.formatMessage({id: 'posts.loading', defaultMessage: 'Loading messages'})}
        >
            {shown && WIDTHS.map(([name, ...lines], index) => (
                <div
                    key={index}
                    className='skeleton-post'
                >
                    <span className='skeleton skeleton--avatar'/>
                    <span className='skeleton-post__lines'>
                        <span
                            className='skeleton'
                            style={{width: `${name}%`}}
                        />
                        {lines.map((width, line) => (
                            <span
                                key={line}
                                className='skeleton'
                                style={{width: `${width}%`}}
                            />
                        ))}
                    </span>
                </div>
            ))}
        </div>
    );
}

/** Says that the posts could not be loaded. */
export function ListFailure({failure, onRetry}: {failure: Failure | undefined; onRetry: () => void}) {
    return (
        <div className='post-list post-list--notice'>
            <div
                className='list-state'
                role='alert'
            >
                <i className='icon icon-alert-outline'/>
                <p>
                    {failure && !failure.offline && failure.message ? failure.message : (
                        <FormattedMessage
                            id='posts.loadFailed'
                            defaultMessage='The messages could not be loaded. They are safe on the server.'
                        />
                    )}
                </p>
                <button
                    type='button'
                    className='btn btn-primary'
                    onClick={onRetry}
                >
                    <FormattedMessage
                        id='posts.loadRetry'
                        defaultMessage='Try again'
                    />
                </button>
            </div>
        </div>
    );
}
