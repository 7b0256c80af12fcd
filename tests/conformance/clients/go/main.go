// Command client makes the calls of Mattermost's own Go client, and says of each whether its answer is as it has to be.
// With the place of a local socket behind the address, name and password it makes them there, where nobody signs in: what
// only somebody does is then done over HTTP, and not counted.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

var names = map[string]bool{}

// local is whether the calls go over the local socket.
var local bool

// somebody is signed in, and does what only somebody does: the same client, but where the calls go over the local socket.
var somebody *model.Client4

// say tells of a call; why is empty where it passed.
func say(name, why string) {
	if names[name] {
		panic("two calls are named " + name)
	}
	names[name] = true
	if why == "" {
		fmt.Printf("pass\t%s\n", name)
		return
	}
	why = strings.Join(strings.Fields(why), " ")
	fmt.Printf("fail\t%s\t%.300s\n", name, why)
}

// call takes what a method answers: good says whether it is as it has to be.
func call[T any](name string, good func(T) bool) func(T, *model.Response, error) T {
	return func(answer T, _ *model.Response, err error) T {
		switch {
		case err != nil:
			say(name, err.Error())
		case !good(answer):
			say(name, fmt.Sprintf("answered %.200v", answer))
		default:
			say(name, "")
		}
		return answer
	}
}

// done takes what a method says that answers nothing.
func done(name string) func(*model.Response, error) {
	return func(_ *model.Response, err error) {
		if err != nil {
			say(name, err.Error())
		} else {
			say(name, "")
		}
	}
}

// own is call for what only somebody does.
func own[T any](name string, good func(T) bool) func(T, *model.Response, error) T {
	return func(answer T, response *model.Response, err error) T {
		if !local {
			return call(name, good)(answer, response, err)
		}
		if err != nil {
			panic(name + ": " + err.Error())
		}
		return answer
	}
}

// ownDone is done for what only somebody does.
func ownDone(name string) func(*model.Response, error) {
	return func(response *model.Response, err error) {
		own[any](name, any1[any])(nil, response, err)
	}
}

// refused takes a refusal with a status.
func refused[T any](name string, status int) func(T, *model.Response, error) {
	return func(answer T, response *model.Response, err error) {
		var refusal *model.AppError
		switch {
		case err == nil:
			say(name, fmt.Sprintf("answered %.200v", answer))
		case response == nil || response.StatusCode != status || !errors.As(err, &refusal):
			say(name, err.Error())
		default:
			say(name, "")
		}
	}
}

// with is whether a list has somebody of an id.
func with[T any](id string, of func(T) string) func([]T) bool {
	return func(list []T) bool {
		for _, one := range list {
			if of(one) == id {
				return true
			}
		}
		return false
	}
}

func user(one *model.User) string             { return one.Id }
func team(one *model.Team) string             { return one.Id }
func channel(one *model.Channel) string       { return one.Id }
func teamMember(one *model.TeamMember) string { return one.UserId }
func any1[T any](T) bool                      { return true }
func some[T any](list []T) bool               { return len(list) > 0 }

func picture() []byte {
	var bytes bytes.Buffer
	if err := png.Encode(&bytes, image.NewRGBA(image.Rect(0, 0, 16, 16))); err != nil {
		panic(err)
	}
	return bytes.Bytes()
}

func main() {
	url, login, password := os.Args[1], os.Args[2], os.Args[3]
	ctx, cancel := context.WithTimeout(context.Background(), 80*time.Second)
	defer cancel()
	client := model.NewAPIv4Client(url)
	somebody = client
	if local = len(os.Args) > 4; local {
		client = model.NewAPIv4SocketClient(os.Args[4])
	}
	me := own("Login", func(me *model.User) bool { return me.Username == login })(somebody.Login(ctx, login, password))

	server(ctx, client)
	reds, spare := teams(ctx, client, me)
	ada, bob := people(ctx, client, me, login)
	members(ctx, client, reds, ada, bob)
	plans := channels(ctx, client, me, reds, ada, bob)
	posts(ctx, client, me, reds, plans, ada)
	integrations(ctx, client, me, reds, plans, ada)
	administration(ctx, client)
	if local {
		localRefusals(ctx, client, me, plans)
	} else {
		socket(ctx, client, plans)
		refusals(ctx, url, client, bob)
	}
	done("SoftDeleteTeam")(client.SoftDeleteTeam(ctx, spare.Id))
	call("RestoreTeam", func(found *model.Team) bool { return found.DeleteAt == 0 })(client.RestoreTeam(ctx, spare.Id))
	ownDone("Logout")(somebody.Logout(ctx))
}

// localRefusals is what nobody does at the socket: there is no one to do it as.
func localRefusals(ctx context.Context, client *model.Client4, me *model.User, plans *model.Channel) {
	refused[*model.User]("Login", 404)(client.Login(ctx, me.Username, "wrong"))
	refused[*model.User]("GetMe", 404)(client.GetMe(ctx, ""))
	refused[*model.Post]("CreatePost", 404)(client.CreatePost(ctx, &model.Post{ChannelId: plans.Id, Message: "whose?"}))
	refused[*model.User]("GetUser unknown", 404)(client.GetUser(ctx, strings.Repeat("a", 26), ""))
	refused[*model.Channel]("GetChannel unknown", 404)(client.GetChannel(ctx, strings.Repeat("a", 26)))
	refused[*model.Team]("CreateTeam bad", 400)(client.CreateTeam(ctx, &model.Team{Name: "x y", DisplayName: "X", Type: model.TeamOpen}))
	refused[*model.IncomingWebhook]("CreateIncomingWebhook of nobody", 400)(client.CreateIncomingWebhook(ctx, &model.IncomingWebhook{ChannelId: plans.Id}))
}

