// What kinds and states of integrations are called.
import type {IntlShape} from 'react-intl';

import type {IntegrationKind, IntegrationState} from '../../../types/generated';

/** The kinds in the order in which they are listed. */
export function kindsOf(intl: IntlShape): Record<IntegrationKind, string> {
    return {
        plugin: intl.formatMessage({id: 'console.integrations.plugin', defaultMessage: 'Plugin'}),
        incoming_webhook: intl.formatMessage({id: 'console.integrations.incoming', defaultMessage: 'Incoming webhook'}),
        outgoing_webhook: intl.formatMessage({id: 'console.integrations.outgoing', defaultMessage: 'Outgoing webhook'}),
        command: intl.formatMessage({id: 'console.integrations.command', defaultMessage: 'Slash command'}),
        bot: intl.formatMessage({id: 'console.integrations.bot', defaultMessage: 'Bot'}),
        token: intl.formatMessage({id: 'console.integrations.token', defaultMessage: 'Access token'}),
        oauth_app: intl.formatMessage({id: 'console.integrations.app', defaultMessage: 'OAuth application'}),
        subscription: intl.formatMessage({id: 'console.integrations.subscription', defaultMessage: 'Event subscription'}),
        job: intl.formatMessage({id: 'console.integrations.job', defaultMessage: 'Job'}),
    };
}

export function statesOf(intl: IntlShape): Record<IntegrationState, string> {
    return {
        on: intl.formatMessage({id: 'console.integrations.on', defaultMessage: 'On'}),
        off: intl.formatMessage({id: 'console.integrations.off', defaultMessage: 'Off'}),
        failing: intl.formatMessage({id: 'console.integrations.failing', defaultMessage: 'Failing'}),
        expired: intl.formatMessage({id: 'console.integrations.expired', defaultMessage: 'Expired'}),
        done: intl.formatMessage({id: 'console.integrations.done', defaultMessage: 'Done'}),
        failed: intl.formatMessage({id: 'console.integrations.failed', defaultMessage: 'Failed'}),
    };
}
