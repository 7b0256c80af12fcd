// The page's libraries as plain objects on `window`, under the names that Mattermost's bundles use as externals.
import * as Luxon from 'luxon';
import PropTypes from 'prop-types';
import * as ReactIntl from 'react-intl';
import * as ReactRedux from 'react-redux';
import * as ReactRouterDom from 'react-router-dom';
import regeneratorRuntime from 'regenerator-runtime';
import * as Redux from 'redux';

import {store} from '../../state/store';
import {openInteractiveDialog, type DialogRequest} from '../../state/views/interactive-dialogs';
import {formatText} from '../../text/html';
import {messageHtmlToComponent} from '../../text/html-to-component';
import {KIT} from '../../ui/kit';

import {Components} from './components';
import {ReactBootstrap} from './react-bootstrap';
import {ForwardReact, ForwardReactDOM, JSXRuntime} from './react-forward';
import {ProductApi, WebappUtils} from './webapp-utils';

/** Modules are frozen and without a prototype; bundles want objects they can look into. */
function plain(module: object): Record<string, unknown> {
    return {...module, __esModule: true};
}

/** Says that nothing here answers what a plugin calls. */
function missing(name: string): void {
    console.warn(`A plugin called ${name}: this client has nothing behind it.`); // eslint-disable-line no-console -- the one place a plugin's author looks
}

/** Puts everything onto the window. */
export function provide(): void {
    Object.assign(window, {
        React: ForwardReact,
        ReactDOM: ForwardReactDOM,
        ReactJSXRuntime: JSXRuntime,
        ReactJSXDevRuntime: {...JSXRuntime, jsxDEV: JSXRuntime.jsx},
        Redux: plain(Redux),
        ReactRedux: plain(ReactRedux),
        PropTypes,
        ReactBootstrap,
        ReactRouterDom: plain(ReactRouterDom),
        ReactIntl: plain(ReactIntl),
        Luxon: plain(Luxon),
        PostUtils: {formatText, messageHtmlToComponent},
        WebappUtils,
        ProductApi,
        Components,
        JackfieldKit: KIT,
        openInteractiveDialog: (request: DialogRequest) => store.dispatch(openInteractiveDialog(request)),
        openPricingModal: () => missing('openPricingModal'),
        useNotifyAdmin: () => [null, () => missing('useNotifyAdmin')],
        loadSharedDependency: (name: string) => Promise.reject(new Error(`This client shares nothing called ${name}.`)),
        DesktopApp: {},
        basename: '',
        // Bundles for older browsers have their asynchronous functions made of it.
        regeneratorRuntime,
        store,
    });
}