func server(ctx context.Context, client *model.Client4) {
	call("GetPing", func(status string) bool { return status == "OK" })(client.GetPing(ctx))
	call("GetPingWithServerStatus", func(status string) bool { return status == "OK" })(client.GetPingWithServerStatus(ctx))
	call("GetPingWithFullServerStatus", func(status map[string]any) bool { return status["database_status"] == "OK" })(client.GetPingWithFullServerStatus(ctx))
	call("GetClientConfig", func(config map[string]string) bool { return strings.HasPrefix(config["Version"], "11.") })(client.GetClientConfig(ctx, ""))
	config := call("GetConfig", func(config *model.Config) bool { return config.TeamSettings.SiteName != nil })(client.GetConfig(ctx))
	name := "Driven"
	is := func(wanted string) func(*model.Config) bool {
		return func(config *model.Config) bool { return *config.TeamSettings.SiteName == wanted }
	}
	call("PatchConfig", is("Driven"))(client.PatchConfig(ctx, &model.Config{TeamSettings: model.TeamSettings{SiteName: &name}}))
	again := "Again"
	config.TeamSettings.SiteName = &again
	call("UpdateConfig", is("Again"))(client.UpdateConfig(ctx, config))
	done("ReloadConfig")(client.ReloadConfig(ctx))
	call("GetEnvironmentConfig", any1[map[string]any])(client.GetEnvironmentConfig(ctx))
	done("InvalidateCaches")(client.InvalidateCaches(ctx))
	done("DatabaseRecycle")(client.DatabaseRecycle(ctx))
	done("TestFileStoreConnection")(client.TestFileStoreConnection(ctx, config))
	call("GetSupportedTimezone", some[string])(client.GetSupportedTimezone(ctx))
	call("GetAnalyticsOld", func(rows model.AnalyticsRows) bool { return len(rows) > 0 })(client.GetAnalyticsOld(ctx, "standard", ""))
	call("GetAudits", any1[model.Audits])(client.GetAudits(ctx, 0, 10, ""))
	call("GetLogs", any1[[]string])(client.GetLogs(ctx, 0, 10))
	call("PostLog", func(said map[string]string) bool { return said["message"] != "" })(client.PostLog(ctx, map[string]string{"level": "ERROR", "message": "failed"}))
	call("GetClusterStatus", any1[[]*model.ClusterInfo])(client.GetClusterStatus(ctx))
	call("GetServerLimits", any1[*model.ServerLimits])(client.GetServerLimits(ctx))
	call("GetPostsUsage", func(usage *model.PostsUsage) bool { return usage.Count >= 0 })(client.GetPostsUsage(ctx))
	call("GetStorageUsage", func(usage *model.StorageUsage) bool { return usage.Bytes >= 0 })(client.GetStorageUsage(ctx))
	call("GetTeamsUsage", any1[*model.TeamsUsage])(client.GetTeamsUsage(ctx))
	call("GetAppliedSchemaMigrations", some[model.AppliedMigration])(client.GetAppliedSchemaMigrations(ctx))
	call("CheckIntegrity", any1[[]model.IntegrityCheckResult])(client.CheckIntegrity(ctx))
	done("SetServerBusy")(client.SetServerBusy(ctx, 60))
	call("GetServerBusy", func(state *model.ServerBusyState) bool { return state.Busy })(client.GetServerBusy(ctx))
	done("ClearServerBusy")(client.ClearServerBusy(ctx))
}

func teams(ctx context.Context, client *model.Client4, me *model.User) (*model.Team, *model.Team) {
	named := func(name string) func(*model.Team) bool {
		return func(team *model.Team) bool { return team != nil && team.Name == name }
	}
	reds := call("CreateTeam", named("reds"))(client.CreateTeam(ctx, &model.Team{Name: "reds", DisplayName: "Reds", Type: model.TeamOpen}))
	spare := call("CreateTeam spare", named("spare"))(client.CreateTeam(ctx, &model.Team{Name: "spare", DisplayName: "Spare", Type: model.TeamInvite}))
	if local {
		// A team that nobody made has nobody in it.
		for _, made := range []*model.Team{reds, spare} {
			call("AddTeamMember of "+made.Name, func(member *model.TeamMember) bool { return member.UserId == me.Id })(client.AddTeamMember(ctx, made.Id, me.Id))
		}
	}
	call("GetTeam", named("reds"))(client.GetTeam(ctx, reds.Id, ""))
	call("GetTeamByName", named("reds"))(client.GetTeamByName(ctx, "reds", ""))
	call("GetAllTeams", with(reds.Id, team))(client.GetAllTeams(ctx, "", 0, 100))
	call("TeamExists", func(is bool) bool { return is })(client.TeamExists(ctx, "reds", ""))
	call("SearchTeams", with(reds.Id, team))(client.SearchTeams(ctx, &model.TeamSearch{Term: "red"}))
	call("GetTeamsForUser", with(reds.Id, team))(client.GetTeamsForUser(ctx, me.Id, ""))
	text := "patched"
	call("PatchTeam", func(team *model.Team) bool { return team.Description == text })(client.PatchTeam(ctx, reds.Id, &model.TeamPatch{Description: &text}))
	reds.Description = "updated"
	call("UpdateTeam", func(team *model.Team) bool { return team.Description == "updated" })(client.UpdateTeam(ctx, reds))
	call("UpdateTeamPrivacy", func(team *model.Team) bool { return team.AllowOpenInvite })(client.UpdateTeamPrivacy(ctx, reds.Id, model.TeamOpen))
	fresh := call("RegenerateTeamInviteId", func(team *model.Team) bool { return team.InviteId != reds.InviteId })(client.RegenerateTeamInviteId(ctx, reds.Id))
	call("GetTeamInviteInfo", named("reds"))(client.GetTeamInviteInfo(ctx, fresh.InviteId))
	call("GetTeamStats", func(stats *model.TeamStats) bool { return stats.TotalMemberCount == 1 })(client.GetTeamStats(ctx, reds.Id, ""))
	call("GetTeamsUnreadForUser", any1[[]*model.TeamUnread])(client.GetTeamsUnreadForUser(ctx, me.Id, "", true))
	call("GetTeamUnread", func(unread *model.TeamUnread) bool { return unread.TeamId == reds.Id })(client.GetTeamUnread(ctx, reds.Id, me.Id))
	done("SetTeamIcon")(client.SetTeamIcon(ctx, reds.Id, picture()))
	call("GetTeamIcon", some[byte])(client.GetTeamIcon(ctx, reds.Id, ""))
	done("RemoveTeamIcon")(client.RemoveTeamIcon(ctx, reds.Id))
	return reds, spare
}

