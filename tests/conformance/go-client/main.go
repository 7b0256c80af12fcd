// Command go-client signs in with Mattermost's own Go client and does what bots do, or installs a plugin from a market; it says
// what went wrong and fails.
package main

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"log"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

// must gives the answer, or ends with what was asked.
func must[T any](what string) func(answer T, response *model.Response, err error) T {
	return func(answer T, _ *model.Response, err error) T {
		if err != nil {
			log.Fatalf("%s: %v", what, err)
		}
		return answer
	}
}

func check(what string, good bool) {
	if !good {
		log.Fatalf("%s: not so", what)
	}
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 && len(os.Args) != 7 {
		log.Fatal("usage: go-client URL USERNAME PASSWORD [MARKET PLUGIN VERSION]")
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	client := model.NewAPIv4Client(os.Args[1])
	me := must[*model.User]("Login")(client.Login(ctx, os.Args[2], os.Args[3]))
	if len(os.Args) == 7 {
		marketplace(ctx, client, os.Args[4], os.Args[5], os.Args[6])
		fmt.Println("all is well")
		return
	}

	teams := must[[]*model.Team]("GetTeamsForUser")(client.GetTeamsForUser(ctx, me.Id, ""))
	team := teams[0]
	square := must[*model.Channel]("GetChannelByName")(client.GetChannelByName(ctx, "town-square", team.Id, ""))
	found := must[[]*model.User]("SearchUsers")(client.SearchUsers(ctx, &model.UserSearch{Term: "ben", TeamId: team.Id}))
	check("SearchUsers finds one", len(found) == 1 && found[0].Username == "ben")

	people(ctx, client, me, team, square)
	posts(ctx, client, me, team, square)
	bot(ctx, client, team, square)
	socket(ctx, client, square)
	refusals(ctx, client)
	fmt.Println("all is well")
}

func people(ctx context.Context, client *model.Client4, me *model.User, team *model.Team, square *model.Channel) {
	members := must[model.ChannelMembers]("GetChannelMembers")(client.GetChannelMembers(ctx, square.Id, 0, 100, ""))
	check("the channel has members", len(members) > 2)
	ids := make([]string, 0, len(members))
	for _, member := range members {
		ids = append(ids, member.UserId)
	}
	check("GetUsersByIds gives all", len(must[[]*model.User]("GetUsersByIds")(client.GetUsersByIds(ctx, ids))) == len(ids))
	check("GetUsersStatusesByIds gives all",
		len(must[[]*model.Status]("GetUsersStatusesByIds")(client.GetUsersStatusesByIds(ctx, ids))) == len(ids))
	must[model.Preferences]("GetPreferences")(client.GetPreferences(ctx, me.Id))
	sidebar := must[*model.OrderedSidebarCategories]("GetSidebarCategoriesForTeamForUser")(
		client.GetSidebarCategoriesForTeamForUser(ctx, me.Id, team.Id, ""))
	check("the sidebar's order names every category", len(sidebar.Order) == len(sidebar.Categories))
	roles := must[[]*model.Role]("GetRolesByNames")(client.GetRolesByNames(ctx, strings.Fields(me.Roles)))
	check("every role is known", len(roles) == len(strings.Fields(me.Roles)))

	var picture bytes.Buffer
	if err := png.Encode(&picture, image.NewRGBA(image.Rect(0, 0, 16, 16))); err != nil {
		log.Fatal(err)
	}
	if _, err := client.SetProfileImage(ctx, me.Id, picture.Bytes()); err != nil {
		log.Fatalf("SetProfileImage: %v", err)
	}
	got := must[[]byte]("GetProfileImage")(client.GetProfileImage(ctx, me.Id, ""))
	check("the picture is an image", strings.HasPrefix(http.DetectContentType(got), "image/"))

	direct := must[*model.Channel]("CreateDirectChannel")(client.CreateDirectChannel(ctx, me.Id, ids[0]))
	check("a direct channel is one", direct.Type == model.ChannelTypeDirect)
	unread := must[*model.ChannelUnread]("GetChannelUnread")(client.GetChannelUnread(ctx, square.Id, me.Id))
	check("unread counts are of the channel", unread.ChannelId == square.Id)
	must[*model.ChannelViewResponse]("ViewChannel")(client.ViewChannel(ctx, me.Id, &model.ChannelView{ChannelId: square.Id}))

	config := must[*model.Config]("GetConfig")(client.GetConfig(ctx))
	check("the configuration has its sections", config.ServiceSettings.SiteURL != nil && config.TeamSettings.SiteName != nil)
	name := "Named by a client"
	config = must[*model.Config]("PatchConfig")(client.PatchConfig(ctx, &model.Config{TeamSettings: model.TeamSettings{SiteName: &name}}))
	check("the configuration was patched", *config.TeamSettings.SiteName == name)
}

func posts(ctx context.Context, client *model.Client4, me *model.User, team *model.Team, square *model.Channel) {
	upload := must[*model.FileUploadResponse]("UploadFile")(client.UploadFile(ctx, []byte("a,b\n1,2\n"), square.Id, "table.csv"))
	root := must[*model.Post]("CreatePost")(client.CreatePost(ctx, &model.Post{
		ChannelId: square.Id, Message: "Pelicans", FileIds: model.StringArray{upload.FileInfos[0].Id},
		Props: model.StringInterface{"attachments": []*model.SlackAttachment{{Text: "with an attachment"}}},
	}))
	check("the post has its file", len(root.FileIds) == 1 && root.Metadata != nil && len(root.Metadata.Files) == 1)
	check("the file's content is kept", string(must[[]byte]("GetFile")(client.GetFile(ctx, root.FileIds[0]))) == "a,b\n1,2\n")
	must[*model.Post]("CreatePost with a root")(client.CreatePost(ctx, &model.Post{ChannelId: square.Id, Message: "reply", RootId: root.Id}))
	thread := must[*model.PostList]("GetPostThread")(client.GetPostThread(ctx, root.Id, "", false))
	check("the thread has both", len(thread.Posts) == 2 && thread.Posts[root.Id].ReplyCount == 1)
	text := "Two pelicans"
	edited := must[*model.Post]("PatchPost")(client.PatchPost(ctx, root.Id, &model.PostPatch{Message: &text}))
	check("the post is edited", edited.EditAt > 0 && edited.Message == text)
	results := must[*model.PostList]("SearchPosts")(client.SearchPosts(ctx, team.Id, "pelicans", false))
	check("it is found", results.Posts[root.Id] != nil)
	page := must[*model.PostList]("GetPostsForChannel")(client.GetPostsForChannel(ctx, square.Id, 0, 10, "", false, false))
	check("the page is in order", page.Posts[page.Order[0]].CreateAt >= page.Posts[page.Order[1]].CreateAt)
	must[*model.PostList]("GetPostsAroundLastUnread")(client.GetPostsAroundLastUnread(ctx, me.Id, square.Id, 10, 10, false))
	must[*model.Reaction]("SaveReaction")(client.SaveReaction(ctx, &model.Reaction{UserId: me.Id, PostId: root.Id, EmojiName: "eyes"}))
	threads := must[*model.Threads]("GetUserThreads")(client.GetUserThreads(ctx, me.Id, team.Id, model.GetUserThreadsOpts{Extended: true}))
	check("the thread is followed", threads.Total > 0)
	must[*model.CommandResponse]("ExecuteCommand")(client.ExecuteCommand(ctx, square.Id, "/shrug"))
	if _, err := client.DeletePost(ctx, root.Id); err != nil {
		log.Fatalf("DeletePost: %v", err)
	}
}

func bot(ctx context.Context, client *model.Client4, team *model.Team, square *model.Channel) {
	bot := must[*model.Bot]("CreateBot")(client.CreateBot(ctx, &model.Bot{Username: "gopher", DisplayName: "Gopher"}))
	token := must[*model.UserAccessToken]("CreateUserAccessToken")(client.CreateUserAccessToken(ctx, bot.UserId, "key"))
	must[*model.TeamMember]("AddTeamMember")(client.AddTeamMember(ctx, team.Id, bot.UserId))
	must[*model.ChannelMember]("AddChannelMember")(client.AddChannelMember(ctx, square.Id, bot.UserId))
	robot := model.NewAPIv4Client(client.URL)
	robot.SetToken(token.Token)
	said := must[*model.Post]("CreatePost as a bot")(robot.CreatePost(ctx, &model.Post{ChannelId: square.Id, Message: "I am a bot"}))
	check("the bot is the author", said.UserId == bot.UserId && said.GetProp("from_bot") == "true")
	hook := must[*model.IncomingWebhook]("CreateIncomingWebhook")(client.CreateIncomingWebhook(ctx, &model.IncomingWebhook{ChannelId: square.Id}))
	answer, err := http.Post(client.URL+"/hooks/"+hook.Id, "application/json", strings.NewReader(`{"text":"hooked"}`))
	if err != nil || answer.StatusCode != http.StatusOK {
		log.Fatalf("the webhook: %v %v", answer, err)
	}
	answer.Body.Close()
}

// socket waits for another's post, and for an answer to a request.
func socket(ctx context.Context, client *model.Client4, square *model.Channel) {
	ws, err := model.NewWebSocketClient4(strings.Replace(client.URL, "http", "ws", 1), client.AuthToken)
	if err != nil {
		log.Fatalf("NewWebSocketClient4: %v", err)
	}
	defer ws.Close()
	ws.Listen()
	ws.GetStatuses()
	must[*model.Post]("CreatePost")(client.CreatePost(ctx, &model.Post{ChannelId: square.Id, Message: "over the wire"}))
	heard, answered := false, false
	for !heard || !answered {
		select {
		case event := <-ws.EventChannel:
			if event == nil {
				log.Fatalf("the socket ended: %v", ws.ListenError)
			}
			heard = heard || event.EventType() == model.WebsocketEventPosted
		case response := <-ws.ResponseChannel:
			check("GetStatuses is answered", response.Status == model.StatusOk)
			answered = answered || response.SeqReply > 0
		case <-ctx.Done():
			log.Fatal("the socket stayed silent")
		}
	}
}

func refusals(ctx context.Context, client *model.Client4) {
	stranger := model.NewAPIv4Client(client.URL)
	_, response, err := stranger.GetMe(ctx, "")
	failure, known := err.(*model.AppError)
	check("a stranger is refused as Mattermost does",
		known && response.StatusCode == http.StatusUnauthorized && failure.Id == "api.context.session_expired.app_error" && failure.RequestId != "")
	_, response, err = client.GetPost(ctx, model.NewId(), "")
	check("what is not there is 404", err != nil && response.StatusCode == http.StatusNotFound)
}
