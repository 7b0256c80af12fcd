// What Mattermost's own web client calls, by the package that it is made with.
import { createRequire } from 'node:module';
import process from 'node:process';
import WebSocket from 'ws';

const { Client4, WebSocketClient } = createRequire(import.meta.url)('@mattermost/client');
const [url, login, password] = process.argv.slice(2);

const names = new Set();
function say(name, why) {
    console.log(why === null ? `pass\t${name}` : `fail\t${name}\t${String(why).replaceAll(/\s+/g, ' ').slice(0, 300)}`);
}
function take(name) {
    if (names.has(name)) throw new Error(`two calls are named ${name}`);
    names.add(name);
}
/** Runs a call and says whether its answer is as it has to be; answers it. */
async function calls(name, call, good = () => true) {
    take(name);
    let answer;
    try {
        answer = await call();
        say(name, good(answer) ? null : `answered ${JSON.stringify(answer)?.slice(0, 200)}`);
    } catch (error) {
        say(name, error);
    }
    return answer;
}
/** A call that has to be refused with a status. */
async function refuses(name, call, status) {
    take(name);
    try {
        say(name, `answered ${JSON.stringify(await call())?.slice(0, 200)}`);
    } catch (error) {
        say(name, error.status_code === status ? null : error);
    }
}
const ok = (answer) => answer.status.toLowerCase() === 'ok';
const ids = (found, name = 'id') => found.map((one) => one[name]);
const has = (id, name = 'id') => (found) => ids(found, name).includes(id);
const only = (id, name = 'id') => (found) => found.length === 1 && found[0][name] === id;
const PICTURE = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAIAAACQkWg2AAAAFklEQVR4nGNQSNhAEmIY1TCqYfhqAAAO' +
        'TzAQQZzW4QAAAABJRU5ErkJggg==',
    'base64',
);
const picture = (name) => new File([PICTURE], name, { type: 'image/png' });

const client = new Client4();
client.setUrl(url);
client.setEnableLogging(false);
const me = await calls('login', () => client.login(login, password), (user) => user.username === login);

// The server.
await calls('ping', () => client.ping(true), (ping) => ping.status === 'OK');
const config = await calls('getClientConfig', () => client.getClientConfig(), (found) => found.Version.startsWith('11.'));
await calls('getClientLicenseOld', () => client.getClientLicenseOld(), (found) => found.IsLicensed === 'false');
const whole = await calls('getConfig', () => client.getConfig(), (found) => found.TeamSettings.SiteName !== undefined);
await calls('patchConfig', () => client.patchConfig({ TeamSettings: { SiteName: 'Driven' } }), (found) => found.TeamSettings.SiteName === 'Driven');
await calls('updateConfig', () => client.updateConfig({ ...whole, TeamSettings: { ...whole.TeamSettings, SiteName: 'Again' } }), (found) => found.TeamSettings.SiteName === 'Again');
await calls('reloadConfig', () => client.reloadConfig(), ok);
await calls('getEnvironmentConfig', () => client.getEnvironmentConfig(), (found) => typeof found === 'object');
await calls('getAnalytics', () => client.getAnalytics('standard'), has('post_count', 'name'));
await calls('getAudits', () => client.getAudits(), Array.isArray);
await calls('getPlainLogs', () => client.getPlainLogs(), Array.isArray);
await calls('getLogs', () => client.getLogs({ serverNames: [], logLevels: [], dateFrom: '', dateTo: '' }), (found) => typeof found === 'object');
await calls('invalidateCaches', () => client.invalidateCaches(), ok);
await calls('recycleDatabase', () => client.recycleDatabase(), ok);
await calls('getClusterStatus', () => client.getClusterStatus(), Array.isArray);
await calls('getAppliedSchemaMigrations', () => client.getAppliedSchemaMigrations(), (found) => found.length > 0);
await calls('getServerLimits', () => client.getServerLimits(), (found) => found.data.maxUsersLimit !== undefined);
await calls('getPostsUsage', () => client.getPostsUsage(), (found) => found.count >= 0);
await calls('getFilesUsage', () => client.getFilesUsage(), (found) => found.bytes >= 0);
await calls('getTeamsUsage', () => client.getTeamsUsage(), (found) => found.active >= 0);
await calls('getFirstAdminSetupComplete', () => client.getFirstAdminSetupComplete(), (found) => typeof found === 'object');
await calls('testFileStoreConnection', () => client.testFileStoreConnection(whole), ok);
client.setEnableLogging(true);
await calls('logClientError', () => client.logClientError('a client failed'), () => true);
client.setEnableLogging(false);

