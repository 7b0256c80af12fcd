// What members may make for other programs: webhooks both ways, slash commands, bots, what bots are told, OAuth applications.
import type {Bot} from '@mattermost/types/bots';
import type {Command, IncomingWebhook, OutgoingWebhook} from '@mattermost/types/integrations';
import {Client4} from 'mattermost-redux/client';

import {request} from '../../net/client';
import {makeToken} from '../../state/actions/security';
import type {EventDelivery, EventSubscription, OAuthApp} from '../../types/generated';
import type {TokenReachOf} from '../settings/TokenReach';

const MOST = 200;

export type Values = Record<string, string>;

/** One integration, as the page draws it. */
export type Made = {
    id: string;
    title: string;
    about: string;
    /** Who made it, and where it writes. */
    makerId?: string | undefined;
    channelId?: string | undefined;
    /** What the other program needs to know. */
    address?: string;
    /** What proves that it is the one, where it has a secret beside its address. */
    secret?: string;
    off?: boolean;
    /** Why it was paused; nothing is sent until it is resumed. */
    paused?: string;
    values: Values;
};

export type Kind = 'hooks' | 'outgoing' | 'commands' | 'bots' | 'subscriptions' | 'apps';

/** A secret that no list shows. */
export type Secret = string | undefined;

type Source = {
    list: (teamId: string) => Promise<Made[]>;
    /** Makes one, or changes the one that is named; answers what is shown this once. */
    save: (values: Values, teamId: string, id?: string) => Promise<Secret>;
    remove: (id: string) => Promise<unknown>;
    /** Gives it another secret; answers it where it is shown this once. */
    renew?: (id: string) => Promise<Secret>;
};

/** What was written a line each, or several in one. */
const lines = (text = '') => text.split('\n').map((line) => line.trim()).filter(Boolean);
const none = (): Secret => undefined;
const words = (text = '') => text.split(/[\s,]+/).filter(Boolean);

const hookOf = (hook: IncomingWebhook): Made => ({
    id: hook.id,
    title: hook.display_name || hook.id,
    about: hook.description,
    makerId: hook.user_id,
    channelId: hook.channel_id,
    address: `${window.location.origin}/hooks/${hook.id}`,
    values: {display_name: hook.display_name, description: hook.description, channel_id: hook.channel_id, channel_locked: String(Boolean(hook.channel_locked)), username: hook.username ?? '', icon_url: hook.icon_url ?? ''},
});

const outgoingOf = (hook: OutgoingWebhook): Made => ({
    id: hook.id,
    title: hook.display_name || hook.id,
    about: hook.description,
    makerId: hook.creator_id,
    channelId: hook.channel_id,
    address: hook.token,
    values: {
        display_name: hook.display_name, description: hook.description, channel_id: hook.channel_id, content_type: hook.content_type || 'application/x-www-form-urlencoded',
        trigger_words: (hook.trigger_words ?? []).join(' '), trigger_when: String(hook.trigger_when), callback_urls: (hook.callback_urls ?? []).join('\n'), username: hook.username ?? '', icon_url: hook.icon_url ?? '',
    },
});

const commandOf = (command: Command): Made => ({
    id: command.id,
    title: `/${command.trigger}`,
    about: command.description || command.display_name,
    makerId: command.creator_id,
    address: command.token,
    values: {trigger: command.trigger, display_name: command.display_name, description: command.description, url: command.url, method: command.method || 'P', auto_complete_desc: command.auto_complete_desc, auto_complete_hint: command.auto_complete_hint, username: command.username, icon_url: command.icon_url},
});

const botOf = (bot: Bot): Made => ({
    id: bot.user_id,
    title: `@${bot.username}`,
    about: bot.description || bot.display_name || '',
    makerId: bot.owner_id,
    off: bot.delete_at > 0,
    values: {username: bot.username, display_name: bot.display_name ?? '', description: bot.description ?? ''},
});

const SUBSCRIPTIONS = '/integrations/subscriptions';

const subscriptionOf = (one: EventSubscription): Made => ({
    id: one.id,
    title: one.display_name || one.id,
    about: one.events.join(' '),
    makerId: one.bot_user_id,
    address: one.url,
    ...(one.paused_at > 0 ? {paused: one.paused_why} : {}),
    values: {bot_user_id: one.bot_user_id, display_name: one.display_name, url: one.url, events: one.events.join(' '), channel_ids: one.channel_ids.join(' '), team_ids: one.team_ids.join(' '), ordered: String(one.ordered)},
});

const appOf = (app: OAuthApp): Made => ({
    id: app.id,
    title: app.name,
    about: app.description,
    makerId: app.creator_id,
    address: app.id,
    ...(app.client_secret ? {secret: app.client_secret} : {}),
    values: {name: app.name, description: app.description, homepage: app.homepage, callback_urls: app.callback_urls.join('\n'), icon_url: app.icon_url, is_trusted: String(app.is_trusted), is_public: String(!app.client_secret)},
});

