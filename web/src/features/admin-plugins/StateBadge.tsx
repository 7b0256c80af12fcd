// How a plugin is doing, in one word.
import {defineMessages, useIntl} from 'react-intl';

import type {Status} from './api';

const NAMES = defineMessages({
    0: {id: 'plugins.state.off', defaultMessage: 'Off'},
    1: {id: 'plugins.state.starting', defaultMessage: 'Starting'},
    2: {id: 'plugins.state.on', defaultMessage: 'On'},
    3: {id: 'plugins.state.failed_start', defaultMessage: 'Failed to start'},
    4: {id: 'plugins.state.failed_stay', defaultMessage: 'Failed too often'},
    5: {id: 'plugins.state.stopping', defaultMessage: 'Stopping'},
});

type State = keyof typeof NAMES;

/** Shows a plugin's state. */
export function StateBadge({active, status}: {active: boolean; status: Status | undefined}) {
    const intl = useIntl();
    const number = status && status.state in NAMES ? status.state as State : active ? 2 : 0;
    return <span className={`plugin-state plugin-state--${number}`}>{intl.formatMessage(NAMES[number])}</span>;
}
