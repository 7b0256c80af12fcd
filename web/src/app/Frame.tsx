// The frame that stays while routes change: top bar, teams, the open page, plugins' bar, dialogs.
import {lazy, Suspense} from 'react';
import {FormattedMessage} from 'react-intl';
import {Route, Switch} from 'react-router-dom';

import {AppBar} from '../features/app-bar/AppBar';
import {InteractiveDialogs} from '../features/interactive-dialogs/InteractiveDialogs';
import {useShortcuts} from '../features/keyboard/use-shortcuts';
import {useTabBadge} from '../features/notifications/use-tab-badge';
import {TeamRail} from '../features/team-rail/TeamRail';
import {TopBar} from '../features/top-bar/TopBar';
import {PluginModals} from '../plugin-host/globals/modals';
import {useProduct} from '../plugin-host/product';
import {Slot} from '../plugin-host/slots';
import {ErrorBoundary} from '../ui/ErrorBoundary';
import {SkeletonLines} from '../ui/Skeleton';

import {ConnectionBanner} from './ConnectionBanner';
import {Dialogs} from './Dialogs';
import {ErrorPage} from './ErrorPage';
import {Home} from './Home';
import {Notices} from './Notices';
import {PluginRoute} from './PluginRoutes';
import {useProductRoutes} from './product-routes';
import {RedirectToPost} from './RedirectToPost';
import {SafeModeBanner} from './SafeModeBanner';
import {SignInAgain} from './SignInAgain';
import {TeamPage} from './TeamPage';
import {usePresence} from './use-presence';
import './frame.css';

const ConsolePage = lazy(() => import('../features/admin-console/ConsolePage').then((module) => ({default: module.ConsolePage})));
const DevelopersPage = lazy(() => import('../features/developers/DevelopersPage').then((module) => ({default: module.DevelopersPage})));
const TeamsPage = lazy(() => import('../features/team-rail/TeamsPage').then((module) => ({default: module.TeamsPage})));

/** Draws the client for somebody who is signed in. */
export function Frame() {
    useShortcuts();
    useTabBadge();
    usePresence();
    const products = useProductRoutes();
    const product = useProduct();
    return (
        <div className='frame'>
            <a
                className='skip-link'
                href='#centre'
            >
                <FormattedMessage
                    id='app.skip'
                    defaultMessage='Skip to the messages'
                />
            </a>
            <TopBar/>
            <ConnectionBanner/>
            <SafeModeBanner/>
            <SignInAgain/>
            <div className='frame__main'>
                {(!product || product.showTeamSidebar) && <TeamRail/>}
                <ErrorBoundary>
                    <Suspense fallback={<SkeletonLines/>}>
                        <Switch>
                            <Route
                                path='/admin_console'
                                component={ConsolePage}
                            />
                            <Route
                                path='/developers/(api|blocks|components|plugins|events|mine|guides)'
                                component={DevelopersPage}
                            />
                            <Route
                                exact={true}
                                path='/developers'
                                component={DevelopersPage}
                            />
                            <Route
                                path='/select_team'
                                component={TeamsPage}
                            />
                            {products}
                            <Route path='/plug'><PluginRoute slot='CustomRouteComponent'/></Route>
                            <Route
                                path='/_redirect/pl/:postId'
                                component={RedirectToPost}
                            />
                            <Route
                                exact={true}
                                path='/'
                                component={Home}
                            />
                            <Route
                                path='/:team'
                                component={TeamPage}
                            />
                            <Route component={ErrorPage}/>
                        </Switch>
                    </Suspense>
                </ErrorBoundary>
                {(!product || product.showAppBar) && <AppBar/>}
            </div>
            <Dialogs/>
            <InteractiveDialogs/>
            <PluginModals/>
            <Notices/>
            <Slot
                name='Global'
                notice='corner'
            />
            <Slot
                name='Root'
                notice='corner'
            />
        </div>
    );
}
