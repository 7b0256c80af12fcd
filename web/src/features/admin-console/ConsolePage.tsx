// The system console: its pages beside their list. Plugins may add pages and hide some.
import {lazy, Suspense} from 'react';
import {FormattedMessage, useIntl} from 'react-intl';
import {useSelector} from 'react-redux';
import {NavLink, Redirect, Route, Switch} from 'react-router-dom';

import {isAdmin, mayReadIntegrations} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';
import {EmptyState} from '../../ui/EmptyState';
import {SkeletonLines} from '../../ui/Skeleton';
import {PluginsPage} from '../admin-plugins/PluginsPage';

import {PluginPage, usePluginPages} from './plugin-pages';
import './admin-console.css';

const SettingsPage = lazy(() => import('./SettingsPage').then((module) => ({default: module.SettingsPage})));
const UsersPage = lazy(() => import('./UsersPage').then((module) => ({default: module.UsersPage})));
const TeamsPage = lazy(() => import('./PlacesPages').then((module) => ({default: module.TeamsPage})));
const ChannelsPage = lazy(() => import('./PlacesPages').then((module) => ({default: module.ChannelsPage})));
const GroupsPage = lazy(() => import('./GroupsPage').then((module) => ({default: module.GroupsPage})));
const PermissionsPage = lazy(() => import('./permissions/PermissionsPage').then((module) => ({default: module.PermissionsPage})));
const TokensPage = lazy(() => import('./TokensPage').then((module) => ({default: module.TokensPage})));
const IntegrationsConsole = lazy(() => import('./integrations/IntegrationsConsole').then((module) => ({default: module.IntegrationsConsole})));
const EmbedAppsPage = lazy(() => import('./EmbedAppsPage').then((module) => ({default: module.EmbedAppsPage})));
const PanelsPage = lazy(() => import('./PanelsPage').then((module) => ({default: module.PanelsPage})));
const JobsPage = lazy(() => import('./JobsPage').then((module) => ({default: module.JobsPage})));
const ServicesPage = lazy(() => import('./ServicesPage').then((module) => ({default: module.ServicesPage})));
const LogsPage = lazy(() => import('./LogsPage').then((module) => ({default: module.LogsPage})));
const StatisticsPage = lazy(() => import('./StatisticsPage').then((module) => ({default: module.StatisticsPage})));

/** Shows the console to administrators; to those whose role lets them see integrations, that page of it. */
export function ConsolePage() {
    const intl = useIntl();
    const admin = useSelector((state: GlobalState) => isAdmin(state));
    const delegated = useSelector((state: GlobalState) => mayReadIntegrations(state));
    const {added, hidden} = usePluginPages();
    if (!admin && !delegated) {
        return (
            <main
                id='centre'
                className='page'
            >
                <EmptyState
                    icon='icon-lock-outline'
                    title={(
                        <FormattedMessage
                            id='console.denied'
                            defaultMessage='Only administrators of the server come in here.'
                        />
                    )}
                />
            </main>
        );
    }
    const pages = [
        {path: 'settings', icon: 'icon-cog-outline', text: intl.formatMessage({id: 'console.settings', defaultMessage: 'Settings'}), component: SettingsPage},
        {path: 'users', icon: 'icon-account-outline', text: intl.formatMessage({id: 'console.users', defaultMessage: 'Users'}), component: UsersPage},
        {path: 'teams', icon: 'icon-account-multiple-outline', text: intl.formatMessage({id: 'console.teams', defaultMessage: 'Teams'}), component: TeamsPage},
        {path: 'channels', icon: 'icon-globe', text: intl.formatMessage({id: 'console.channels', defaultMessage: 'Channels'}), component: ChannelsPage},
        {path: 'groups', icon: 'icon-account-multiple-outline', text: intl.formatMessage({id: 'console.userGroups', defaultMessage: 'Groups'}), component: GroupsPage},
        {path: 'permissions', icon: 'icon-shield-outline', text: intl.formatMessage({id: 'console.permissions', defaultMessage: 'Permissions'}), component: PermissionsPage},
        {path: 'tokens', icon: 'icon-key-variant', text: intl.formatMessage({id: 'console.tokens', defaultMessage: 'Access tokens'}), component: TokensPage},
        {path: 'integrations', icon: 'icon-webhook-incoming', text: intl.formatMessage({id: 'console.integrations', defaultMessage: 'Integrations'}), component: IntegrationsConsole},
        {path: 'embed', icon: 'icon-application-cog', text: intl.formatMessage({id: 'console.embed', defaultMessage: 'Embedding'}), component: EmbedAppsPage},
        {path: 'panels', icon: 'icon-apps', text: intl.formatMessage({id: 'console.panels', defaultMessage: 'Panels'}), component: PanelsPage},
        {path: 'plugins', icon: 'icon-power-plug-outline', text: intl.formatMessage({id: 'console.plugins', defaultMessage: 'Plugins'}), component: PluginsPage},
        {path: 'services', icon: 'icon-apps', text: intl.formatMessage({id: 'console.services', defaultMessage: 'Services'}), component: ServicesPage},
        {path: 'jobs', icon: 'icon-clock-outline', text: intl.formatMessage({id: 'console.jobs', defaultMessage: 'Jobs'}), component: JobsPage},
        {path: 'logs', icon: 'icon-file-text-outline', text: intl.formatMessage({id: 'console.logs', defaultMessage: 'Log'}), component: LogsPage},
        {path: 'statistics', icon: 'icon-chart-bar', text: intl.formatMessage({id: 'console.statistics', defaultMessage: 'Statistics'}), component: StatisticsPage},
    ].filter(({path}) => !hidden.has(path) && (admin || path === 'integrations'));
    return (
        <div className='console'>
            <nav
                className='console__nav'
                aria-label={intl.formatMessage({id: 'console.title', defaultMessage: 'System console'})}
            >
                {pages.map(({path, icon, text}) => (
                    <NavLink
                        key={path}
                        to={`/admin_console/${path}`}
                        activeClassName='console__link--active'
                        className='console__link'
                    >
                        <i className={`icon ${icon}`}/>
                        <span>{text}</span>
                    </NavLink>
                ))}
                {admin && added.map((page) => (
                    <NavLink
                        key={page.url}
                        to={`/admin_console/${page.url}`}
                        activeClassName='console__link--active'
                        className='console__link'
                    >
                        <i className='icon icon-power-plug-outline'/>
                        <span>{page.title}</span>
                    </NavLink>
                ))}
            </nav>
            <Suspense fallback={<SkeletonLines/>}>
                <Switch>
                    {pages.map(({path, component}) => (
                        <Route
                            key={path}
                            path={`/admin_console/${path}`}
                            component={component}
                        />
                    ))}
                    {admin && added.map((page) => (
                        <Route
                            key={page.url}
                            path={`/admin_console/${page.url}`}
                        >
                            <PluginPage page={page}/>
                        </Route>
                    ))}
                    <Redirect to={`/admin_console/${pages[0]?.path ?? 'settings'}`}/>
                </Switch>
            </Suspense>
        </div>
    );
}
