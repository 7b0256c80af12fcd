// What members may make for other programs: webhooks that post, slash commands, bots.
import type {Bot} from '@mattermost/types/bots';
import type {Command, IncomingWebhook} from '@mattermost/types/integrations';
import {Client4} from 'mattermost-redux/client';

const MOST = 200;

/** One integration, as the page draws it. */
export type Made = {id: string; title: string; about: string; /** What the other program needs to know. */ address?: string; off?: boolean; values: Record<string, string>};

export type Kind = 'hooks' | 'commands' | 'bots';

export async function listMade(kind: Kind, teamId: string): Promise<Made[]> {
    switch (kind) {
    case 'hooks': {
        const answer = await listHooks(teamId);
        return answer.map((hook) => ({id: hook.id, title: hook.display_name || hook.id, about: hook.description, address: `${window.location.origin}/hooks/${hook.id}`, values: {display_name: hook.display_name, description: hook.description, channel_id: hook.channel_id, username: hook.username ?? '', icon_url: hook.icon_url ?? ''}}));
    }
    case 'commands': {
        const answer = await listCommands(teamId);
        return answer.map((command) => ({id: command.id, title: `/${command.trigger}`, about: command.description || command.display_name, address: command.token, values: {trigger: command.trigger, display_name: command.display_name, description: command.description, url: command.url, method: command.method, auto_complete_desc: command.auto_complete_desc, auto_complete_hint: command.auto_complete_hint}}));
    }
    default: {
        const answer = await listBots();
        return answer.map((bot) => ({id: bot.user_id, title: `@${bot.username}`, about: bot.description ?? bot.display_name ?? '', off: bot.delete_at > 0, values: {username: bot.username, display_name: bot.display_name ?? '', description: bot.description ?? ''}}));
    }
    }
}

const listHooks = (teamId: string): Promise<IncomingWebhook[]> => Client4.getIncomingWebhooks(teamId, 0, MOST).then((answer) => (Array.isArray(answer) ? answer : answer.incoming_webhooks));
const listCommands = (teamId: string): Promise<Command[]> => Client4.getCustomTeamCommands(teamId);
const listBots = (): Promise<Bot[]> => Client4.getBotsIncludeDeleted(0, MOST);

/** Makes one, or changes one that is there. */
export function saveMade(kind: Kind, teamId: string, values: Record<string, string>, id?: string): Promise<unknown> {
    switch (kind) {
    case 'hooks':
        return id ? Client4.updateIncomingWebhook({...values, id} as unknown as IncomingWebhook) : Client4.createIncomingWebhook(values as unknown as IncomingWebhook);
    case 'commands': {
        const command = {...values, team_id: teamId, auto_complete: Boolean(values.auto_complete_desc || values.auto_complete_hint), method: values.method === 'G' ? 'G' : 'P'} as unknown as Command;
        return id ? Client4.editCommand({...command, id}) : Client4.addCommand(command);
    }
    default:
        return id ? Client4.patchBot(id, values as never) : Client4.createBot(values);
    }
}

/** Deletes one; a bot is switched off, since what it wrote stays. */
export function removeMade(kind: Kind, id: string): Promise<unknown> {
    switch (kind) {
    case 'hooks':
        return Client4.removeIncomingWebhook(id);
    case 'commands':
        return Client4.deleteCommand(id);
    default:
        return Client4.disableBot(id);
    }
}

export const enableBot = (id: string): Promise<unknown> => Client4.enableBot(id);

/** Makes a token by which a program acts as a bot; it is shown once. */
export const createBotToken = (id: string, description: string): Promise<string> => Client4.createUserAccessToken(id, description).then((token) => token.token ?? '');