func people(ctx context.Context, client *model.Client4, me *model.User, login string) (*model.User, *model.User) {
	named := func(name string) func(*model.User) bool {
		return func(user *model.User) bool { return user != nil && user.Username == name }
	}
	person := func(name string) *model.User {
		draft := &model.User{Username: name, Email: name + "@example.com", Password: "correct horse 7"}
		return call("CreateUser "+name, named(name))(client.CreateUser(ctx, draft))
	}
	ada, bob := person("ada"), person("bob")
	own("GetMe", named(login))(somebody.GetMe(ctx, ""))
	call("GetUser", named("ada"))(client.GetUser(ctx, ada.Id, ""))
	call("GetUserByUsername", named("bob"))(client.GetUserByUsername(ctx, "bob", ""))
	call("GetUserByEmail", named("ada"))(client.GetUserByEmail(ctx, "ada@example.com", ""))
	call("GetUsers", with(ada.Id, user))(client.GetUsers(ctx, 0, 200, ""))
	call("GetUsersByIds", with(ada.Id, user))(client.GetUsersByIds(ctx, []string{ada.Id, bob.Id}))
	call("GetUsersByUsernames", with(bob.Id, user))(client.GetUsersByUsernames(ctx, []string{"bob"}))
	call("GetUsersWithoutTeam", with(bob.Id, user))(client.GetUsersWithoutTeam(ctx, 0, 100, ""))
	call("SearchUsers", with(ada.Id, user))(client.SearchUsers(ctx, &model.UserSearch{Term: "ada"}))
	call("AutocompleteUsers", func(found *model.UserAutocomplete) bool { return with(bob.Id, user)(found.Users) })(client.AutocompleteUsers(ctx, "bo", 10, ""))
	call("GetTotalUsersStats", func(stats *model.UsersStats) bool { return stats.TotalUsersCount >= 3 })(client.GetTotalUsersStats(ctx, ""))
	nick := "Countess"
	call("PatchUser", func(user *model.User) bool { return user.Nickname == nick })(client.PatchUser(ctx, ada.Id, &model.UserPatch{Nickname: &nick}))
	bob.Position = "builder"
	call("UpdateUser", func(user *model.User) bool { return user.Position == "builder" })(client.UpdateUser(ctx, bob))
	done("UpdateUserRoles")(client.UpdateUserRoles(ctx, bob.Id, "system_user system_admin"))
	done("UpdateUserRoles back")(client.UpdateUserRoles(ctx, bob.Id, "system_user"))
	done("UpdateUserActive")(client.UpdateUserActive(ctx, bob.Id, false))
	done("UpdateUserActive again")(client.UpdateUserActive(ctx, bob.Id, true))
	done("UpdateUserPassword")(client.UpdateUserPassword(ctx, bob.Id, "", "another horse 8"))
	call("VerifyUserEmailWithoutToken", func(user *model.User) bool { return user.EmailVerified })(client.VerifyUserEmailWithoutToken(ctx, bob.Id))
	done("SetProfileImage")(client.SetProfileImage(ctx, ada.Id, picture()))
	call("GetProfileImage", some[byte])(client.GetProfileImage(ctx, ada.Id, ""))
	call("GetDefaultProfileImage", some[byte])(client.GetDefaultProfileImage(ctx, ada.Id))
	done("SetDefaultProfileImage")(client.SetDefaultProfileImage(ctx, ada.Id))
	call("GetSessions", some[*model.Session])(client.GetSessions(ctx, me.Id, ""))
	call("GetUserAudits", any1[model.Audits])(client.GetUserAudits(ctx, me.Id, 0, 10, ""))
	done("RevokeAllSessions")(client.RevokeAllSessions(ctx, bob.Id))
	token := call("CreateUserAccessToken", func(token *model.UserAccessToken) bool { return len(token.Token) == 26 })(client.CreateUserAccessToken(ctx, me.Id, "a robot's"))
	call("GetUserAccessToken", func(found *model.UserAccessToken) bool { return found.Id == token.Id })(client.GetUserAccessToken(ctx, token.Id))
	call("GetUserAccessTokens", some[*model.UserAccessToken])(client.GetUserAccessTokens(ctx, 0, 10))
	call("GetUserAccessTokensForUser", some[*model.UserAccessToken])(client.GetUserAccessTokensForUser(ctx, me.Id, 0, 10))
	call("SearchUserAccessTokens", some[*model.UserAccessToken])(client.SearchUserAccessTokens(ctx, &model.UserAccessTokenSearch{Term: login}))
	done("DisableUserAccessToken")(client.DisableUserAccessToken(ctx, token.Id))
	done("EnableUserAccessToken")(client.EnableUserAccessToken(ctx, token.Id))
	done("RevokeUserAccessToken")(client.RevokeUserAccessToken(ctx, token.Id))
	own("GetKnownUsers", any1[[]string])(somebody.GetKnownUsers(ctx))
	call("UpdateUserStatus", func(status *model.Status) bool { return status.Status == "away" })(client.UpdateUserStatus(ctx, me.Id, &model.Status{UserId: me.Id, Status: "away"}))
	call("GetUserStatus", func(status *model.Status) bool { return status.Status == "away" })(client.GetUserStatus(ctx, me.Id, ""))
	call("GetUsersStatusesByIds", some[*model.Status])(client.GetUsersStatusesByIds(ctx, []string{me.Id}))
	call("UpdateUserCustomStatus", any1[*model.CustomStatus])(client.UpdateUserCustomStatus(ctx, me.Id, &model.CustomStatus{Emoji: "palm_tree", Text: "away"}))
	done("RemoveUserCustomStatus")(client.RemoveUserCustomStatus(ctx, me.Id))
	return ada, bob
}

