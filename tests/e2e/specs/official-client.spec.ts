// Mattermost's own JavaScript client, unchanged: bots and integrations are written with it.
import { createRequire } from 'node:module';
import type * as Package from '@mattermost/client';
import type { Channel } from '@mattermost/types/channels';
import type { Team } from '@mattermost/types/teams';
import type { UserProfile } from '@mattermost/types/users';
import WebSocket from 'ws';
import { expect, test as base } from '../support/fixtures';
import { anna, ben, chloe } from '../support/people';
import type { Person } from '../support/fixtures';

// The package is CommonJS whose names a module's import does not find.
const { Client4, WebSocketClient } = createRequire(import.meta.url)('@mattermost/client') as typeof Package;
type Client = InstanceType<typeof Client4>;

interface Workplace {
  client: Client;
  me: UserProfile;
  ben: UserProfile;
  chloe: UserProfile;
  team: Team;
  townSquare: Channel;
}

const test = base.extend<{ workplace: Workplace }>({
  workplace: async ({ server }, use) => {
    const client = await signIn(server.url, anna);
    const team = (await client.getMyTeams())[0]!;
    await use({
      client,
      me: await client.getMe(),
      ben: await client.getUserByUsername('ben'),
      chloe: await client.getUserByUsername('chloe'),
      team,
      townSquare: await client.getChannelByName(team.id, 'town-square'),
    });
    await client.logout();
  },
});

test.use({ workspace: 'official-client' });

async function signIn(url: string, who: Person): Promise<Client> {
  const client = new Client4();
  client.setUrl(url);
  const me = await client.login(who.username, who.password);
  expect(me.username).toBe(who.username);
  return client;
}

/** What of a list is there, by the names of its fields: enough to see that it is of the right kind. */
function ids(items: { id: string }[]): string[] {
  return items.map((item) => item.id);
}

test('it reads the server, its people and their sessions', async ({ workplace: { client, me, ben, team, townSquare } }) => {
  const config = await client.getClientConfig();
  expect(config.Version).toBe('11.9.0');
  expect((await client.getClientLicenseOld()).IsLicensed).toBe('false');
  expect(await client.ping(false)).toMatchObject({ status: 'OK' });

  expect((await client.getUser(ben.id)).username).toBe('ben');
  expect(ids(await client.getProfiles(0, 100))).toContain(ben.id);
  expect(ids(await client.getProfilesInTeam(team.id, 0, 100))).toContain(ben.id);
  expect(ids(await client.getProfilesInChannel(townSquare.id, 0, 100))).toContain(ben.id);
  expect(await client.getProfilesNotInChannel(team.id, townSquare.id, false, 0, 10)).toEqual([]);
  expect(ids(await client.getProfilesByIds([ben.id]))).toEqual([ben.id]);
  expect(ids(await client.getProfilesByUsernames(['ben']))).toEqual([ben.id]);
  expect(ids((await client.autocompleteUsers('be', team.id, townSquare.id)).users)).toEqual([ben.id]);
  expect(ids(await client.searchUsers('ben', { team_id: team.id }))).toEqual([ben.id]);
  expect((await client.getTotalUsersStats()).total_users_count).toBeGreaterThan(2);
  expect((await client.patchMe({ nickname: 'An' })).nickname).toBe('An');
  expect((await client.getSessions(me.id)).length).toBeGreaterThan(0);

  await client.updateCustomStatus({ emoji: 'palm_tree', text: 'Away', duration: 'today', expires_at: '' } as never);
  expect((await client.getMe()).props['customStatus']).toContain('palm_tree');
  await client.unsetCustomStatus();
  expect((await client.updateStatus({ user_id: me.id, status: 'away' } as never)).status).toBe('away');
  expect((await client.getStatusesByIds([me.id]))[0]!.status).toBe('away');

  const roles = await client.getRolesByNames(['system_user', 'team_user']);
  expect(roles.map((role) => role.name).sort()).toEqual(['system_user', 'team_user']);

  const preference = { user_id: me.id, category: 'display_settings', name: 'use_military_time', value: 'true' };
  await client.savePreferences(me.id, [preference]);
  expect(await client.getMyPreferences()).toContainEqual(preference);
  await client.deletePreferences(me.id, [preference]);
  expect(await client.getMyPreferences()).not.toContainEqual(preference);
});