// Teams.
const team = await calls('createTeam', () => client.createTeam({ name: 'drivers', display_name: 'Drivers', type: 'O' }), (found) => found.name === 'drivers');
const spare = await calls('createTeam spare', () => client.createTeam({ name: 'spare', display_name: 'Spare', type: 'I' }), (found) => found.type === 'I');
await calls('getTeam', () => client.getTeam(team.id), (found) => found.id === team.id);
await calls('getTeamByName', () => client.getTeamByName('drivers'), (found) => found.id === team.id);
await calls('getTeams', () => client.getTeams(0, 100, true), (found) => found.total_count >= 2);
await calls('getMyTeams', () => client.getMyTeams(), has(team.id));
await calls('getTeamsForUser', () => client.getTeamsForUser(me.id), has(team.id));
await calls('getMyTeamMembers', () => client.getMyTeamMembers(), has(team.id, 'team_id'));
await calls('getMyTeamUnreads', () => client.getMyTeamUnreads(true), Array.isArray);
await calls('checkIfTeamExists', () => client.checkIfTeamExists('drivers'), (found) => found.exists === true);
await calls('updateTeam', () => client.updateTeam({ ...team, description: 'first' }), (found) => found.description === 'first');
await calls('patchTeam', () => client.patchTeam({ id: team.id, description: 'second' }), (found) => found.description === 'second');
await calls('regenerateTeamInviteId', () => client.regenerateTeamInviteId(team.id), (found) => found.invite_id !== team.invite_id);
await calls('searchTeams', () => client.searchTeams('driv', { page: 0, per_page: 10 }), (found) => found.teams[0].id === team.id);
await calls('getTeamStats', () => client.getTeamStats(team.id), (found) => found.total_member_count === 1);
await calls('setTeamIcon', () => client.setTeamIcon(team.id, picture('i.png')), ok);
await calls('removeTeamIcon', () => client.removeTeamIcon(team.id), ok);