func members(ctx context.Context, client *model.Client4, reds *model.Team, ada, bob *model.User) {
	call("AddTeamMember", func(member *model.TeamMember) bool { return member.UserId == ada.Id })(client.AddTeamMember(ctx, reds.Id, ada.Id))
	call("AddTeamMembers", with(bob.Id, teamMember))(client.AddTeamMembers(ctx, reds.Id, []string{bob.Id}))
	call("GetTeamMembers", with(bob.Id, teamMember))(client.GetTeamMembers(ctx, reds.Id, 0, 100, ""))
	call("GetTeamMember", func(member *model.TeamMember) bool { return member.SchemeUser })(client.GetTeamMember(ctx, reds.Id, ada.Id, ""))
	call("GetTeamMembersByIds", with(ada.Id, teamMember))(client.GetTeamMembersByIds(ctx, reds.Id, []string{ada.Id}))
	call("GetTeamMembersForUser", some[*model.TeamMember])(client.GetTeamMembersForUser(ctx, ada.Id, ""))
	done("UpdateTeamMemberRoles")(client.UpdateTeamMemberRoles(ctx, reds.Id, ada.Id, "team_user team_admin"))
	done("UpdateTeamMemberSchemeRoles")(client.UpdateTeamMemberSchemeRoles(ctx, reds.Id, ada.Id, &model.SchemeRoles{SchemeUser: true}))
	call("GetUsersInTeam", with(ada.Id, user))(client.GetUsersInTeam(ctx, reds.Id, 0, 100, ""))
	call("GetUsersNotInTeam", any1[[]*model.User])(client.GetUsersNotInTeam(ctx, reds.Id, 0, 100, ""))
}

func channels(ctx context.Context, client *model.Client4, me *model.User, reds *model.Team, ada, bob *model.User) *model.Channel {
	named := func(name string) func(*model.Channel) bool {
		return func(channel *model.Channel) bool { return channel != nil && channel.Name == name }
	}
	make := func(name string, kind model.ChannelType) *model.Channel {
		draft := &model.Channel{TeamId: reds.Id, Name: name, DisplayName: name, Type: kind}
		return call("CreateChannel "+name, named(name))(client.CreateChannel(ctx, draft))
	}
	plans, secret := make("plans", model.ChannelTypeOpen), make("secret", model.ChannelTypePrivate)
	if local {
		for _, made := range []*model.Channel{plans, secret} {
			call("AddChannelMember of "+made.Name, func(member *model.ChannelMember) bool { return member.UserId == me.Id })(client.AddChannelMember(ctx, made.Id, me.Id))
		}
	}
	own("CreateDirectChannel", func(channel *model.Channel) bool { return channel.Type == model.ChannelTypeDirect })(somebody.CreateDirectChannel(ctx, me.Id, ada.Id))
	group := own("CreateGroupChannel", func(channel *model.Channel) bool { return channel.Type == model.ChannelTypeGroup })(somebody.CreateGroupChannel(ctx, []string{me.Id, ada.Id, bob.Id}))
	call("GetChannel", named("plans"))(client.GetChannel(ctx, plans.Id))
	call("GetChannelByName", named("plans"))(client.GetChannelByName(ctx, "plans", reds.Id, ""))
	call("GetChannelByNameForTeamName", named("plans"))(client.GetChannelByNameForTeamName(ctx, "plans", "reds", ""))
	header := "**Plans**"
	call("PatchChannel", func(channel *model.Channel) bool { return channel.Header == header })(client.PatchChannel(ctx, plans.Id, &model.ChannelPatch{Header: &header}))
	plans.Purpose = "to plan"
	call("UpdateChannel", func(channel *model.Channel) bool { return channel.Purpose == "to plan" })(client.UpdateChannel(ctx, plans))
	call("UpdateChannelPrivacy", func(channel *model.Channel) bool { return channel.Type == model.ChannelTypeOpen })(client.UpdateChannelPrivacy(ctx, secret.Id, model.ChannelTypeOpen))
	call("GetPublicChannelsForTeam", with(plans.Id, channel))(client.GetPublicChannelsForTeam(ctx, reds.Id, 0, 100, ""))
	call("GetPrivateChannelsForTeam", any1[[]*model.Channel])(client.GetPrivateChannelsForTeam(ctx, reds.Id, 0, 100, ""))
	call("GetPublicChannelsByIdsForTeam", with(plans.Id, channel))(client.GetPublicChannelsByIdsForTeam(ctx, reds.Id, []string{plans.Id}))
	call("GetChannelsForTeamForUser", with(plans.Id, channel))(client.GetChannelsForTeamForUser(ctx, reds.Id, me.Id, false, ""))
	call("GetChannelsForUserWithLastDeleteAt", with(plans.Id, channel))(client.GetChannelsForUserWithLastDeleteAt(ctx, me.Id, 0))
	call("GetAllChannels", some[*model.ChannelWithTeamData])(all(client.GetAllChannels(ctx, 0, 100, "")))
	call("SearchChannels", with(plans.Id, channel))(client.SearchChannels(ctx, reds.Id, &model.ChannelSearch{Term: "plan"}))
	own("SearchGroupChannels", with(group.Id, channel))(somebody.SearchGroupChannels(ctx, &model.ChannelSearch{Term: "ada"}))
	call("AddChannelMember", func(member *model.ChannelMember) bool { return member.UserId == ada.Id })(client.AddChannelMember(ctx, plans.Id, ada.Id))
	call("AddChannelMembers", some[*model.ChannelMember])(client.AddChannelMembers(ctx, plans.Id, "", []string{bob.Id}))
	call("GetChannelMembers", func(members model.ChannelMembers) bool { return len(members) == 3 })(client.GetChannelMembers(ctx, plans.Id, 0, 100, ""))
	call("GetChannelMember", func(member *model.ChannelMember) bool { return member.ChannelId == plans.Id })(client.GetChannelMember(ctx, plans.Id, ada.Id, ""))
	call("GetChannelMembersByIds", func(members model.ChannelMembers) bool { return len(members) == 1 })(client.GetChannelMembersByIds(ctx, plans.Id, []string{ada.Id}))
	call("GetChannelMembersForUser", func(members model.ChannelMembers) bool { return len(members) > 2 })(client.GetChannelMembersForUser(ctx, me.Id, reds.Id, ""))
	call("GetChannelMembersTimezones", any1[[]string])(client.GetChannelMembersTimezones(ctx, plans.Id))
	call("GetUsersInChannel", with(ada.Id, user))(client.GetUsersInChannel(ctx, plans.Id, 0, 100, ""))
	call("GetUsersNotInChannel", any1[[]*model.User])(client.GetUsersNotInChannel(ctx, reds.Id, plans.Id, 0, 100, ""))
	call("GetChannelStats", func(stats *model.ChannelStats) bool { return stats.MemberCount == 3 })(client.GetChannelStats(ctx, plans.Id, "", false))
	call("GetChannelsMemberCount", func(counts map[string]int64) bool { return counts[plans.Id] == 3 })(client.GetChannelsMemberCount(ctx, []string{plans.Id}))
	done("UpdateChannelRoles")(client.UpdateChannelRoles(ctx, plans.Id, ada.Id, "channel_user channel_admin"))
	done("UpdateChannelMemberSchemeRoles")(client.UpdateChannelMemberSchemeRoles(ctx, plans.Id, ada.Id, &model.SchemeRoles{SchemeUser: true}))
	done("UpdateChannelNotifyProps")(client.UpdateChannelNotifyProps(ctx, plans.Id, me.Id, map[string]string{"desktop": "all"}))
	own("ViewChannel", any1[*model.ChannelViewResponse])(somebody.ViewChannel(ctx, me.Id, &model.ChannelView{ChannelId: plans.Id}))
	own("ReadMultipleChannels", any1[*model.ChannelViewResponse])(somebody.ReadMultipleChannels(ctx, me.Id, []string{plans.Id}))
	call("GetChannelUnread", func(unread *model.ChannelUnread) bool { return unread.ChannelId == plans.Id })(client.GetChannelUnread(ctx, plans.Id, me.Id))
	call("AutocompleteChannelsForTeam", func(list model.ChannelList) bool { return len(list) == 1 })(client.AutocompleteChannelsForTeam(ctx, reds.Id, "plan"))
	own("GetDirectOrGroupMessageMembersCommonTeams", with(reds.Id, team))(somebody.GetDirectOrGroupMessageMembersCommonTeams(ctx, group.Id))
	call("GetSidebarCategoriesForTeamForUser", func(found *model.OrderedSidebarCategories) bool { return len(found.Order) == 3 })(client.GetSidebarCategoriesForTeamForUser(ctx, me.Id, reds.Id, ""))
	draft := &model.SidebarCategoryWithChannels{SidebarCategory: model.SidebarCategory{UserId: me.Id, TeamId: reds.Id, DisplayName: "Mine", Type: model.SidebarCategoryCustom}, Channels: []string{plans.Id}}
	category := own("CreateSidebarCategoryForTeamForUser", func(made *model.SidebarCategoryWithChannels) bool { return len(made.Channels) == 1 })(somebody.CreateSidebarCategoryForTeamForUser(ctx, me.Id, reds.Id, draft))
	call("GetSidebarCategoryOrderForTeamForUser", func(order []string) bool { return len(order) == 4 })(client.GetSidebarCategoryOrderForTeamForUser(ctx, me.Id, reds.Id, ""))
	ownDone("DeleteSidebarCategoryForTeamForUser")(somebody.DeleteSidebarCategoryForTeamForUser(ctx, me.Id, reds.Id, category.Id))
	done("RemoveUserFromChannel")(client.RemoveUserFromChannel(ctx, plans.Id, bob.Id))
	done("DeleteChannel")(client.DeleteChannel(ctx, secret.Id))
	call("GetDeletedChannelsForTeam", with(secret.Id, channel))(client.GetDeletedChannelsForTeam(ctx, reds.Id, 0, 100, ""))
	call("RestoreChannel", func(channel *model.Channel) bool { return channel.DeleteAt == 0 })(client.RestoreChannel(ctx, secret.Id))
	return plans
}

