package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/png"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/pluginapi"
)

func init() {
	checks["bots-are-ensured"] = botsAreEnsured
	checks["posts-by-bots"] = postsByBots
	checks["posts-are-changed"] = postsAreChanged
	checks["ephemeral-posts"] = ephemeralPosts
	checks["hears-its-own-acts"] = hearsItsOwnActs
	checks["its-own-command"] = itsOwnCommand
	checks["large-pages"] = largePages
	checks["channels"] = channels
	checks["permissions"] = permissions
	checks["files"] = files
	checks["nothing-asked-nothing-given"] = nothingAsked
}

func picture() []byte {
	var written bytes.Buffer
	_ = png.Encode(&written, image.NewRGBA(image.Rect(0, 0, 64, 64)))
	return written.Bytes()
}

func (p *Plugin) bot() (string, error) {
	return p.client.Bot.EnsureBot(&model.Bot{Username: "helper", DisplayName: "Helper", Description: "Helps."},
		pluginapi.ProfileImageBytes(picture()))
}

func botsAreEnsured(p *Plugin, w world) error {
	first, err := p.bot()
	if err != nil {
		return err
	}
	again, err := p.bot()
	if err != nil {
		return err
	}
	renamed, err := p.API.EnsureBotUser(&model.Bot{Username: "helpful", DisplayName: "Helpful", Description: "Helps."})
	if err != nil {
		return err
	}
	bot, err := p.client.Bot.Get(first, false)
	if err != nil {
		return err
	}
	if _, err := p.bot(); err != nil {
		return err
	}
	user, err := p.client.User.Get(first)
	if err != nil {
		return err
	}
	_, unnamed := p.API.EnsureBotUser(&model.Bot{})
	return errors.Join(
		expect("the same bot", again, first),
		expect("the same bot by another name", renamed, first),
		expect("its new name", bot.Username, "helpful"),
		expect("its owner", bot.OwnerId, p.API.GetPluginID()),
		expect("its first name again", user.Username, "helper"),
		expect("a bot", user.IsBot, true),
		expect("a bot without a name is refused", unnamed != nil, true),
	)
}

func postsByBots(p *Plugin, w world) error {
	bot, err := p.bot()
	if err != nil {
		return err
	}
	post := &model.Post{ChannelId: w.Channel, UserId: bot, Message: "hello", Type: "custom_own", Props: model.StringInterface{"own": 1.5}}
	if err := p.client.Post.CreatePost(post); err != nil {
		return err
	}
	direct := &model.Post{Message: "between us"}
	if err := p.client.Post.DM(bot, w.User, direct); err != nil {
		return err
	}
	channel, err := p.client.Channel.GetDirect(bot, w.User)
	if err != nil {
		return err
	}
	slack := &model.Post{ChannelId: w.Channel, UserId: bot}
	model.ParseMessageAttachment(slack, []*model.SlackAttachment{{Text: "attached", Actions: []*model.PostAction{{
		Id: "go", Name: "Go", Type: model.PostActionTypeButton,
		Integration: &model.PostActionIntegration{URL: "/plugins/pluginapi/act", Context: map[string]any{"a": 1.0}},
	}}}})
	if err := p.client.Post.CreatePost(slack); err != nil {
		return err
	}
	kept, err := p.client.Post.GetPost(slack.Id)
	if err != nil {
		return err
	}
	attachments := kept.Attachments()
	if len(attachments) != 1 || len(attachments[0].Actions) != 1 {
		return fmt.Errorf("attachments are lost: %v", kept.GetProps())
	}
	return errors.Join(
		expect("an id", len(post.Id), 26),
		expect("a time", post.CreateAt > 0, true),
		expect("the type", post.Type, "custom_own"),
		expect("its prop", post.GetProp("own"), any(1.5)),
		expect("from_plugin", post.GetProp(model.PostPropsFromPlugin), any("true")),
		expect("from_bot", post.GetProp(model.PostPropsFromBot), any("true")),
		expect("the direct channel", direct.ChannelId, channel.Id),
		expect("an attachment", attachments[0].Text, "attached"),
	)
}