// People.
async function person(name) {
    const draft = { username: name, email: `${name}@example.com`, password: 'correct horse 7' };
    return calls(`createUser ${name}`, () => client.createUser(draft, '', ''), (user) => user.username === name);
}
const [ada, bob, cat] = [await person('ada'), await person('bob'), await person('cat')];
await calls('getMe', () => client.getMe(), (user) => user.id === me.id);
await calls('getUser', () => client.getUser(ada.id), (user) => user.email === 'ada@example.com');
await calls('getUserByUsername', () => client.getUserByUsername('bob'), (user) => user.id === bob.id);
await calls('getUserByEmail', () => client.getUserByEmail('cat@example.com'), (user) => user.id === cat.id);
await calls('getProfiles', () => client.getProfiles(0, 200), has(ada.id));
await calls('getProfilesByIds', () => client.getProfilesByIds([ada.id, bob.id]), (found) => found.length === 2);
await calls('getProfilesByUsernames', () => client.getProfilesByUsernames(['ada']), only(ada.id));
await calls('getProfilesWithoutTeam', () => client.getProfilesWithoutTeam(0, 100), has(cat.id));
await calls('getProfilesNotInTeam', () => client.getProfilesNotInTeam(team.id, false, 0, 100), has(cat.id));
await calls('searchUsers', () => client.searchUsers('ada', {}), only(ada.id));
await calls('getTotalUsersStats', () => client.getTotalUsersStats(), (found) => found.total_users_count >= 4);
await calls('getFilteredUsersStats', () => client.getFilteredUsersStats({ include_bots: true }), (found) => found.total_users_count >= 4);
await calls('getUsersForReporting', () => client.getUsersForReporting({ page_size: 50 }), (found) => found.length >= 4);
await calls('getUserCountForReporting', () => client.getUserCountForReporting({}), (found) => found >= 4);
await calls('getKnownUsers', () => client.getKnownUsers(), Array.isArray);
await calls('patchMe', () => client.patchMe({ nickname: 'Ad' }), (user) => user.nickname === 'Ad');
await calls('patchUser', () => client.patchUser({ id: ada.id, nickname: 'Countess' }), (user) => user.nickname === 'Countess');
await calls('updateUser', () => client.updateUser({ ...bob, position: 'builder' }), (user) => user.position === 'builder');
await calls('updateUserRoles', () => client.updateUserRoles(cat.id, 'system_user system_admin'), ok);
await calls('updateUserActive', () => client.updateUserActive(cat.id, false), ok);
await calls('updateUserActive again', () => client.updateUserActive(cat.id, true), ok);
await calls('updateUserPassword', () => client.updateUserPassword(bob.id, '', 'another horse 8'), ok);
await calls('uploadProfileImage', () => client.uploadProfileImage(ada.id, picture('a.png')), ok);
await calls('setDefaultProfileImage', () => client.setDefaultProfileImage(ada.id), ok);
await calls('getSessions', () => client.getSessions(me.id), (found) => found.length >= 1);
await calls('getUserAudits', () => client.getUserAudits(me.id), Array.isArray);
await calls('revokeAllSessionsForUser', () => client.revokeAllSessionsForUser(bob.id), ok);
await calls('sendPasswordResetEmail', () => client.sendPasswordResetEmail('nobody@example.com'), ok);
const token = await calls('createUserAccessToken', () => client.createUserAccessToken(me.id, 'a robot'), (made) => made.token.length === 26);
await calls('getUserAccessToken', () => client.getUserAccessToken(token.id), (found) => found.id === token.id);
await calls('getUserAccessTokensForUser', () => client.getUserAccessTokensForUser(me.id), only(token.id));
await calls('getUserAccessTokens', () => client.getUserAccessTokens(), only(token.id));
await calls('disableUserAccessToken', () => client.disableUserAccessToken(token.id), ok);
await calls('enableUserAccessToken', () => client.enableUserAccessToken(token.id), ok);
await calls('revokeUserAccessToken', () => client.revokeUserAccessToken(token.id), ok);
await calls('updateStatus', () => client.updateStatus({ user_id: me.id, status: 'away' }), (found) => found.status === 'away');
await calls('getStatus', () => client.getStatus(me.id), (found) => found.status === 'away');
await calls('getStatusesByIds', () => client.getStatusesByIds([me.id, ada.id]), (found) => found.length === 2);
await calls('updateCustomStatus', () => client.updateCustomStatus({ emoji: 'palm_tree', text: 'away' }), ok);
await calls('unsetCustomStatus', () => client.unsetCustomStatus(), ok);

// Who is where.
await calls('addToTeam', () => client.addToTeam(team.id, ada.id), (member) => member.user_id === ada.id);
await calls('addUsersToTeam', () => client.addUsersToTeam(team.id, [bob.id]), only(bob.id, 'user_id'));
await calls('addUsersToTeamGracefully', () => client.addUsersToTeamGracefully(team.id, [cat.id]), only(cat.id, 'user_id'));
await calls('getTeamMembers', () => client.getTeamMembers(team.id, 0, 100), (found) => found.length === 4);
await calls('getTeamMember', () => client.getTeamMember(team.id, ada.id), (member) => member.roles.includes('team_user'));
await calls('getTeamMembersByIds', () => client.getTeamMembersByIds(team.id, [ada.id]), only(ada.id, 'user_id'));
await calls('getTeamMembersForUser', () => client.getTeamMembersForUser(ada.id), only(team.id, 'team_id'));
await calls('updateTeamMemberSchemeRoles', () => client.updateTeamMemberSchemeRoles(team.id, ada.id, true, false), ok);
await calls('removeFromTeam', () => client.removeFromTeam(team.id, cat.id), ok);
await calls('getProfilesInTeam', () => client.getProfilesInTeam(team.id, 0, 100), (found) => found.length === 3);