// all makes a named list one that inference sees through.
func all(list model.ChannelListWithTeamData, response *model.Response, err error) ([]*model.ChannelWithTeamData, *model.Response, error) {
	return list, response, err
}

func posts(ctx context.Context, client *model.Client4, me *model.User, reds *model.Team, plans *model.Channel, ada *model.User) {
	upload := own("UploadFile", func(found *model.FileUploadResponse) bool { return found.FileInfos[0].Size == 12 })(somebody.UploadFile(ctx, []byte("to the beach"), plans.Id, "plan.txt"))
	file := upload.FileInfos[0]
	root := own("CreatePost", func(post *model.Post) bool { return len(post.FileIds) == 1 })(somebody.CreatePost(ctx, &model.Post{ChannelId: plans.Id, Message: "Pelicans", FileIds: model.StringArray{file.Id}}))
	reply := own("CreatePost reply", func(post *model.Post) bool { return post.RootId == root.Id })(somebody.CreatePost(ctx, &model.Post{ChannelId: plans.Id, Message: "Which?", RootId: root.Id}))
	own("CreatePostEphemeral", func(post *model.Post) bool { return post.Type == model.PostTypeEphemeral })(somebody.CreatePostEphemeral(ctx, &model.PostEphemeral{UserID: ada.Id, Post: &model.Post{ChannelId: plans.Id, Message: "psst"}}))
	has := func(id string) func(*model.PostList) bool {
		return func(list *model.PostList) bool { return list.Posts[id] != nil }
	}
	call("GetFile", func(content []byte) bool { return string(content) == "to the beach" })(client.GetFile(ctx, file.Id))
	call("GetFileInfo", func(info *model.FileInfo) bool { return info.Name == "plan.txt" })(client.GetFileInfo(ctx, file.Id))
	own("GetFileLink", func(link string) bool { return strings.Contains(link, file.Id) })(somebody.GetFileLink(ctx, file.Id))
	call("GetFileInfosForPost", some[*model.FileInfo])(client.GetFileInfosForPost(ctx, root.Id, ""))
	call("GetPost", func(post *model.Post) bool { return post.Message == "Pelicans" })(client.GetPost(ctx, root.Id, ""))
	text := "Two pelicans"
	own("PatchPost", func(post *model.Post) bool { return post.EditAt > 0 })(somebody.PatchPost(ctx, root.Id, &model.PostPatch{Message: &text}))
	root.Message = "Three pelicans"
	own("UpdatePost", func(post *model.Post) bool { return post.Message == "Three pelicans" })(somebody.UpdatePost(ctx, root.Id, root))
	own("GetEditHistoryForPost", func(list []*model.Post) bool { return len(list) == 2 })(somebody.GetEditHistoryForPost(ctx, root.Id))
	call("GetPostThread", has(reply.Id))(client.GetPostThread(ctx, root.Id, "", false))
	call("GetPostsForChannel", has(root.Id))(client.GetPostsForChannel(ctx, plans.Id, 0, 10, "", false, false))
	call("GetPostsSince", has(root.Id))(client.GetPostsSince(ctx, plans.Id, root.CreateAt-1, false))
	call("GetPostsBefore", has(root.Id))(client.GetPostsBefore(ctx, plans.Id, reply.Id, 0, 10, "", false, false))
	call("GetPostsAfter", has(reply.Id))(client.GetPostsAfter(ctx, plans.Id, root.Id, 0, 10, "", false, false))
	own("GetPostsAroundLastUnread", any1[*model.PostList])(somebody.GetPostsAroundLastUnread(ctx, me.Id, plans.Id, 10, 10, false))
	own("GetPostsByIds", func(list []*model.Post) bool { return len(list) == 1 })(somebody.GetPostsByIds(ctx, []string{root.Id}))
	own("GetPostInfo", func(info *model.PostInfo) bool { return info.ChannelId == plans.Id })(somebody.GetPostInfo(ctx, root.Id))
	own("SearchPosts", has(root.Id))(somebody.SearchPosts(ctx, reds.Id, "pelicans", false))
	own("SearchFiles", func(list *model.FileInfoList) bool { return list.FileInfos[file.Id] != nil })(somebody.SearchFiles(ctx, reds.Id, "plan", false))
	ownDone("PinPost")(somebody.PinPost(ctx, root.Id))
	call("GetPinnedPosts", has(root.Id))(client.GetPinnedPosts(ctx, plans.Id, ""))
	ownDone("UnpinPost")(somebody.UnpinPost(ctx, root.Id))
	reaction := &model.Reaction{UserId: me.Id, PostId: root.Id, EmojiName: "eyes"}
	own("SaveReaction", func(saved *model.Reaction) bool { return saved.EmojiName == "eyes" })(somebody.SaveReaction(ctx, reaction))
	call("GetReactions", some[*model.Reaction])(client.GetReactions(ctx, root.Id))
	own("GetBulkReactions", func(found map[string][]*model.Reaction) bool { return len(found[root.Id]) == 1 })(somebody.GetBulkReactions(ctx, []string{root.Id}))
	ownDone("DeleteReaction")(somebody.DeleteReaction(ctx, reaction))
	ownDone("SetPostUnread")(somebody.SetPostUnread(ctx, me.Id, root.Id, true))
	ownDone("SetPostReminder")(somebody.SetPostReminder(ctx, &model.PostReminder{UserId: me.Id, PostId: root.Id, TargetTime: time.Now().Unix() + 3600}))
	own("AcknowledgePost", func(found *model.PostAcknowledgement) bool { return found.PostId == root.Id })(somebody.AcknowledgePost(ctx, root.Id, me.Id))
	saved := model.Preferences{{UserId: me.Id, Category: model.PreferenceCategoryFlaggedPost, Name: root.Id, Value: "true"}}
	done("UpdatePreferences")(client.UpdatePreferences(ctx, me.Id, saved))
	call("GetPreferences", func(found model.Preferences) bool { return len(found) > 0 })(client.GetPreferences(ctx, me.Id))
	call("GetPreferencesByCategory", func(found model.Preferences) bool { return len(found) == 1 })(client.GetPreferencesByCategory(ctx, me.Id, model.PreferenceCategoryFlaggedPost))
	call("GetPreferenceByCategoryAndName", func(found *model.Preference) bool { return found.Value == "true" })(client.GetPreferenceByCategoryAndName(ctx, me.Id, model.PreferenceCategoryFlaggedPost, root.Id))
	own("GetFlaggedPostsForUser", has(root.Id))(somebody.GetFlaggedPostsForUser(ctx, me.Id, 0, 10))
	done("DeletePreferences")(client.DeletePreferences(ctx, me.Id, saved))
	call("GetUserThreads", func(found *model.Threads) bool { return found.Total == 1 })(client.GetUserThreads(ctx, me.Id, reds.Id, model.GetUserThreadsOpts{}))
	call("GetUserThread", func(found *model.ThreadResponse) bool { return found.ReplyCount == 1 })(client.GetUserThread(ctx, me.Id, reds.Id, root.Id, false))
	ownDone("UpdateThreadFollowForUser")(somebody.UpdateThreadFollowForUser(ctx, me.Id, reds.Id, root.Id, false))
	ownDone("UpdateThreadFollowForUser again")(somebody.UpdateThreadFollowForUser(ctx, me.Id, reds.Id, root.Id, true))
	own("UpdateThreadReadForUser", any1[*model.ThreadResponse])(somebody.UpdateThreadReadForUser(ctx, me.Id, reds.Id, root.Id, time.Now().UnixMilli()))
	ownDone("UpdateThreadsReadForUser")(somebody.UpdateThreadsReadForUser(ctx, me.Id, reds.Id))
	own("UpsertDraft", func(draft *model.Draft) bool { return draft.Message == "not yet" })(somebody.UpsertDraft(ctx, &model.Draft{UserId: me.Id, ChannelId: plans.Id, Message: "not yet"}))
	own("GetDrafts", func(found []*model.Draft) bool { return len(found) == 1 })(somebody.GetDrafts(ctx, me.Id, reds.Id))
	own("DeleteDraft", any1[*model.Draft])(somebody.DeleteDraft(ctx, me.Id, plans.Id, ""))
	session := own("CreateUpload", func(made *model.UploadSession) bool { return made.FileOffset == 0 })(somebody.CreateUpload(ctx, &model.UploadSession{ChannelId: plans.Id, Filename: "two.txt", FileSize: 6, Type: model.UploadTypeAttachment, UserId: me.Id}))
	own("GetUpload", func(found *model.UploadSession) bool { return found.Filename == "two.txt" })(somebody.GetUpload(ctx, session.Id))
	own("UploadData", func(info *model.FileInfo) bool { return info != nil && info.Size == 6 })(somebody.UploadData(ctx, session.Id, strings.NewReader("sixsix")))
	call("GetUploadsForUser", any1[[]*model.UploadSession])(client.GetUploadsForUser(ctx, me.Id))
	done("DeletePost")(client.DeletePost(ctx, reply.Id))
}