test('it works with teams, channels and sidebars', async ({ workplace: { client, me, ben, chloe, team, townSquare } }) => {
  expect((await client.getTeamByName(team.name)).id).toBe(team.id);
  expect((await client.getMyTeamMembers()).map((member) => member.team_id)).toContain(team.id);
  expect((await client.getTeamStats(team.id)).total_member_count).toBeGreaterThan(2);
  expect((await client.checkIfTeamExists('no-such-team')).exists).toBe(false);
  expect((await client.getMyTeamUnreads()).map((unread) => unread.team_id)).toContain(team.id);
  expect(ids(await client.getMyChannels(team.id))).toContain(townSquare.id);
  expect(ids(await client.getAllTeamsChannels())).toContain(townSquare.id);

  const direct = await client.createDirectChannel([me.id, ben.id]);
  expect(direct.type).toBe('D');
  expect((await client.createGroupChannel([me.id, ben.id, chloe.id])).type).toBe('G');

  const made = await client.createChannel({ team_id: team.id, name: `made-${Date.now()}`, display_name: 'Made', type: 'P' } as Channel);
  expect((await client.patchChannel(made.id, { header: 'A header' })).header).toBe('A header');
  expect((await client.addToChannel(ben.id, made.id)).user_id).toBe(ben.id);
  await client.updateChannelMemberSchemeRoles(made.id, ben.id, true, true);
  expect((await client.getChannelMember(made.id, ben.id)).scheme_admin).toBe(true);
  await client.updateChannelNotifyProps({ channel_id: made.id, user_id: me.id, desktop: 'all' } as never);
  expect((await client.getChannelStats(made.id)).member_count).toBe(2);
  expect((await client.viewMyChannel(made.id)).status).toBe('OK');
  await client.removeFromChannel(ben.id, made.id);
  await client.deleteChannel(made.id);
  expect((await client.getChannel(made.id)).delete_at).toBeGreaterThan(0);
  await client.unarchiveChannel(made.id);

  const found = await client.autocompleteChannels(team.id, 'town');
  expect(ids(found)).toContain(townSquare.id);
  const { categories, order } = await client.getChannelCategories(me.id, team.id);
  expect(order.length).toBe(categories.length);
  const category = await client.createChannelCategory(me.id, team.id, { display_name: 'Mine', channel_ids: [townSquare.id] } as never);
  expect(category.channel_ids).toEqual([townSquare.id]);
  await client.deleteChannelCategory(me.id, team.id, category.id);
});

test('it writes, changes, finds and removes posts', async ({ workplace: { client, me, team, townSquare } }) => {
  const word = `heron${Date.now()}`;
  const root = await client.createPost({ channel_id: townSquare.id, message: `A ${word} #birds` } as never);
  const reply = await client.createPost({ channel_id: townSquare.id, message: 'Where?', root_id: root.id } as never);
  expect((await client.getPostThread(root.id)).order).toContain(reply.id);
  expect((await client.patchPost({ id: root.id, message: `Two ${word}s` })).edit_at).toBeGreaterThan(0);
  expect((await client.getPosts(townSquare.id, 0, 30)).order.slice(0, 2)).toEqual([reply.id, root.id]);
  expect((await client.getPostsSince(townSquare.id, root.create_at - 1)).order).toContain(root.id);
  expect((await client.getPostsBefore(townSquare.id, reply.id, 0, 1)).order).toEqual([root.id]);
  expect((await client.getPostsAfter(townSquare.id, root.id, 0, 1)).order).toEqual([reply.id]);
  expect((await client.getPostsUnread(townSquare.id, me.id)).order.length).toBeGreaterThan(0);
  expect((await client.searchPosts(team.id, `${word}s`, false)).order).toEqual([root.id]);
  expect(ids(await client.getPostsByIds([root.id]))).toEqual([root.id]);

  await client.pinPost(root.id);
  expect((await client.getPinnedPosts(townSquare.id)).order).toContain(root.id);
  await client.unpinPost(root.id);
  await client.addReaction(me.id, root.id, 'eyes');
  expect((await client.getReactionsForPost(root.id)).map((reaction) => reaction.emoji_name)).toEqual(['eyes']);
  await client.removeReaction(me.id, root.id, 'eyes');

  const threads = await client.getUserThreads(me.id, team.id, { extended: true });
  expect(ids(threads.threads)).toContain(root.id);
  await client.updateThreadFollowForUser(me.id, team.id, root.id, false);
  await client.markPostAsUnread(me.id, root.id);

  const form = new FormData();
  form.append('channel_id', townSquare.id);
  form.append('files', new Blob(['a;b\n']), 'table.csv');
  const { file_infos: files } = await client.uploadFile(form);
  expect(files[0]!.name).toBe('table.csv');
  await client.createPost({ channel_id: townSquare.id, message: '', file_ids: ids(files) } as never);
  expect((await client.getFileInfosForPost(root.id)).length).toBe(0);

  expect((await client.executeCommand('/shrug', { channel_id: townSquare.id, team_id: team.id })) as object).toBeTruthy();
  await client.deletePost(root.id);
  await expect(client.getPost(root.id)).rejects.toMatchObject({ status_code: 404 });
});