// Channels.
const channel = (name, type) => calls(`createChannel ${name}`, () => client.createChannel({ team_id: team.id, name, display_name: name, type }), (made) => made.type === type);
const [plans, secret] = [await channel('plans', 'O'), await channel('secret', 'P')];
const direct = await calls('createDirectChannel', () => client.createDirectChannel([me.id, ada.id]), (made) => made.type === 'D');
const group = await calls('createGroupChannel', () => client.createGroupChannel([me.id, ada.id, bob.id]), (made) => made.type === 'G');
await calls('getChannel', () => client.getChannel(plans.id), (found) => found.name === 'plans');
await calls('getChannelByName', () => client.getChannelByName(team.id, 'plans'), (found) => found.id === plans.id);
await calls('getChannelByNameAndTeamName', () => client.getChannelByNameAndTeamName('drivers', 'plans'), (found) => found.id === plans.id);
await calls('updateChannel', () => client.updateChannel({ ...plans, purpose: 'to plan' }), (found) => found.purpose === 'to plan');
await calls('patchChannel', () => client.patchChannel(plans.id, { header: '**Plans**' }), (found) => found.header === '**Plans**');
await calls('updateChannelPrivacy', () => client.updateChannelPrivacy(secret.id, 'O'), (found) => found.type === 'O');
await calls('getChannels', () => client.getChannels(team.id), has(plans.id));
await calls('getAllChannels', () => client.getAllChannels(0, 100, '', false, true), (found) => found.total_count >= 4);
await calls('getMyChannels', () => client.getMyChannels(team.id), has(direct.id));
await calls('getAllTeamsChannels', () => client.getAllTeamsChannels(), has(plans.id));
await calls('getMyChannelMember', () => client.getMyChannelMember(plans.id), (found) => found.user_id === me.id);
await calls('getMyChannelMembers', () => client.getMyChannelMembers(team.id), has(plans.id, 'channel_id'));
await calls('getAllChannelsMembers', () => client.getAllChannelsMembers(me.id), has(plans.id, 'channel_id'));
await calls('addToChannel', () => client.addToChannel(ada.id, plans.id), (member) => member.user_id === ada.id);
await calls('addToChannels', () => client.addToChannels([bob.id], plans.id), (found) => [found].flat()[0].user_id === bob.id);
await calls('getChannelMembers', () => client.getChannelMembers(plans.id), (found) => found.length === 3);
await calls('getChannelMember', () => client.getChannelMember(plans.id, ada.id), (found) => found.channel_id === plans.id);
await calls('getChannelMembersByIds', () => client.getChannelMembersByIds(plans.id, [ada.id]), only(ada.id, 'user_id'));
await calls('getChannelTimezones', () => client.getChannelTimezones(plans.id), Array.isArray);
await calls('getProfilesInChannel', () => client.getProfilesInChannel(plans.id, 0, 100), (found) => found.length === 3);
await calls('getProfilesNotInChannel', () => client.getProfilesNotInChannel(team.id, plans.id, false), (found) => found.length === 0);
await calls('getProfilesInGroupChannels', () => client.getProfilesInGroupChannels([group.id]), (found) => found[group.id].length === 2);
await calls('getChannelStats', () => client.getChannelStats(plans.id), (found) => found.member_count === 3);
await calls('getChannelsMemberCount', () => client.getChannelsMemberCount([plans.id]), (found) => found[plans.id] === 3);
await calls('updateChannelMemberRoles', () => client.updateChannelMemberRoles(plans.id, ada.id, 'channel_user channel_admin'), ok);
await calls('updateChannelMemberSchemeRoles', () => client.updateChannelMemberSchemeRoles(plans.id, ada.id, true, false), ok);
await calls('updateChannelNotifyProps', () => client.updateChannelNotifyProps({ channel_id: plans.id, user_id: me.id, desktop: 'all' }), ok);
await calls('viewMyChannel', () => client.viewMyChannel(plans.id), (found) => found.last_viewed_at_times[plans.id] !== undefined);
await calls('readMultipleChannels', () => client.readMultipleChannels([plans.id]), (found) => found.last_viewed_at_times[plans.id] !== undefined);
await calls('autocompleteChannels', () => client.autocompleteChannels(team.id, 'pla'), has(plans.id));
await calls('autocompleteChannelsForSearch', () => client.autocompleteChannelsForSearch(team.id, 'pla'), has(plans.id));
await calls('searchChannels', () => client.searchChannels(team.id, 'pla'), has(plans.id));
await calls('searchAllChannels', () => client.searchAllChannels('pla', {}), (found) => has(plans.id)(found.channels ?? found));
await calls('searchGroupChannels', () => client.searchGroupChannels('ada'), has(group.id));
await calls('autocompleteUsers', () => client.autocompleteUsers('bo', team.id, plans.id), (found) => has(bob.id)(found.users));
await calls('getChannelCategories', () => client.getChannelCategories('me', team.id), (found) => found.categories.length === 3);
const category = await calls('createChannelCategory', () => client.createChannelCategory('me', team.id, { user_id: me.id, team_id: team.id, display_name: 'Mine', type: 'custom', channel_ids: [plans.id] }), (made) => made.channel_ids[0] === plans.id);
await calls('getChannelCategoryOrder', () => client.getChannelCategoryOrder('me', team.id), (found) => found.includes(category.id));
await calls('getChannelCategory', () => client.getChannelCategory('me', team.id, category.id), (found) => found.display_name === 'Mine');
await calls('deleteChannelCategory', () => client.deleteChannelCategory('me', team.id, category.id), ok);
const bookmark = await calls('createChannelBookmark', () => client.createChannelBookmark(plans.id, { display_name: 'Birds', type: 'link', link_url: 'https://example.com/' }, ''), (made) => made.type === 'link');
await calls('getChannelBookmarks', () => client.getChannelBookmarks(plans.id), only(bookmark.id));
await calls('deleteChannelBookmark', () => client.deleteChannelBookmark(plans.id, bookmark.id, ''), (gone) => gone.delete_at > 0);
await calls('getGroupMessageMembersCommonTeams', () => client.getGroupMessageMembersCommonTeams(group.id), (found) => has(team.id)(found.data));
await calls('removeFromChannel', () => client.removeFromChannel(bob.id, plans.id), ok);
await calls('deleteChannel', () => client.deleteChannel(secret.id), ok);
await calls('getArchivedChannels', () => client.getArchivedChannels(team.id), has(secret.id));
await calls('unarchiveChannel', () => client.unarchiveChannel(secret.id), (found) => found.delete_at === 0);