func integrations(ctx context.Context, client *model.Client4, me *model.User, reds *model.Team, plans *model.Channel, ada *model.User) {
	emoji := own("CreateEmoji", func(made *model.Emoji) bool { return made.Name == "bird_dot" })(somebody.CreateEmoji(ctx, &model.Emoji{Name: "bird_dot", CreatorId: me.Id}, picture(), "b.png"))
	call("GetEmoji", func(found *model.Emoji) bool { return found.Name == "bird_dot" })(client.GetEmoji(ctx, emoji.Id))
	call("GetEmojiByName", func(found *model.Emoji) bool { return found.Id == emoji.Id })(client.GetEmojiByName(ctx, "bird_dot"))
	call("GetEmojiImage", some[byte])(client.GetEmojiImage(ctx, emoji.Id))
	call("GetEmojiList", some[*model.Emoji])(client.GetEmojiList(ctx, 0, 100))
	call("GetEmojisByNames", some[*model.Emoji])(client.GetEmojisByNames(ctx, []string{"bird_dot"}))
	call("SearchEmoji", some[*model.Emoji])(client.SearchEmoji(ctx, &model.EmojiSearch{Term: "bird"}))
	call("AutocompleteEmoji", some[*model.Emoji])(client.AutocompleteEmoji(ctx, "bird", ""))
	done("DeleteEmoji")(client.DeleteEmoji(ctx, emoji.Id))
	bot := own("CreateBot", func(made *model.Bot) bool { return made.Username == "robot" })(somebody.CreateBot(ctx, &model.Bot{Username: "robot", DisplayName: "Robot"}))
	call("GetBot", func(found *model.Bot) bool { return found.DisplayName == "Robot" })(client.GetBot(ctx, bot.UserId, ""))
	call("GetBots", some[*model.Bot])(client.GetBots(ctx, 0, 100, ""))
	text := "beeps"
	call("PatchBot", func(found *model.Bot) bool { return found.Description == text })(client.PatchBot(ctx, bot.UserId, &model.BotPatch{Description: &text}))
	call("DisableBot", func(found *model.Bot) bool { return found.DeleteAt > 0 })(client.DisableBot(ctx, bot.UserId))
	call("EnableBot", func(found *model.Bot) bool { return found.DeleteAt == 0 })(client.EnableBot(ctx, bot.UserId))
	call("AssignBot", func(found *model.Bot) bool { return found.OwnerId == ada.Id })(client.AssignBot(ctx, bot.UserId, ada.Id))
	hook := call("CreateIncomingWebhook", func(made *model.IncomingWebhook) bool { return made.ChannelId == plans.Id })(client.CreateIncomingWebhook(ctx, &model.IncomingWebhook{UserId: me.Id, ChannelId: plans.Id, DisplayName: "In"}))
	call("GetIncomingWebhook", func(found *model.IncomingWebhook) bool { return found.Id == hook.Id })(client.GetIncomingWebhook(ctx, hook.Id, ""))
	call("GetIncomingWebhooksForTeam", some[*model.IncomingWebhook])(client.GetIncomingWebhooksForTeam(ctx, reds.Id, 0, 10, ""))
	hook.DisplayName = "Inward"
	call("UpdateIncomingWebhook", func(found *model.IncomingWebhook) bool { return found.DisplayName == "Inward" })(client.UpdateIncomingWebhook(ctx, hook))
	done("DeleteIncomingWebhook")(client.DeleteIncomingWebhook(ctx, hook.Id))
	out := call("CreateOutgoingWebhook", func(made *model.OutgoingWebhook) bool { return len(made.TriggerWords) == 1 })(client.CreateOutgoingWebhook(ctx, &model.OutgoingWebhook{CreatorId: me.Id, TeamId: reds.Id, ChannelId: plans.Id, DisplayName: "Out", TriggerWords: []string{"bird"}, CallbackURLs: []string{"http://127.0.0.1:9/"}}))
	call("GetOutgoingWebhook", func(found *model.OutgoingWebhook) bool { return found.Id == out.Id })(client.GetOutgoingWebhook(ctx, out.Id))
	call("GetOutgoingWebhooksForTeam", some[*model.OutgoingWebhook])(client.GetOutgoingWebhooksForTeam(ctx, reds.Id, 0, 10, ""))
	call("RegenOutgoingHookToken", func(found *model.OutgoingWebhook) bool { return found.Token != out.Token })(client.RegenOutgoingHookToken(ctx, out.Id))
	done("DeleteOutgoingWebhook")(client.DeleteOutgoingWebhook(ctx, out.Id))
	command := call("CreateCommand", func(made *model.Command) bool { return made.Trigger == "fly" })(client.CreateCommand(ctx, &model.Command{CreatorId: me.Id, TeamId: reds.Id, Method: "P", Trigger: "fly", URL: "http://127.0.0.1:9/"}))
	call("ListCommands", some[*model.Command])(client.ListCommands(ctx, reds.Id, true))
	call("GetCommandById", func(found *model.Command) bool { return found.Id == command.Id })(client.GetCommandById(ctx, command.Id))
	command.DisplayName = "Fly"
	call("UpdateCommand", func(found *model.Command) bool { return found.DisplayName == "Fly" })(client.UpdateCommand(ctx, command))
	own("ListAutocompleteCommands", some[*model.Command])(somebody.ListAutocompleteCommands(ctx, reds.Id))
	call("RegenCommandToken", func(token string) bool { return token != "" && token != command.Token })(client.RegenCommandToken(ctx, command.Id))
	own("ExecuteCommand", any1[*model.CommandResponse])(somebody.ExecuteCommand(ctx, plans.Id, "/shrug"))
	done("DeleteCommand")(client.DeleteCommand(ctx, command.Id))
	app := own("CreateOAuthApp", func(made *model.OAuthApp) bool { return made.Name == "App" })(somebody.CreateOAuthApp(ctx, &model.OAuthApp{Name: "App", Description: "an app", Homepage: "https://example.com", CallbackUrls: []string{"https://example.com/done"}}))
	call("GetOAuthApps", some[*model.OAuthApp])(client.GetOAuthApps(ctx, 0, 10))
	call("RegenerateOAuthAppSecret", func(found *model.OAuthApp) bool { return found.ClientSecret != app.ClientSecret })(client.RegenerateOAuthAppSecret(ctx, app.Id))
	done("DeleteOAuthApp")(client.DeleteOAuthApp(ctx, app.Id))
}

