// What there is to integrate, by what the reader may make, and what each kind is made of.
import {useMemo} from 'react';
import {useIntl, type IntlShape} from 'react-intl';
import {useSelector} from 'react-redux';

import {mayInTeam, mayOnServer} from '../../state/selectors/rights';
import type {GlobalState} from '../../state/thunk';

import type {Kind, Values} from './api';

export type Option = {value: string; text: string};
export type FieldOf = {
    name: string;
    label: string;
    help?: string;
    required?: boolean;
} & ({type?: 'text' | 'lines' | 'channel' | 'channels' | 'bot' | 'switch'} | {type: 'choice'; options: readonly Option[]});
export type KindOf = {
    kind: Kind;
    title: string;
    about: string;
    add: string;
    fields: FieldOf[];
    /** Whether there is enough to be saved, where that is more than what is required. */
    complete?: (values: Values) => boolean;
};

const ANY_OF: Record<Kind, readonly string[]> = {
    hooks: ['manage_incoming_webhooks', 'manage_own_incoming_webhooks'],
    outgoing: ['manage_outgoing_webhooks', 'manage_own_outgoing_webhooks'],
    commands: ['manage_slash_commands', 'manage_own_slash_commands'],
    bots: ['create_bot', 'manage_bots'],
    subscriptions: ['create_bot', 'manage_bots'],
    apps: ['manage_oauth', 'manage_system_wide_oauth'],
};

/** What is the server's and no team's. */
const OF_SERVER: readonly Kind[] = ['bots', 'subscriptions', 'apps'];

const SWITCHES: Record<Kind, string> = {hooks: 'EnableIncomingWebhooks', outgoing: 'EnableOutgoingWebhooks', commands: 'EnableCommands', bots: 'EnableBotAccountCreation', subscriptions: 'EnableBotAccountCreation', apps: 'EnableOAuthServiceProvider'};

/** The kinds that the reader may make in the open team, one after the other in a text. */
function allowed(state: GlobalState): string {
    const config = state.entities.general.config as Record<string, string | undefined>;
    const may = (kind: Kind) => ANY_OF[kind].some((permission) => (OF_SERVER.includes(kind) ? mayOnServer(state, permission) : mayInTeam(state, permission)));
    return (Object.keys(ANY_OF) as Kind[]).filter((kind) => config[SWITCHES[kind]] !== 'false' && may(kind)).join(' ');
}

/** Returns the kinds that the reader may manage here. */
export function useKinds(): KindOf[] {
    const intl = useIntl();
    const may = useSelector(allowed);
    const mayTrust = useSelector((state: GlobalState) => mayOnServer(state, 'manage_system_wide_oauth'));
    return useMemo(() => [hooks(intl), outgoing(intl), commands(intl), bots(intl), subscriptions(intl), apps(intl, mayTrust)].filter(({kind}) => may.split(' ').includes(kind)), [intl, may, mayTrust]);
}

/** What somebody may ask for who may not make it. */
export function useAskable(): KindOf[] {
    const intl = useIntl();
    const may = useSelector(allowed);
    return useMemo(() => [hooks(intl), commands(intl), bots(intl)].filter(({kind}) => !may.split(' ').includes(kind)), [intl, may]);
}

const title = (intl: IntlShape): FieldOf => ({name: 'display_name', label: intl.formatMessage({id: 'integrations.title', defaultMessage: 'Title'})});
const about = (intl: IntlShape): FieldOf => ({name: 'description', label: intl.formatMessage({id: 'integrations.description', defaultMessage: 'What it is for'})});
const looks = (intl: IntlShape): FieldOf[] => [
    {name: 'username', label: intl.formatMessage({id: 'integrations.username', defaultMessage: 'Shown as (optional)'})},
    {name: 'icon_url', label: intl.formatMessage({id: 'integrations.icon', defaultMessage: 'Address of a picture (optional)'})},
];