// Posts and files, and what the socket tells of them.
// As browsers have it, and newer versions of Node.
globalThis.WebSocket ??= WebSocket;
const socket = new WebSocketClient();
const heard = [];
socket.addMessageListener((message) => heard.push(message));
socket.initialize(`${url.replace('http', 'ws')}/api/v4/websocket`, client.getToken());
async function hears(event) {
    for (let tries = 0; tries < 100 && !heard.some((message) => message.event === event); tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return heard.find((message) => message.event === event);
}
await calls('socket hello', () => hears('hello'), (message) => message.data.server_version.startsWith('11.'));
const form = new FormData();
form.append('channel_id', plans.id);
form.append('files', new File(['to the beach'], 'plan.txt', { type: 'text/plain' }));
const sent = await calls('uploadFile', () => client.uploadFile(form), (found) => found.file_infos[0].size === 12);
const file = sent.file_infos[0];
const root = await calls('createPost', () => client.createPost({ channel_id: plans.id, message: 'Pelicans', file_ids: [file.id] }), (post) => post.file_ids[0] === file.id);
await calls('socket posted', () => hears('posted'), (message) => JSON.parse(message.data.post).channel_id === plans.id);
const reply = await calls('createPost reply', () => client.createPost({ channel_id: plans.id, message: 'Which?', root_id: root.id }), (post) => post.root_id === root.id);
await calls('createPostEphemeral', () => client.createPostEphemeral(ada.id, { channel_id: plans.id, message: 'psst' }), (post) => post.type === 'system_ephemeral');
await calls('getPost', () => client.getPost(root.id), (post) => post.message === 'Pelicans');
await calls('patchPost', () => client.patchPost({ id: root.id, message: 'Two pelicans' }), (post) => post.edit_at > 0);
await calls('updatePost', () => client.updatePost({ ...root, message: 'Three pelicans' }), (post) => post.message === 'Three pelicans');
await calls('getPostEditHistory', () => client.getPostEditHistory(root.id), (found) => found.length === 2);
await calls('getPostThread', () => client.getPostThread(root.id), (found) => found.order.length === 2);
await calls('getPaginatedPostThread', () => client.getPaginatedPostThread(root.id, { perPage: 10, direction: 'down' }), (found) => found.order.includes(root.id));
await calls('getPosts', () => client.getPosts(plans.id, 0, 10), (found) => found.order[0] === reply.id);
await calls('getPostsSince', () => client.getPostsSince(plans.id, root.create_at - 1), (found) => found.posts[root.id] !== undefined);
await calls('getPostsBefore', () => client.getPostsBefore(plans.id, reply.id), (found) => found.order.includes(root.id));
await calls('getPostsAfter', () => client.getPostsAfter(plans.id, root.id), (found) => found.order.includes(reply.id));
await calls('getPostsUnread', () => client.getPostsUnread(plans.id, 'me'), (found) => Array.isArray(found.order));
await calls('getPostsByIds', () => client.getPostsByIds([root.id]), only(root.id));
await calls('getPostInfo', () => client.getPostInfo(root.id), (found) => found.channel_id === plans.id);
await calls('getFileInfosForPost', () => client.getFileInfosForPost(root.id), only(file.id));
await calls('getFilePublicLink', () => client.getFilePublicLink(file.id), (found) => found.link.includes(file.id));
await calls('searchPosts', () => client.searchPosts(team.id, 'pelicans', false), (found) => found.order[0] === root.id);
await calls('searchPosts in another channel', () => client.searchPosts(team.id, 'pelicans in:off-topic', false), (found) => found.order.length === 0);
await calls('searchFiles', () => client.searchFiles(team.id, 'plan', false), (found) => found.order[0] === file.id);
await calls('pinPost', () => client.pinPost(root.id), ok);
await calls('getPinnedPosts', () => client.getPinnedPosts(plans.id), (found) => found.order[0] === root.id);
await calls('unpinPost', () => client.unpinPost(root.id), ok);
await calls('addReaction', () => client.addReaction(me.id, root.id, 'eyes'), (found) => found.emoji_name === 'eyes');
await calls('getReactionsForPost', () => client.getReactionsForPost(root.id), (found) => found.length === 1);
await calls('removeReaction', () => client.removeReaction(me.id, root.id, 'eyes'), ok);
await calls('markPostAsUnread', () => client.markPostAsUnread(me.id, root.id), (found) => found.channel_id === plans.id);
await calls('addPostReminder', () => client.addPostReminder(me.id, root.id, Math.floor(Date.now() / 1000) + 3600), ok);
await calls('acknowledgePost', () => client.acknowledgePost(root.id, me.id), (found) => found.post_id === root.id);
const saved = { user_id: me.id, category: 'flagged_post', name: root.id, value: 'true' };
await calls('savePreferences', () => client.savePreferences(me.id, [saved]), ok);
await calls('getMyPreferences', () => client.getMyPreferences(), (found) => found.some((one) => one.name === root.id));
await calls('getFlaggedPosts', () => client.getFlaggedPosts(me.id), (found) => found.order[0] === root.id);
await calls('deletePreferences', () => client.deletePreferences(me.id, [saved]), ok);
await calls('getUserThreads', () => client.getUserThreads('me', team.id, { extended: true }), (found) => found.total === 1);
await calls('getUserThread', () => client.getUserThread('me', team.id, root.id), (found) => found.reply_count === 1);
await calls('updateThreadFollowForUser', () => client.updateThreadFollowForUser('me', team.id, root.id, false), ok);
await calls('updateThreadFollowForUser again', () => client.updateThreadFollowForUser('me', team.id, root.id, true), ok);
await calls('updateThreadReadForUser', () => client.updateThreadReadForUser('me', team.id, root.id, Date.now()), (found) => found.id === root.id);
await calls('updateThreadsReadForUser', () => client.updateThreadsReadForUser('me', team.id), ok);
await calls('upsertDraft', () => client.upsertDraft({ channel_id: plans.id, message: 'not yet', user_id: me.id }, ''), (found) => found.message === 'not yet');
await calls('getUserDrafts', () => client.getUserDrafts(team.id), only(plans.id, 'channel_id'));
await calls('deleteDraft', () => client.deleteDraft(plans.id, undefined, ''), () => true);
const later = await calls('createScheduledPost', () => client.createScheduledPost({ channel_id: plans.id, message: 'later', scheduled_at: Date.now() + 3_600_000, user_id: me.id }, ''), (found) => found.data.message === 'later');
await calls('deleteScheduledPost', () => client.deleteScheduledPost(me.id, later.data.id, ''), (found) => found.data.id === later.data.id);
await calls('deletePost', () => client.deletePost(reply.id), ok);
socket.close();

// Emoji, bots, integrations, roles, jobs.
const emoji = await calls('createCustomEmoji', () => client.createCustomEmoji({ name: 'bird_dot', creator_id: me.id }, picture('b.png')), (made) => made.name === 'bird_dot');
await calls('getCustomEmoji', () => client.getCustomEmoji(emoji.id), (found) => found.name === 'bird_dot');
await calls('getCustomEmojiByName', () => client.getCustomEmojiByName('bird_dot'), (found) => found.id === emoji.id);
await calls('getCustomEmojisByNames', () => client.getCustomEmojisByNames(['bird_dot']), only(emoji.id));
await calls('getCustomEmojis', () => client.getCustomEmojis(), has(emoji.id));
await calls('searchCustomEmoji', () => client.searchCustomEmoji('bird'), has(emoji.id));
await calls('autocompleteCustomEmoji', () => client.autocompleteCustomEmoji('bird'), has(emoji.id));
await calls('deleteCustomEmoji', () => client.deleteCustomEmoji(emoji.id), ok);
const bot = await calls('createBot', () => client.createBot({ username: 'robot', display_name: 'Robot' }), (made) => made.username === 'robot');
await calls('getBot', () => client.getBot(bot.user_id), (found) => found.display_name === 'Robot');
await calls('getBots', () => client.getBots(), has(bot.user_id, 'user_id'));
await calls('patchBot', () => client.patchBot(bot.user_id, { description: 'beeps' }), (found) => found.description === 'beeps');
await calls('disableBot', () => client.disableBot(bot.user_id), (found) => found.delete_at > 0);
await calls('enableBot', () => client.enableBot(bot.user_id), (found) => found.delete_at === 0);
const hook = await calls('createIncomingWebhook', () => client.createIncomingWebhook({ channel_id: plans.id, display_name: 'In' }), (made) => made.channel_id === plans.id);
await calls('getIncomingWebhook', () => client.getIncomingWebhook(hook.id), (found) => found.id === hook.id);
await calls('getIncomingWebhooks', () => client.getIncomingWebhooks(team.id), (found) => only(hook.id)(found.incoming_webhooks ?? found));
await calls('updateIncomingWebhook', () => client.updateIncomingWebhook({ ...hook, display_name: 'Inward' }), (found) => found.display_name === 'Inward');
await calls('removeIncomingWebhook', () => client.removeIncomingWebhook(hook.id), ok);
const out = await calls('createOutgoingWebhook', () => client.createOutgoingWebhook({ team_id: team.id, channel_id: plans.id, display_name: 'Out', trigger_words: ['bird'], callback_urls: ['http://127.0.0.1:9/'] }), (made) => made.trigger_words[0] === 'bird');
await calls('getOutgoingWebhooks', () => client.getOutgoingWebhooks('', team.id), only(out.id));
await calls('regenOutgoingHookToken', () => client.regenOutgoingHookToken(out.id), (found) => found.token !== out.token);
await calls('removeOutgoingWebhook', () => client.removeOutgoingWebhook(out.id), ok);
const command = await calls('addCommand', () => client.addCommand({ team_id: team.id, method: 'P', trigger: 'fly', url: 'http://127.0.0.1:9/' }), (made) => made.trigger === 'fly');
await calls('getCustomTeamCommands', () => client.getCustomTeamCommands(team.id), only(command.id));
await calls('getAutocompleteCommandsList', () => client.getAutocompleteCommandsList(team.id), (found) => found.length > 5);
await calls('executeCommand', () => client.executeCommand('/shrug', { channel_id: plans.id, team_id: team.id }), (found) => typeof found === 'object');
await calls('deleteCommand', () => client.deleteCommand(command.id), ok);
const app = await calls('createOAuthApp', () => client.createOAuthApp({ name: 'App', description: 'an app', homepage: 'https://example.com', callback_urls: ['https://example.com/done'], icon_url: '' }), (made) => made.name === 'App');
await calls('getOAuthApps', () => client.getOAuthApps(), has(app.id));
await calls('deleteOAuthApp', () => client.deleteOAuthApp(app.id), ok);
const role = await calls('getRoleByName', () => client.getRoleByName('channel_user'), (found) => found.permissions.includes('create_post'));
await calls('getRole', () => client.getRole(role.id), (found) => found.name === 'channel_user');
await calls('getRolesByNames', () => client.getRolesByNames(['system_user', 'team_user']), (found) => found.length === 2);
const job = await calls('createJob', () => client.createJob({ type: 'extract_content' }), (made) => made.type === 'extract_content');
await calls('getJob', () => client.getJob(job.id), (found) => found.id === job.id);
await calls('getJobs', () => client.getJobs(), has(job.id));
await calls('getJobsByType', () => client.getJobsByType('extract_content'), only(job.id));
await calls('getPlugins', () => client.getPlugins(), (found) => Array.isArray(found.active));
await calls('getWebappPlugins', () => client.getWebappPlugins(), Array.isArray);
await calls('getGroups', () => client.getGroups({ page: 0, per_page: 10 }), Array.isArray);
await calls('getInProductNotices', () => client.getInProductNotices(team.id, 'web', '11.9.0'), Array.isArray);

// What is refused.
await refuses('getUser unknown', () => client.getUser('a'.repeat(26)), 404);
await refuses('getChannel unknown', () => client.getChannel('a'.repeat(26)), 404);
await refuses('createTeam bad', () => client.createTeam({ name: 'x y', display_name: 'X', type: 'O' }), 400);
const other = new Client4();
other.setUrl(url);
other.setEnableLogging(false);
await calls('login as bob', () => other.login('bob', 'another horse 8'), (user) => user.id === bob.id);
await refuses('getConfig as bob', () => other.getConfig(), 403);
await refuses('deletePost of another', () => other.deletePost(root.id), 403);
await calls('logout of bob', () => other.logout(), () => true);
await refuses('getMe signed out', () => other.getMe(), 401);
await refuses('login with a wrong password', () => other.login('ada', 'wrong'), 401);
await calls('deleteTeam', () => client.deleteTeam(spare.id), ok);
await calls('unarchiveTeam', () => client.unarchiveTeam(spare.id), (found) => found.delete_at === 0);
await calls('logout', () => client.logout(), () => true);
process.exit(0);