func postsAreChanged(p *Plugin, w world) error {
	bot, err := p.bot()
	if err != nil {
		return err
	}
	root := &model.Post{ChannelId: w.Channel, UserId: bot, Message: "root"}
	if err := p.client.Post.CreatePost(root); err != nil {
		return err
	}
	reply := &model.Post{ChannelId: w.Channel, UserId: w.User, Message: "reply", RootId: root.Id}
	if err := p.client.Post.CreatePost(reply); err != nil {
		return err
	}
	thread, err := p.client.Post.GetPostThread(reply.Id)
	if err != nil {
		return err
	}
	changed := root.Clone()
	changed.Message, changed.IsPinned = "changed", true
	changed.SetProps(model.StringInterface{"only": "this"})
	if err := p.client.Post.UpdatePost(changed); err != nil {
		return err
	}
	kept, err := p.client.Post.GetPost(root.Id)
	if err != nil {
		return err
	}
	if err := p.client.Post.DeletePost(reply.Id); err != nil {
		return err
	}
	_, gone := p.client.Post.GetPost(reply.Id)
	_, nowhere := p.client.Post.GetPostThread(model.NewId())
	return errors.Join(
		expect("posts of the thread of a reply", len(thread.Posts), 2),
		expect("message", kept.Message, "changed"),
		expect("pinned", kept.IsPinned, true),
		expect("a prop that is gone", kept.GetProp(model.PostPropsFromPlugin), nil),
		expect("its only prop", kept.GetProp("only"), any("this")),
		expect("edited", kept.EditAt > 0, true),
		expect("a deleted post", errors.Is(gone, pluginapi.ErrNotFound), true),
		expect("a thread that is not there", errors.Is(nowhere, pluginapi.ErrNotFound), true),
	)
}

func ephemeralPosts(p *Plugin, w world) error {
	post := &model.Post{ChannelId: w.Channel, UserId: w.User, Message: "only you"}
	p.client.Post.SendEphemeralPost(w.User, post)
	sent := post.Clone()
	post.Message = "only you, changed"
	p.client.Post.UpdateEphemeralPost(w.User, post)
	p.client.Post.DeleteEphemeralPost(w.User, post.Id)
	_, kept := p.client.Post.GetPost(sent.Id)
	return errors.Join(
		expect("an id", len(sent.Id), 26),
		expect("the type", sent.Type, model.PostTypeEphemeral),
		expect("the same post", post.Id, sent.Id),
		expect("not kept", errors.Is(kept, pluginapi.ErrNotFound), true),
	)
}

// MessageWillBePosted sees what the plugin itself posts, too.
func (p *Plugin) MessageWillBePosted(_ *plugin.Context, post *model.Post) (*model.Post, string) {
	p.tell("will " + post.Message)
	return nil, ""
}

func (p *Plugin) MessageHasBeenPosted(_ *plugin.Context, post *model.Post) {
	p.tell("has " + post.Message)
}

func (p *Plugin) MessageHasBeenUpdated(_ *plugin.Context, post, _ *model.Post) {
	p.tell("updated " + post.Message)
}

func (p *Plugin) ReactionHasBeenAdded(_ *plugin.Context, reaction *model.Reaction) {
	p.tell("reaction " + reaction.EmojiName)
}

func (p *Plugin) ChannelHasBeenCreated(_ *plugin.Context, channel *model.Channel) {
	p.tell("channel " + channel.Name)
}

func (p *Plugin) UserHasJoinedChannel(_ *plugin.Context, member *model.ChannelMember, _ *model.User) {
	p.tell("joined " + member.ChannelId)
}

