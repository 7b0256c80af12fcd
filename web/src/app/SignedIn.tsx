// Everything behind the sign-in: loads the account, connects, and draws the frame around the routes.
import {lazy, useEffect, useState} from 'react';
import {useSelector} from 'react-redux';
import {Redirect, Route, Switch, useHistory, useLocation} from 'react-router-dom';

import {GroupMention} from '../features/groups/GroupMention';
import {UserPopover} from '../features/posts/user-popover';
import {failureOf, type Failure} from '../net/client';
import {loadAccount, loadMe} from '../state/actions/boot';
import '../state/redux-reducers';
import {store} from '../state/store';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {GroupContext, PersonContext} from '../text/person';

import {BootFailed, FrameSkeleton} from './BootStates';
import {Frame} from './Frame';
import {endLive, goLive} from './live';
import {startPlugins} from './plugins';

const PopoutPage = lazy(() => import('./PopoutPage').then((module) => ({default: module.PopoutPage})));

/** Shows the client to whom it knows, the sign-in page to everybody else. */
export function SignedIn() {
    const dispatch = useThunkDispatch();
    const history = useHistory();
    const location = useLocation();
    const ready = useSelector((state: GlobalState) => state.views.browser.ready);
    const noAccounts = useSelector((state: GlobalState) => state.entities.general.config.NoAccounts === 'true');
    const [failure, setFailure] = useState<Failure>();
    const [attempt, setAttempt] = useState(0);
    useEffect(() => {
        let live = true;
        const start = async () => {
            await dispatch(loadMe());
            // The events come first: what happens while the rest loads is then not missed.
            goLive(store);
            await dispatch(loadAccount());
            startPlugins();
        };
        start().catch((error: unknown) => {
            endLive();
            if (live) {
                setFailure(failureOf(error));
            }
        });
        return () => {
            live = false;
        };
    }, [dispatch, history, attempt]);
    if (failure?.status === 401) {
        const wanted = location.pathname === '/' ? '' : `?redirect_to=${encodeURIComponent(location.pathname + location.search)}`;
        return <Redirect to={noAccounts ? '/signup' : `/login${wanted}`}/>;
    }
    if (failure) {
        return (
            <BootFailed
                failure={failure}
                onRetry={() => {
                    setFailure(undefined);
                    setAttempt(attempt + 1);
                }}
            />
        );
    }
    return ready ? (
        <PersonContext.Provider value={UserPopover}>
            <GroupContext.Provider value={GroupMention}>
                <Switch>
                    <Route
                        path='/_popout/rhs/:team/:channel/plugin/:pluginId'
                        component={PopoutPage}
                    />
                    <Route component={Frame}/>
                </Switch>
            </GroupContext.Provider>
        </PersonContext.Provider>
    ) : <FrameSkeleton/>;
}