export const SOURCES: Record<Kind, Source> = {
    hooks: {
        list: (teamId) => Client4.getIncomingWebhooks(teamId, 0, MOST).then((answer) => (Array.isArray(answer) ? answer : answer.incoming_webhooks).map(hookOf)),
        save: (values, _, id) => {
            const hook = {...values, channel_locked: values.channel_locked === 'true'} as unknown as IncomingWebhook;
            return (id ? Client4.updateIncomingWebhook({...hook, id}) : Client4.createIncomingWebhook(hook)).then(none);
        },
        remove: (id) => Client4.removeIncomingWebhook(id),
    },
    outgoing: {
        list: (teamId) => Client4.getOutgoingWebhooks('', teamId, 0, MOST).then((hooks) => hooks.map(outgoingOf)),
        save: (values, teamId, id) => {
            const hook = {...values, team_id: teamId, trigger_words: words(values.trigger_words), trigger_when: Number(values.trigger_when ?? 0), callback_urls: lines(values.callback_urls)} as unknown as OutgoingWebhook;
            return (id ? Client4.updateOutgoingWebhook({...hook, id}) : Client4.createOutgoingWebhook(hook)).then(none);
        },
        remove: (id) => Client4.removeOutgoingWebhook(id),
        renew: (id) => Client4.regenOutgoingHookToken(id).then(none),
    },
    commands: {
        list: (teamId) => Client4.getCustomTeamCommands(teamId).then((commands) => commands.map(commandOf)),
        save: (values, teamId, id) => {
            const command = {...values, team_id: teamId, auto_complete: Boolean(values.auto_complete_desc || values.auto_complete_hint), method: values.method === 'G' ? 'G' : 'P'} as unknown as Command;
            return (id ? Client4.editCommand({...command, id}) : Client4.addCommand(command)).then(none);
        },
        remove: (id) => Client4.deleteCommand(id),
        renew: (id) => Client4.regenCommandToken(id).then(none),
    },
    // A bot is switched off, since what it wrote stays.
    bots: {
        list: () => Client4.getBotsIncludeDeleted(0, MOST).then((bots) => bots.map(botOf)),
        save: (values, _, id) => (id ? Client4.patchBot(id, values as never) : Client4.createBot(values)).then(none),
        remove: (id) => Client4.disableBot(id),
    },
    subscriptions: {
        list: () => request<EventSubscription[]>(`${SUBSCRIPTIONS}?page=0&per_page=${MOST}`).then((all) => all.map(subscriptionOf)),
        save: (values, _, id) => {
            const body = JSON.stringify({...values, events: words(values.events), channel_ids: words(values.channel_ids), team_ids: words(values.team_ids), ordered: values.ordered === 'true'});
            return request<EventSubscription>(id ? `${SUBSCRIPTIONS}/${id}` : SUBSCRIPTIONS, {method: id ? 'PUT' : 'POST', body}).then(({secret}) => secret || undefined);
        },
        remove: (id) => request(`${SUBSCRIPTIONS}/${id}`, {method: 'DELETE'}),
        renew: (id) => request<EventSubscription>(`${SUBSCRIPTIONS}/${id}/rotate_secret`, {method: 'POST'}).then(({secret}) => secret),
    },
    apps: {
        list: () => request<OAuthApp[]>(`/oauth/apps?page=0&per_page=${MOST}`).then((apps) => apps.map(appOf)),
        save: (values, _, id) => {
            const body = JSON.stringify({...values, ...(id ? {id} : {}), callback_urls: lines(values.callback_urls), is_trusted: values.is_trusted === 'true', is_public: values.is_public === 'true'});
            return request(id ? `/oauth/apps/${id}` : '/oauth/apps', {method: id ? 'PUT' : 'POST', body}).then(none);
        },
        remove: (id) => request(`/oauth/apps/${id}`, {method: 'DELETE'}),
        renew: (id) => request(`/oauth/apps/${id}/regen_secret`, {method: 'POST'}).then(none),
    },
};

export const enableBot = (id: string): Promise<unknown> => Client4.enableBot(id);

/** Makes a token by which a program acts as a bot; it is shown once. */
export const createBotToken = (id: string, description: string, reach: TokenReachOf): Promise<string> => makeToken(id, description, 0, reach).then((token) => token.token ?? '');

/** The bots that may be told of events, for choosing one. */
export const listBots = (): Promise<{id: string; name: string}[]> => Client4.getBots(0, MOST).then((bots) => bots.map((bot) => ({id: bot.user_id, name: bot.username})));

export const resumeSubscription = (id: string): Promise<unknown> => request(`${SUBSCRIPTIONS}/${id}/resume`, {method: 'POST'});

export const DELIVERIES = 30;

/** A page of the tries to tell a subscriber, the newest first. */
export const listDeliveries = (id: string, page: number, failed: boolean): Promise<EventDelivery[]> => request(`${SUBSCRIPTIONS}/${id}/deliveries?page=${page}&per_page=${DELIVERIES}&failed=${failed}`);

/** Sends one event again, or all that were given up; answers how many. */
export const replay = (id: string, event?: string): Promise<number> => request<{count: number}>(`${SUBSCRIPTIONS}/${id}/replay`, {method: 'POST', body: JSON.stringify(event ? {event_ids: [event]} : {failed: true})}).then(({count}) => count);
