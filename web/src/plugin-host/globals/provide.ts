// The page's libraries as plain objects on `window`, under the names that Mattermost's bundles use as externals.
import * as Luxon from 'luxon';
import PropTypes from 'prop-types';
import * as ReactIntl from 'react-intl';
import * as ReactRedux from 'react-redux';
import * as ReactRouterDom from 'react-router-dom';
import * as Redux from 'redux';

import {browserHistory} from '../../app/history';
import {formatText} from '../../text/html';
import {messageHtmlToComponent} from '../../text/html-to-component';

import {ReactBootstrap} from './react-bootstrap';
import {ForwardReact, ForwardReactDOM, JSXRuntime} from './react-forward';

/** Modules are frozen and without a prototype; bundles want objects they can look into. */
function plain(module: object): Record<string, unknown> {
    return {...module, __esModule: true};
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
        WebappUtils: {browserHistory},
        basename: '',
    });
}
