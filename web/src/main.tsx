// Where the client starts.
import '@fontsource-variable/inter';
import '@mattermost/compass-icons/css/compass-icons.css';

import './theme/theme.css';
import {createRoot} from 'react-dom/client';

import {App} from './app/App';

const place = document.getElementById('root');
if (place) {
    createRoot(place).render(<App/>);
}
