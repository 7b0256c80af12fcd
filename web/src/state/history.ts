// The browser's history, for what is not a component: notifications, plugins, commands.
import {createBrowserHistory} from 'history';

export const browserHistory = createBrowserHistory();
