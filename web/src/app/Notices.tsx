// Draws the notices: what was done goes by itself, what failed stays until it is tried again or put away.
import {useEffect} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {useThunkDispatch, type GlobalState, type Thunk} from '../state/thunk';
import {closeNotice, type Notice} from '../state/views/notices';

import './notices.css';

/** How long what was done stands there. */
const READ_IN = 4000;

/** Shows the notices in the corner of the page. */
export function Notices() {
    const notices = useSelector((state: GlobalState) => state.views.notices);
    return (
        <div
            className='notices'
            aria-live='polite'
        >
            {notices.map((notice) => (
                <Line
                    key={notice.id}
                    notice={notice}
                />
            ))}
        </div>
    );
}

function Line({notice}: {notice: Notice}) {
    const intl = useIntl();
    const dispatch = useThunkDispatch();
    const isDone = notice.kind === 'done';
    useEffect(() => {
        if (!isDone) {
            return undefined;
        }
        const timer = window.setTimeout(() => dispatch(closeNotice(notice.id)), READ_IN);
        return () => window.clearTimeout(timer);
    }, [isDone, notice.id, dispatch]);
    const retry = () => {
        dispatch(closeNotice(notice.id));
        notice.retries.forEach((again) => dispatch(again as Thunk));
    };
    return (
        <div
            className={`notice notice--${notice.kind}`}
            role={isDone ? 'status' : 'alert'}
        >
            <i className={`icon ${isDone ? 'icon-check' : 'icon-alert-outline'}`}/>
            <span className='notice__text'>
                {notice.text && <FormattedMessage {...notice.text}/>}
                {notice.words && <bdi>{notice.words}</bdi>}
                {notice.text && notice.failure && ' '}
                {notice.failure && <FailureText failure={notice.failure}/>}
            </span>
            {notice.retries.length > 0 && (
                <button
                    type='button'
                    className='notice__act'
                    onClick={retry}
                >
                    <FormattedMessage
                        id='ui.retry'
                        defaultMessage='Try again'
                    />
                </button>
            )}
            <button
                type='button'
                className='notice__close'
                aria-label={intl.formatMessage({id: 'ui.dismiss', defaultMessage: 'Dismiss'})}
                onClick={() => dispatch(closeNotice(notice.id))}
            >
                <i className='icon icon-close'/>
            </button>
        </div>
    );
}

function FailureText({failure}: {failure: NonNullable<Notice['failure']>}) {
    return failure.offline || !failure.message ? (
        <FormattedMessage
            id='notice.offline'
            defaultMessage='Not done: the server could not be reached.'
        />
    ) : (
        <FormattedMessage
            id='notice.failed'
            defaultMessage='Not done: {reason}'
            values={{reason: failure.message}}
        />
    );
}