const hooks = (intl: IntlShape): KindOf => ({
    kind: 'hooks',
    title: intl.formatMessage({id: 'integrations.hooks', defaultMessage: 'Incoming webhooks'}),
    about: intl.formatMessage({id: 'integrations.hooks.about', defaultMessage: 'Other programs post into a channel by an address of its own. Whoever knows the address can.'}),
    add: intl.formatMessage({id: 'integrations.hooks.add', defaultMessage: 'Add a webhook'}),
    fields: [
        {...title(intl), required: true},
        about(intl),
        {name: 'channel_id', label: intl.formatMessage({id: 'integrations.channel', defaultMessage: 'Channel'}), required: true, type: 'channel'},
        {name: 'channel_locked', label: intl.formatMessage({id: 'integrations.locked', defaultMessage: 'Only into this channel'}), type: 'switch'},
        ...looks(intl),
    ],
});

const outgoing = (intl: IntlShape): KindOf => ({
    kind: 'outgoing',
    title: intl.formatMessage({id: 'integrations.outgoing', defaultMessage: 'Outgoing webhooks'}),
    about: intl.formatMessage({id: 'integrations.outgoing.about', defaultMessage: 'What is written in a public channel, or begins with certain words, is sent to other programs. They know the request by its token.'}),
    add: intl.formatMessage({id: 'integrations.outgoing.add', defaultMessage: 'Add an outgoing webhook'}),
    fields: [
        {...title(intl), required: true},
        about(intl),
        {name: 'callback_urls', label: intl.formatMessage({id: 'integrations.outgoing.urls', defaultMessage: 'Addresses that are told, one a line'}), required: true, type: 'lines'},
        {name: 'channel_id', label: intl.formatMessage({id: 'integrations.outgoing.channel', defaultMessage: 'Channel (optional with words)'}), type: 'channel'},
        {name: 'trigger_words', label: intl.formatMessage({id: 'integrations.outgoing.words', defaultMessage: 'Words (optional with a channel)'}), help: intl.formatMessage({id: 'integrations.outgoing.words.help', defaultMessage: 'Separated by spaces. A channel, words, or both are needed.'})},
        {
            name: 'trigger_when', label: intl.formatMessage({id: 'integrations.outgoing.when', defaultMessage: 'When'}), type: 'choice', options: [
                {value: '0', text: intl.formatMessage({id: 'integrations.outgoing.when.word', defaultMessage: 'The first word is one of them'})},
                {value: '1', text: intl.formatMessage({id: 'integrations.outgoing.when.start', defaultMessage: 'The first word starts with one of them'})},
            ],
        },
        {
            name: 'content_type', label: intl.formatMessage({id: 'integrations.outgoing.as', defaultMessage: 'Sent as'}), type: 'choice', options: [
                {value: 'application/json', text: 'JSON'},
                {value: 'application/x-www-form-urlencoded', text: intl.formatMessage({id: 'integrations.outgoing.form', defaultMessage: 'Form'})},
            ],
        },
        ...looks(intl),
    ],
    complete: ({channel_id: channel, trigger_words: words}) => Boolean(channel || words?.trim()),
});

const commands = (intl: IntlShape): KindOf => ({
    kind: 'commands',
    title: intl.formatMessage({id: 'integrations.commands', defaultMessage: 'Slash commands'}),
    about: intl.formatMessage({id: 'integrations.commands.about', defaultMessage: 'What begins with a slash is sent to another program, which answers. It knows the request by its token.'}),
    add: intl.formatMessage({id: 'integrations.commands.add', defaultMessage: 'Add a command'}),
    fields: [
        {name: 'trigger', label: intl.formatMessage({id: 'integrations.trigger', defaultMessage: 'Word after the slash'}), required: true},
        {name: 'url', label: intl.formatMessage({id: 'integrations.url', defaultMessage: 'Address that is asked'}), required: true},
        {name: 'method', label: intl.formatMessage({id: 'integrations.method', defaultMessage: 'Method'}), type: 'choice', options: [{value: 'P', text: 'POST'}, {value: 'G', text: 'GET'}]},
        title(intl),
        about(intl),
        {name: 'auto_complete_hint', label: intl.formatMessage({id: 'integrations.hint', defaultMessage: 'Arguments, shown while typing (optional)'})},
        {name: 'auto_complete_desc', label: intl.formatMessage({id: 'integrations.hintText', defaultMessage: 'Description, shown while typing (optional)'})},
        ...looks(intl),
    ],
});