func administration(ctx context.Context, client *model.Client4) {
	role := call("GetRoleByName", func(role *model.Role) bool { return len(role.Permissions) > 5 })(client.GetRoleByName(ctx, "channel_user"))
	call("GetRole", func(found *model.Role) bool { return found.Name == "channel_user" })(client.GetRole(ctx, role.Id))
	call("GetAllRoles", some[*model.Role])(client.GetAllRoles(ctx))
	call("GetRolesByNames", some[*model.Role])(client.GetRolesByNames(ctx, []string{"system_user"}))
	job := call("CreateJob", func(job *model.Job) bool { return job.Status == model.JobStatusPending })(client.CreateJob(ctx, &model.Job{Type: model.JobTypeExtractContent}))
	call("GetJob", func(found *model.Job) bool { return found.Id == job.Id })(client.GetJob(ctx, job.Id))
	call("GetJobs", some[*model.Job])(client.GetJobs(ctx, "", "", 0, 10))
	call("GetJobsByType", some[*model.Job])(client.GetJobsByType(ctx, model.JobTypeExtractContent, 0, 10))
	export := call("CreateJob export", func(job *model.Job) bool { return job.Type == model.JobTypeExportProcess })(client.CreateJob(ctx, &model.Job{Type: model.JobTypeExportProcess, Data: model.StringMap{"include_attachments": "true"}}))
	for tries := 0; export != nil && tries < 100; tries++ {
		if found, _, err := client.GetJob(ctx, export.Id); err == nil && found.Status == model.JobStatusSuccess {
			export = found
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	names := call("ListExports", func(names []string) bool { return len(names) == 1 })(client.ListExports(ctx))
	if len(names) == 1 {
		var whole, rest bytes.Buffer
		size := call("DownloadExport", func(size int64) bool { return size > 100 && whole.Len() == int(size) })(client.DownloadExport(ctx, names[0], &whole, 0))
		call("DownloadExport from the middle", func(got int64) bool { return got == size-50 && bytes.Equal(rest.Bytes(), whole.Bytes()[50:]) })(client.DownloadExport(ctx, names[0], &rest, 50))
		done("DeleteExport")(client.DeleteExport(ctx, names[0]))
	}
	call("ListImports", any1[[]string])(client.ListImports(ctx))
	call("GetPlugins", any1[*model.PluginsResponse])(client.GetPlugins(ctx))
	call("GetPluginStatuses", any1[model.PluginStatuses])(client.GetPluginStatuses(ctx))
	own("GetWebappPlugins", any1[[]*model.Manifest])(somebody.GetWebappPlugins(ctx))
	own("GetGroups", any1[[]*model.Group])(somebody.GetGroups(ctx, model.GroupSearchOpts{}))
	call("GetSchemes", any1[[]*model.Scheme])(client.GetSchemes(ctx, "", 0, 10))
}

// socket waits for a post that is written while it listens.
func socket(ctx context.Context, client *model.Client4, plans *model.Channel) {
	ws, err := model.NewWebSocketClient4(strings.Replace(client.URL, "http", "ws", 1), client.AuthToken)
	if err != nil {
		say("NewWebSocketClient4", err.Error())
		return
	}
	say("NewWebSocketClient4", "")
	defer ws.Close()
	ws.Listen()
	own("CreatePost heard", any1[*model.Post])(somebody.CreatePost(ctx, &model.Post{ChannelId: plans.Id, Message: "heard"}))
	for {
		select {
		case event := <-ws.EventChannel:
			if event != nil && event.EventType() == model.WebsocketEventPosted {
				say("WebSocket posted", "")
				return
			}
		case <-time.After(10 * time.Second):
			say("WebSocket posted", "nothing was heard")
			return
		}
	}
}

func refusals(ctx context.Context, url string, client *model.Client4, bob *model.User) {
	unknown := strings.Repeat("a", 26)
	refused[*model.User]("GetUser unknown", 404)(client.GetUser(ctx, unknown, ""))
	refused[*model.Channel]("GetChannel unknown", 404)(client.GetChannel(ctx, unknown))
	refused[*model.Team]("CreateTeam bad", 400)(client.CreateTeam(ctx, &model.Team{Name: "x y", DisplayName: "X", Type: model.TeamOpen}))
	other := model.NewAPIv4Client(url)
	call("Login as bob", func(user *model.User) bool { return user.Id == bob.Id })(other.Login(ctx, "bob", "another horse 8"))
	refused[*model.Config]("GetConfig as bob", 403)(other.GetConfig(ctx))
	refused[*model.Job]("CreateJob export as bob", 403)(other.CreateJob(ctx, &model.Job{Type: model.JobTypeExportProcess}))
	done("Logout of bob")(other.Logout(ctx))
	refused[*model.User]("GetMe signed out", 401)(other.GetMe(ctx, ""))
	refused[*model.User]("Login with a wrong password", 401)(model.NewAPIv4Client(url).Login(ctx, "ada", "wrong"))
}
