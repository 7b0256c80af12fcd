// What there is to integrate, by what the reader may make, and what each kind is made of.
import {useMemo} from 'react';
import {useIntl} from 'react-intl';
import {useSelector} from 'react-redux';

import {mayInTeam, mayOnServer} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';

import type {Kind} from './api';

export type FieldOf = {name: string; label: string; help?: string; required?: boolean; type?: 'text' | 'channel' | 'method'};
export type KindOf = {kind: Kind; title: string; about: string; add: string; fields: FieldOf[]};

/** Returns the kinds that the reader may manage here. */
export function useKinds(): KindOf[] {
    const intl = useIntl();
    const config = useSelector((state: GlobalState) => state.entities.general.config);
    const mayHook = useSelector((state: GlobalState) => ['manage_incoming_webhooks', 'manage_own_incoming_webhooks'].some((one) => mayInTeam(state, one)));
    const mayCommand = useSelector((state: GlobalState) => ['manage_slash_commands', 'manage_own_slash_commands'].some((one) => mayInTeam(state, one)));
    const mayBot = useSelector((state: GlobalState) => ['create_bot', 'manage_bots'].some((one) => mayOnServer(state, one)));
    return useMemo(() => {
        const title = {name: 'display_name', label: intl.formatMessage({id: 'integrations.title', defaultMessage: 'Title'})};
        const about = {name: 'description', label: intl.formatMessage({id: 'integrations.description', defaultMessage: 'What it is for'})};
        const all: (KindOf & {may: boolean})[] = [
            {
                kind: 'hooks', may: mayHook && config.EnableIncomingWebhooks !== 'false',
                title: intl.formatMessage({id: 'integrations.hooks', defaultMessage: 'Incoming webhooks'}),
                about: intl.formatMessage({id: 'integrations.hooks.about', defaultMessage: 'Other programs post into a channel by an address of its own. Whoever knows the address can.'}),
                add: intl.formatMessage({id: 'integrations.hooks.add', defaultMessage: 'Add a webhook'}),
                fields: [
                    {...title, required: true}, about,
                    {name: 'channel_id', label: intl.formatMessage({id: 'integrations.channel', defaultMessage: 'Channel'}), required: true, type: 'channel'},
                    {name: 'username', label: intl.formatMessage({id: 'integrations.username', defaultMessage: 'Shown as (optional)'})},
                    {name: 'icon_url', label: intl.formatMessage({id: 'integrations.icon', defaultMessage: 'Address of a picture (optional)'})},
                ],
            },
            {
                kind: 'commands', may: mayCommand && config.EnableCommands !== 'false',
                title: intl.formatMessage({id: 'integrations.commands', defaultMessage: 'Slash commands'}),
                about: intl.formatMessage({id: 'integrations.commands.about', defaultMessage: 'What begins with a slash is sent to another program, which answers. It knows the request by its token.'}),
                add: intl.formatMessage({id: 'integrations.commands.add', defaultMessage: 'Add a command'}),
                fields: [
                    {name: 'trigger', label: intl.formatMessage({id: 'integrations.trigger', defaultMessage: 'Word after the slash'}), required: true},
                    {name: 'url', label: intl.formatMessage({id: 'integrations.url', defaultMessage: 'Address that is asked'}), required: true},
                    {name: 'method', label: intl.formatMessage({id: 'integrations.method', defaultMessage: 'Method'}), type: 'method'},
                    title, about,
                    {name: 'auto_complete_hint', label: intl.formatMessage({id: 'integrations.hint', defaultMessage: 'Arguments, shown while typing (optional)'})},
                    {name: 'auto_complete_desc', label: intl.formatMessage({id: 'integrations.hintText', defaultMessage: 'Description, shown while typing (optional)'})},
                ],
            },
            {
                kind: 'bots', may: mayBot && config.EnableBotAccountCreation !== 'false',
                title: intl.formatMessage({id: 'integrations.bots', defaultMessage: 'Bots'}),
                about: intl.formatMessage({id: 'integrations.bots.about', defaultMessage: 'Accounts that programs act with, by a token.'}),
                add: intl.formatMessage({id: 'integrations.bots.add', defaultMessage: 'Add a bot'}),
                fields: [{name: 'username', label: intl.formatMessage({id: 'signup.username', defaultMessage: 'Username'}), required: true}, title, about],
            },
        ];
        return all.filter(({may}) => may);
    }, [intl, config, mayHook, mayCommand, mayBot]);
}