const bots = (intl: IntlShape): KindOf => ({
    kind: 'bots',
    title: intl.formatMessage({id: 'integrations.bots', defaultMessage: 'Bots'}),
    about: intl.formatMessage({id: 'integrations.bots.about', defaultMessage: 'Accounts that programs act with, by a token.'}),
    add: intl.formatMessage({id: 'integrations.bots.add', defaultMessage: 'Add a bot'}),
    fields: [{name: 'username', label: intl.formatMessage({id: 'signup.username', defaultMessage: 'Username'}), required: true}, title(intl), about(intl)],
});

const subscriptions = (intl: IntlShape): KindOf => ({
    kind: 'subscriptions',
    title: intl.formatMessage({id: 'integrations.subscriptions', defaultMessage: 'Events'}),
    about: intl.formatMessage({id: 'integrations.subscriptions.about', defaultMessage: 'A bot is told what happens where it is: by signed requests to an address, again until they are taken, or whenever it asks.'}),
    add: intl.formatMessage({id: 'integrations.subscriptions.add', defaultMessage: 'Add a subscription'}),
    fields: [
        {...title(intl), required: true},
        {name: 'bot_user_id', label: intl.formatMessage({id: 'integrations.subscriptions.bot', defaultMessage: 'Bot'}), required: true, type: 'bot'},
        {name: 'events', label: intl.formatMessage({id: 'integrations.subscriptions.events', defaultMessage: 'Events'}), required: true, help: intl.formatMessage({id: 'integrations.subscriptions.events.help', defaultMessage: 'Names of events, separated by spaces, for example posted post_edited; * for all.'})},
        {name: 'url', label: intl.formatMessage({id: 'integrations.subscriptions.url', defaultMessage: 'Address that is told (without one the bot asks)'})},
        {name: 'channel_ids', label: intl.formatMessage({id: 'integrations.subscriptions.channels', defaultMessage: 'Only of these channels (optional)'}), type: 'channels'},
        {name: 'ordered', label: intl.formatMessage({id: 'integrations.subscriptions.ordered', defaultMessage: 'One after the other, in their order'}), type: 'switch'},
    ],
});

const apps = (intl: IntlShape, mayTrust: boolean): KindOf => ({
    kind: 'apps',
    title: intl.formatMessage({id: 'integrations.apps', defaultMessage: 'OAuth applications'}),
    about: intl.formatMessage({id: 'integrations.apps.about', defaultMessage: 'People let them act for them, and are asked before. They know this server by an id and a secret.'}),
    add: intl.formatMessage({id: 'integrations.apps.add', defaultMessage: 'Add an application'}),
    fields: [
        {name: 'name', label: intl.formatMessage({id: 'integrations.title', defaultMessage: 'Title'}), required: true},
        {...about(intl), required: true},
        {name: 'homepage', label: intl.formatMessage({id: 'integrations.apps.homepage', defaultMessage: 'Its home page'}), required: true},
        {name: 'callback_urls', label: intl.formatMessage({id: 'integrations.apps.callbacks', defaultMessage: 'Addresses that people are sent back to, one a line'}), required: true, type: 'lines'},
        {name: 'icon_url', label: intl.formatMessage({id: 'integrations.icon', defaultMessage: 'Address of a picture (optional)'})},
        {name: 'is_public', label: intl.formatMessage({id: 'integrations.apps.public', defaultMessage: 'It can keep no secret'}), help: intl.formatMessage({id: 'integrations.apps.public.help', defaultMessage: 'A program on people\'s devices or in their browsers: it proves itself by PKCE.'}), type: 'switch'},
        ...(mayTrust ? [{name: 'is_trusted', label: intl.formatMessage({id: 'integrations.apps.trusted', defaultMessage: 'People are not asked'}), type: 'switch'} as const] : []),
    ],
});
