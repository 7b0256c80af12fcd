// The whole client: its providers, its routes.
import {lazy, Suspense, useEffect} from 'react';
import {Provider} from 'react-redux';
import {Redirect, Route, Router, Switch} from 'react-router-dom';

import {Intl} from '../i18n/Intl';
import {setUpClient} from '../net/client';
import {browserHistory} from '../state/history';
import {store} from '../state/store';
import {useAppliedTheme} from '../theme/use-theme';
import {ErrorBoundary} from '../ui/ErrorBoundary';

import {ErrorPage} from './ErrorPage';
import {Splash} from './Splash';
import {WithConfig} from './WithConfig';

const SignedIn = lazy(() => import('./SignedIn').then((module) => ({default: module.SignedIn})));
const LoginPage = lazy(() => import('../features/auth/LoginPage').then((module) => ({default: module.LoginPage})));
const SignupPage = lazy(() => import('../features/auth/SignupPage').then((module) => ({default: module.SignupPage})));

const ForgotPage = lazy(() => import('../features/auth/recovery').then((module) => ({default: module.ForgotPage})));
const SetPasswordPage = lazy(() => import('../features/auth/recovery').then((module) => ({default: module.SetPasswordPage})));
const VerifyPage = lazy(() => import('../features/auth/recovery').then((module) => ({default: module.VerifyPage})));

setUpClient();

/** Draws the client. */
export function App() {
    return (
        <Provider store={store}>
            <Intl>
                <ErrorBoundary>
                    <Router history={browserHistory}>
                        <Themed/>
                        <WithConfig>
                            <Suspense fallback={<Splash/>}>
                                <Switch>
                                    <Route
                                        path='/login'
                                        component={LoginPage}
                                    />
                                    <Route
                                        path={['/signup', '/signup_user_complete']}
                                        component={SignupPage}
                                    />
                                    <Route
                                        path='/reset_password_complete'
                                        component={SetPasswordPage}
                                    />
                                    <Route
                                        path='/reset_password'
                                        component={ForgotPage}
                                    />
                                    <Route
                                        path='/do_verify_email'
                                        component={VerifyPage}
                                    />
                                    <Route
                                        path='/error'
                                        component={ErrorPage}
                                    />
                                    <Redirect
                                        exact={true}
                                        from='/logout'
                                        to='/login'
                                    />
                                    <Route component={SignedIn}/>
                                </Switch>
                            </Suspense>
                        </WithConfig>
                    </Router>
                </ErrorBoundary>
            </Intl>
        </Provider>
    );
}

function Themed() {
    useAppliedTheme();
    useEffect(() => {
        const onFocus = () => store.dispatch({type: 'BROWSER_CHANGE_FOCUS', focus: true});
        const onBlur = () => store.dispatch({type: 'BROWSER_CHANGE_FOCUS', focus: false});
        window.addEventListener('focus', onFocus);
        window.addEventListener('blur', onBlur);
        return () => {
            window.removeEventListener('focus', onFocus);
            window.removeEventListener('blur', onBlur);
        };
    }, []);
    return null;
}