test('it makes integrations', async ({ workplace: { client, me, team, townSquare }, server }) => {
  const hook = await client.createIncomingWebhook({ channel_id: townSquare.id, display_name: 'News', description: '' } as never);
  const said = await fetch(`${server.url}/hooks/${hook.id}`, { method: 'POST', body: JSON.stringify({ text: 'From outside' }) });
  expect([said.status, await said.text()]).toEqual([200, 'ok']);
  expect(ids((await client.getIncomingWebhooks(team.id)) as { id: string }[])).toContain(hook.id);
  await client.removeIncomingWebhook(hook.id);

  const bot = await client.createBot({ username: `robot${Date.now()}`, display_name: 'Robot', description: '' });
  const token = await client.createUserAccessToken(bot.user_id, 'its key');
  const robot = new Client4();
  robot.setUrl(server.url);
  robot.setToken(token.token!);
  expect((await robot.getMe()).is_bot).toBe(true);
  await client.addToTeam(team.id, bot.user_id);
  await client.addToChannel(bot.user_id, townSquare.id);
  expect((await robot.createPost({ channel_id: townSquare.id, message: 'I am a robot' } as never)).user_id).toBe(bot.user_id);
  await client.revokeUserAccessToken(token.id);
  await expect(robot.getMe()).rejects.toMatchObject({ status_code: 401 });
  expect((await client.getUserAccessTokensForUser(me.id)).length).toBe(0);

  const command = { team_id: team.id, trigger: `t${Date.now()}`, method: 'P', url: `${server.url}/x`, display_name: '', description: '' };
  const made = await client.addCommand(command as never);
  expect((await client.getCustomTeamCommands(team.id)).map((known) => known.id)).toContain(made.id);
  await client.deleteCommand(made.id);
  expect(await client.getPluginStatuses()).toEqual([]);
  expect(await client.getWebappPlugins()).toEqual([]);
});

test('its WebSocket hears what others do', async ({ workplace: { client, townSquare }, server }) => {
  const other = await signIn(server.url, ben);
  // Browsers have it; so has Node.js from 22 on.
  Object.assign(globalThis, { WebSocket });
  const socket = new WebSocketClient();
  const connected = new Promise<void>((resolve) => socket.addFirstConnectListener(() => resolve()));
  const heard = new Promise<string>((resolve) =>
    socket.addMessageListener((message) => {
      if (message.event === 'posted') resolve((JSON.parse((message.data as { post: string }).post) as { message: string }).message);
    }),
  );
  socket.initialize(`${server.url.replace('http', 'ws')}/api/v4/websocket`, client.getToken());
  await connected;
  await other.createPost({ channel_id: townSquare.id, message: 'Can you hear me?' } as never);
  expect(await heard).toBe('Can you hear me?');
  socket.close();
  await other.logout();
});

test('a refusal is the error that it knows', async ({ server }) => {
  const client = new Client4();
  client.setUrl(server.url);
  await expect(client.login('anna', 'wrong')).rejects.toMatchObject({ status_code: 401, server_error_id: 'api.user.login.invalid_credentials_email_username' });
  await expect(client.getMe()).rejects.toMatchObject({ status_code: 401, server_error_id: 'api.context.session_expired.app_error' });
  const member = await signIn(server.url, chloe);
  await expect(member.getPluginStatuses()).rejects.toMatchObject({ status_code: 403, server_error_id: 'api.context.permissions.app_error' });
});
