// What members may make for other programs: webhooks both ways, slash commands, bots.
import type {Bot} from '@mattermost/types/bots';
import type {Command, IncomingWebhook, OutgoingWebhook} from '@mattermost/types/integrations';
import {Client4} from 'mattermost-redux/client';

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
    off?: boolean;
    values: Values;
};

export type Kind = 'hooks' | 'outgoing' | 'commands' | 'bots';

type Source = {
    list: (teamId: string) => Promise<Made[]>;
    /** Makes one, or changes the one that is named. */
    save: (values: Values, teamId: string, id?: string) => Promise<unknown>;
    remove: (id: string) => Promise<unknown>;
    /** Gives it another secret. */
    renew?: (id: string) => Promise<unknown>;
};

/** What was written a line each, or several in one. */
const lines = (text = '') => text.split('\n').map((line) => line.trim()).filter(Boolean);
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

export const SOURCES: Record<Kind, Source> = {
    hooks: {
        list: (teamId) => Client4.getIncomingWebhooks(teamId, 0, MOST).then((answer) => (Array.isArray(answer) ? answer : answer.incoming_webhooks).map(hookOf)),
        save: (values, _, id) => {
            const hook = {...values, channel_locked: values.channel_locked === 'true'} as unknown as IncomingWebhook;
            return id ? Client4.updateIncomingWebhook({...hook, id}) : Client4.createIncomingWebhook(hook);
        },
        remove: (id) => Client4.removeIncomingWebhook(id),
    },
    outgoing: {
        list: (teamId) => Client4.getOutgoingWebhooks('', teamId, 0, MOST).then((hooks) => hooks.map(outgoingOf)),
        save: (values, teamId, id) => {
            const hook = {...values, team_id: teamId, trigger_words: words(values.trigger_words), trigger_when: Number(values.trigger_when ?? 0), callback_urls: lines(values.callback_urls)} as unknown as OutgoingWebhook;
            return id ? Client4.updateOutgoingWebhook({...hook, id}) : Client4.createOutgoingWebhook(hook);
        },
        remove: (id) => Client4.removeOutgoingWebhook(id),
        renew: (id) => Client4.regenOutgoingHookToken(id),
    },
    commands: {
        list: (teamId) => Client4.getCustomTeamCommands(teamId).then((commands) => commands.map(commandOf)),
        save: (values, teamId, id) => {
            const command = {...values, team_id: teamId, auto_complete: Boolean(values.auto_complete_desc || values.auto_complete_hint), method: values.method === 'G' ? 'G' : 'P'} as unknown as Command;
            return id ? Client4.editCommand({...command, id}) : Client4.addCommand(command);
        },
        remove: (id) => Client4.deleteCommand(id),
        renew: (id) => Client4.regenCommandToken(id),
    },
    // A bot is switched off, since what it wrote stays.
    bots: {
        list: () => Client4.getBotsIncludeDeleted(0, MOST).then((bots) => bots.map(botOf)),
        save: (values, _, id) => (id ? Client4.patchBot(id, values as never) : Client4.createBot(values)),
        remove: (id) => Client4.disableBot(id),
    },
};

export const enableBot = (id: string): Promise<unknown> => Client4.enableBot(id);

/** Makes a token by which a program acts as a bot; it is shown once. */
export const createBotToken = (id: string, description: string): Promise<string> => Client4.createUserAccessToken(id, description).then((token) => token.token ?? '');
