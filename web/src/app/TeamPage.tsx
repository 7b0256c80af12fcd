// A team: its sidebar, the open channel or page, and what is shown beside it.
import {lazy, Suspense, useEffect} from 'react';
import {useSelector} from 'react-redux';
import {TeamTypes} from 'mattermost-redux/action_types';
import {Redirect, Route, Switch, useLocation, useParams} from 'react-router-dom';

import {ChannelRoute} from '../features/channel/ChannelRoute';
import {PermalinkRoute} from '../features/channel/PermalinkRoute';
import {RightSidebar} from '../features/rhs/RightSidebar';
import {Sidebar} from '../features/sidebar/Sidebar';
import {useAct} from '../state/act';
import {store} from '../state/store';
import {useThunkDispatch, type GlobalState} from '../state/thunk';
import {ErrorBoundary} from '../ui/ErrorBoundary';
import {SkeletonLines} from '../ui/Skeleton';

import {ErrorPage} from './ErrorPage';
import {features, panels} from './features';
import {lastPathInTeam, rememberPlace} from './last-place';
import {PluginRoute} from './PluginRoutes';

const DraftsPage = lazy(() => import('../features/drafts/DraftsPage').then((module) => ({default: module.DraftsPage})));
const EmojiPage = lazy(() => import('../features/emoji/EmojiPage').then((module) => ({default: module.EmojiPage})));
const IntegrationsPage = lazy(() => import('../features/integrations/IntegrationsPage').then((module) => ({default: module.IntegrationsPage})));
const ThreadsPage = lazy(() => import('../features/channel/ThreadsPage').then((module) => ({default: module.ThreadsPage})));

/** When what nobody waits for is done, in milliseconds. */
const UNHURRIED = 100;

/** Opens the team that the address names. */
export function TeamPage() {
    const dispatch = useThunkDispatch();
    const act = useAct();
    const {team: name} = useParams<{team: string}>();
    const location = useLocation();
    const userId = useSelector((state: GlobalState) => state.entities.users.currentUserId);
    const team = useSelector((state: GlobalState) => Object.values(state.entities.teams.teams).find((one) => one.name === name && one.delete_at === 0 && state.entities.teams.myMembers[one.id]));
    const isSelected = useSelector((state: GlobalState) => state.entities.teams.currentTeamId === team?.id);
    const pluginsStarted = useSelector((state: GlobalState) => state.plugins.started);
    const teamId = team?.id;
    useEffect(() => {
        if (!teamId) {
            return;
        }
        if (store.getState().entities.teams.currentTeamId !== teamId) {
            dispatch({type: TeamTypes.SELECT_TEAM, data: teamId});
        }
        features.forEach(({ofTeam}) => ofTeam && act(ofTeam(teamId)));
    }, [teamId, dispatch, act]);
    useEffect(() => {
        if (!team || !/^\/[^/]+\/(channels|messages|threads)/.test(location.pathname)) {
            return undefined;
        }
        // Writing it down can wait until the page is drawn.
        const timer = window.setTimeout(() => rememberPlace(userId, team, location.pathname), UNHURRIED);
        return () => window.clearTimeout(timer);
    }, [team, userId, location.pathname]);
    if (!team && !pluginsStarted) {
        // It may be a plugin's page.
        return <SkeletonLines/>;
    }
    if (!team) {
        return <Redirect to='/error?type=team_not_found'/>;
    }
    if (!isSelected) {
        return <SkeletonLines/>;
    }
    const last = lastPathInTeam(userId, team.id);
    const home = last.startsWith(`/${team.name}/`) ? last : `/${team.name}/channels/town-square`;
    return (
        <>
            <ErrorBoundary><Sidebar/></ErrorBoundary>
            <ErrorBoundary resetKey={location.pathname}>
                <Suspense fallback={<SkeletonLines withPicture={true}/>}>
                    <Switch>
                        <Redirect
                            exact={true}
                            from='/:team'
                            to={home}
                        />
                        <Route path='/:team/channels/:identifier'><ChannelRoute kind='channels'/></Route>
                        <Route path='/:team/messages/:identifier'><ChannelRoute kind='messages'/></Route>
                        <Route path='/:team/pl/:postId'><PermalinkRoute/></Route>
                        <Route
                            path='/:team/threads/:threadId?'
                            component={ThreadsPage}
                        />
                        <Route path='/:team/drafts'><DraftsPage view='drafts'/></Route>
                        <Route path='/:team/scheduled_posts'><DraftsPage view='scheduled_posts'/></Route>
                        <Route
                            path='/:team/emoji'
                            component={EmojiPage}
                        />
                        <Route
                            path='/:team/integrations'
                            component={IntegrationsPage}
                        />
                        <Route path='/:team/:plugin'><PluginRoute slot='NeedsTeamComponent'/></Route>
                        <Route component={ErrorPage}/>
                    </Switch>
                </Suspense>
            </ErrorBoundary>
            <ErrorBoundary><RightSidebar panels={panels}/></ErrorBoundary>
        </>
    );
}
