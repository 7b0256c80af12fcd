// Waits for the server's public settings; without them no page can be drawn.
import {useEffect, useState, type ReactNode} from 'react';
import {FormattedMessage} from 'react-intl';

import {failureOf, type Failure} from '../net/client';
import {loadConfig} from '../state/actions/config';
import {useThunkDispatch} from '../state/thunk';
import {Button} from '../ui/Button';
import {EmptyState} from '../ui/EmptyState';

import {Splash} from './Splash';

/** Shows its children once the server has answered. */
export function WithConfig({children}: {children: ReactNode}) {
    const dispatch = useThunkDispatch();
    const [state, setState] = useState<'loading' | 'ready' | Failure>('loading');
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let live = true;
        dispatch(loadConfig()).then(() => live && setState('ready'), (error: unknown) => live && setState(failureOf(error)));
        return () => {
            live = false;
        };
    }, [dispatch, attempt]);
    if (state === 'ready') {
        return <>{children}</>;
    }
    if (state === 'loading') {
        return <Splash/>;
    }
    return (
        <EmptyState
            icon='icon-alert-outline'
            title={(
                <FormattedMessage
                    id='app.unreachable'
                    defaultMessage='The server cannot be reached'
                />
            )}
            action={(
                <Button
                    emphasis='primary'
                    onClick={() => {
                        setState('loading');
                        setAttempt(attempt + 1);
                    }}
                >
                    <FormattedMessage
                        id='ui.retry'
                        defaultMessage='Try again'
                    />
                </Button>
            )}
        >
            {state.offline ? (
                <FormattedMessage
                    id='app.unreachable.text'
                    defaultMessage='Check your connection. What you wrote before is kept in this browser.'
                />
            ) : state.message}
        </EmptyState>
    );
}
