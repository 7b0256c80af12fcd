package main

import (
	"github.com/mattermost/gosaml2"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

func (p *Plugin) UserHasBeenCreated(_ *plugin.Context, user *model.User) {
	p.see("UserHasBeenCreated", user)
}

func (p *Plugin) UserWillLogIn(_ *plugin.Context, user *model.User) string {
	p.see("UserWillLogIn", user)
	if user.Username == "reject" {
		return "refused"
	}
	return ""
}

func (p *Plugin) UserHasLoggedIn(_ *plugin.Context, user *model.User) {
	p.see("UserHasLoggedIn", user)
}

func (p *Plugin) UserHasBeenDeactivated(_ *plugin.Context, user *model.User) {
	p.see("UserHasBeenDeactivated", user)
}

func (p *Plugin) UserHasJoinedChannel(_ *plugin.Context, member *model.ChannelMember, actor *model.User) {
	p.see("UserHasJoinedChannel", member, actor)
}

func (p *Plugin) UserHasLeftChannel(_ *plugin.Context, member *model.ChannelMember, actor *model.User) {
	p.see("UserHasLeftChannel", member, actor)
}

func (p *Plugin) UserHasJoinedTeam(_ *plugin.Context, member *model.TeamMember, actor *model.User) {
	p.see("UserHasJoinedTeam", member, actor)
}

func (p *Plugin) UserHasLeftTeam(_ *plugin.Context, member *model.TeamMember, actor *model.User) {
	p.see("UserHasLeftTeam", member, actor)
}

func (p *Plugin) ChannelMemberWillBeAdded(_ *plugin.Context, member *model.ChannelMember) (*model.ChannelMember, string) {
	p.see("ChannelMemberWillBeAdded", member)
	if p.named(member.UserId, "shy") {
		return nil, "refused"
	}
	member.NotifyProps = model.StringMap{"desktop": "all"}
	return member, ""
}

func (p *Plugin) TeamMemberWillBeAdded(_ *plugin.Context, member *model.TeamMember) (*model.TeamMember, string) {
	p.see("TeamMemberWillBeAdded", member)
	if p.named(member.UserId, "barred") {
		return nil, "refused"
	}
	if p.named(member.UserId, "chief") {
		member.SchemeAdmin = true
		return member, ""
	}
	return nil, ""
}

func (p *Plugin) named(userID, name string) bool {
	user, err := p.API.GetUser(userID)
	return err == nil && user != nil && user.Username == name
}

func (p *Plugin) ChannelHasBeenCreated(_ *plugin.Context, channel *model.Channel) {
	p.see("ChannelHasBeenCreated", channel)
}

func (p *Plugin) ChannelWillBeArchived(_ *plugin.Context, channel *model.Channel) string {
	p.see("ChannelWillBeArchived", channel)
	return refuse(channel)
}

func (p *Plugin) ChannelWillBeRestored(_ *plugin.Context, channel *model.Channel) string {
	p.see("ChannelWillBeRestored", channel)
	if channel.Name == "over" {
		return "refused"
	}
	return refuse(channel)
}

func (p *Plugin) ChannelWillBeUpdated(_ *plugin.Context, newChannel, oldChannel *model.Channel) (*model.Channel, string) {
	p.see("ChannelWillBeUpdated", newChannel, oldChannel)
	if newChannel.Name == "over" {
		newChannel.Header += " by the plugin"
		return newChannel, ""
	}
	return nil, refuse(newChannel)
}

func refuse(channel *model.Channel) string {
	if channel.Name == "reject" {
		return "refused"
	}
	return ""
}

func (p *Plugin) PreferencesHaveChanged(_ *plugin.Context, preferences []model.Preference) {
	p.see("PreferencesHaveChanged", preferences)
}

func (p *Plugin) OnWebSocketConnect(connectionID, userID string) {
	p.see("OnWebSocketConnect", connectionID, userID)
}

func (p *Plugin) OnWebSocketDisconnect(connectionID, userID string) {
	p.see("OnWebSocketDisconnect", connectionID, userID)
}

func (p *Plugin) WebSocketMessageHasBeenPosted(connectionID, userID string, request *model.WebSocketRequest) {
	p.see("WebSocketMessageHasBeenPosted", connectionID, userID, request.Action, request.Data)
}

func (p *Plugin) OnSAMLLogin(_ *plugin.Context, user *model.User, assertion *saml2.AssertionInfo) error {
	p.see("OnSAMLLogin", user, assertion.NameID)
	return nil
}

func (p *Plugin) OnSharedChannelsSyncMsg(msg *model.SyncMsg, remote *model.RemoteCluster) (model.SyncResponse, error) {
	p.see("OnSharedChannelsSyncMsg", msg.ChannelId, remote.Name)
	return model.SyncResponse{}, nil
}

func (p *Plugin) OnSharedChannelsPing(remote *model.RemoteCluster) bool {
	p.see("OnSharedChannelsPing", remote.Name)
	return true
}

func (p *Plugin) OnSharedChannelsAttachmentSyncMsg(info *model.FileInfo, post *model.Post, remote *model.RemoteCluster) error {
	p.see("OnSharedChannelsAttachmentSyncMsg", info, post, remote.Name)
	return nil
}

func (p *Plugin) OnSharedChannelsProfileImageSyncMsg(user *model.User, remote *model.RemoteCluster) error {
	p.see("OnSharedChannelsProfileImageSyncMsg", user, remote.Name)
	return nil
}