func hearsItsOwnActs(p *Plugin, w world) error {
	post := &model.Post{ChannelId: w.Channel, UserId: w.User, Message: "my own"}
	if err := p.client.Post.CreatePost(post); err != nil {
		return err
	}
	post.Message = "my own, changed"
	if err := p.client.Post.UpdatePost(post); err != nil {
		return err
	}
	reaction := &model.Reaction{UserId: w.User, PostId: post.Id, EmojiName: "smile"}
	if err := p.client.Post.AddReaction(reaction); err != nil {
		return err
	}
	channel := &model.Channel{TeamId: w.Team, Name: "made-here", DisplayName: "Made here", Type: model.ChannelTypeOpen}
	if err := p.client.Channel.Create(channel); err != nil {
		return err
	}
	if _, err := p.client.Channel.AddUser(channel.Id, w.User, w.User); err != nil {
		return err
	}
	told := []string{"will my own", "has my own", "updated my own, changed", "reaction smile", "channel made-here", "joined " + channel.Id}
	for _, what := range told {
		if err := p.wasTold(what); err != nil {
			return err
		}
	}
	return nil
}

func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	if strings.HasPrefix(args.Command, "/own names") {
		return &model.CommandResponse{Text: fmt.Sprintf("%q %v %v", args.SiteURL, args.UserMentions, args.ChannelMentions)}, nil
	}
	if args.Command == "/own dialog" {
		dialog := model.OpenDialogRequest{TriggerId: args.TriggerId, URL: "/plugins/pluginapi/dialog", Dialog: model.Dialog{
			CallbackId: "ask", Title: "Ask", SubmitLabel: "Send",
			Elements: []model.DialogElement{{DisplayName: "Word", Name: "word", Type: "text"}},
		}}
		if err := p.client.Frontend.OpenInteractiveDialog(dialog); err != nil {
			return &model.CommandResponse{Text: err.Error()}, nil
		}
		return &model.CommandResponse{Text: "opened"}, nil
	}
	return &model.CommandResponse{Text: "answer to " + args.Command, ResponseType: model.CommandResponseTypeEphemeral}, nil
}

func itsOwnCommand(p *Plugin, w world) error {
	answer, err := p.client.SlashCommand.Execute(&model.CommandArgs{UserId: w.User, ChannelId: w.Channel, TeamId: w.Team, Command: "/own word"})
	if err != nil {
		return err
	}
	named, err := p.client.SlashCommand.Execute(&model.CommandArgs{UserId: w.User, ChannelId: w.Channel, TeamId: w.Team,
		Command: "/own names @anna, @nobody and ~town-square."})
	if err != nil {
		return err
	}
	return errors.Join(
		expect("its own answer", answer.Text, "answer to /own word"),
		expect("whom a command names", named.Text, fmt.Sprintf("%q map[anna:%s] map[town-square:%s]",
			*p.API.GetConfig().ServiceSettings.SiteURL, w.User, w.Channel)),
	)
}

func largePages(p *Plugin, w world) error {
	channel := &model.Channel{TeamId: w.Team, Name: "long", DisplayName: "Long", Type: model.ChannelTypeOpen}
	if err := p.client.Channel.Create(channel); err != nil {
		return err
	}
	for number := range 230 {
		post := &model.Post{ChannelId: channel.Id, UserId: w.User, Message: fmt.Sprint("number ", number)}
		if err := p.client.Post.CreatePost(post); err != nil {
			return err
		}
	}
	posts, err := p.client.Post.GetPostsForChannel(channel.Id, 0, 1000)
	if err != nil {
		return err
	}
	_, tooMany := p.client.Post.GetPostsForChannel(channel.Id, 0, 5000)
	ids := make([]string, 300)
	for index := range ids {
		ids[index] = model.NewId()
	}
	ids[299] = w.User
	users, appErr := p.API.GetUsersByIds(ids)
	if appErr != nil {
		return appErr
	}
	members, err := p.client.Channel.ListMembers(w.Channel, 0, 100_000)
	if err != nil {
		return err
	}
	return errors.Join(
		expect("posts of one page", len(posts.Order) >= 230, true),
		expect("a page that would be cut is refused", tooMany != nil, true),
		expect("the last of 300 users", len(users), 1),
		expect("members", len(members) > 0, true),
	)
}

func channels(p *Plugin, w world) error {
	alone, err := p.client.Channel.GetDirect(w.User, w.User)
	if err != nil {
		return err
	}
	channel := &model.Channel{TeamId: w.Team, Name: "archived", DisplayName: "Archived", Type: model.ChannelTypePrivate}
	if err := p.client.Channel.Create(channel); err != nil {
		return err
	}
	if _, err := p.client.Channel.AddMember(channel.Id, w.User); err != nil {
		return err
	}
	if err := p.client.Channel.Delete(channel.Id); err != nil {
		return err
	}
	_, hidden := p.client.Channel.GetByName(w.Team, "archived", false)
	shown, err := p.client.Channel.GetByName(w.Team, "archived", true)
	if err != nil {
		return err
	}
	without, appErr := p.API.GetChannelsForTeamForUser(w.Team, w.User, false)
	if appErr != nil {
		return appErr
	}
	with, appErr := p.API.GetChannelsForTeamForUser(w.Team, w.User, true)
	if appErr != nil {
		return appErr
	}
	members, appErr := p.API.GetChannelMembersForUser(w.Team, w.User, 0, 100)
	if appErr != nil {
		return appErr
	}
	return errors.Join(
		expect("a channel with oneself", alone.Type, model.ChannelTypeDirect),
		expect("an archived channel", errors.Is(hidden, pluginapi.ErrNotFound), true),
		expect("an archived channel that was asked for", shown.Id, channel.Id),
		expect("one more with the archived", len(with), len(without)+1),
		expect("memberships", len(members) > 1, true),
	)
}

func permissions(p *Plugin, w world) error {
	bot, err := p.bot()
	if err != nil {
		return err
	}
	may := func(what string, got, wanted bool) error { return expect(what, got, wanted) }
	api := p.API
	return errors.Join(
		may("a member reads", api.HasPermissionToChannel(w.User, w.Channel, model.PermissionReadChannel), true),
		may("a bot that is no member", api.HasPermissionToChannel(bot, w.Channel, model.PermissionReadChannel), false),
		may("a bot manages the system", api.HasPermissionTo(bot, model.PermissionManageSystem), false),
		may("a member of the team", api.HasPermissionToTeam(w.User, w.Team, model.PermissionViewTeam), true),
		may("nobody", api.HasPermissionTo(model.NewId(), model.PermissionCreatePost), false),
		may("nowhere", api.HasPermissionToChannel(w.User, model.NewId(), model.PermissionReadChannel), false),
	)
}

func files(p *Plugin, w world) error {
	info, err := p.client.File.Upload(bytes.NewReader(picture()), "picture.png", w.Channel)
	if err != nil {
		return err
	}
	post := &model.Post{ChannelId: w.Channel, UserId: w.User, Message: "with a file", FileIds: []string{info.Id}}
	if err := p.client.Post.CreatePost(post); err != nil {
		return err
	}
	content, err := p.client.File.Get(info.Id)
	if err != nil {
		return err
	}
	read := new(bytes.Buffer)
	if _, err := read.ReadFrom(content); err != nil {
		return err
	}
	again, err := p.client.File.GetInfo(info.Id)
	if err != nil {
		return err
	}
	byPlace, appErr := p.API.ReadFile(again.Path)
	if appErr != nil {
		return appErr
	}
	return errors.Join(
		expect("its bytes", bytes.Equal(read.Bytes(), picture()), true),
		expect("its bytes at its place", bytes.Equal(byPlace, picture()), true),
		expect("its width", again.Width, 64),
		expect("its post", again.PostId, post.Id),
	)
}

func nothingAsked(p *Plugin, w world) error {
	users, appErr := p.API.GetUsersByIds(nil)
	if appErr != nil {
		return appErr
	}
	named, appErr := p.API.GetUsersByUsernames(nil)
	if appErr != nil {
		return appErr
	}
	found, appErr := p.API.GetUsers(&model.UserGetOptions{Page: 0, PerPage: 10})
	if appErr != nil {
		return appErr
	}
	_, missing := p.client.User.Get(model.NewId())
	_, notAnID := p.client.User.Get("")
	return errors.Join(
		expect("users of no ids", len(users), 0),
		expect("users of no names", len(named), 0),
		expect("users", len(found) > 0, true),
		expect("an unknown user", errors.Is(missing, pluginapi.ErrNotFound), true),
		expect("no id at all", notAnID != nil, true),
	)
}
