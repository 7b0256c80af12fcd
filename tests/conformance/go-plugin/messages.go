package main

import (
	"encoding/gob"
	"os"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Custom is a type that no server knows.
type Custom struct {
	Text string
	At   time.Time
}

func init() {
	gob.Register(Custom{})
}

// MessageWillBePosted does what the first word of the message says.
func (p *Plugin) MessageWillBePosted(c *plugin.Context, post *model.Post) (*model.Post, string) {
	p.see("MessageWillBePosted", c.RequestId, post)
	word, rest, _ := strings.Cut(post.Message, " ")
	switch word {
	case "change":
		post.Message = rest
		post.AddProp("changed", true)
		return post, ""
	case "clear":
		post.Message = ""
		return post, ""
	case "attach":
		model.ParseMessageAttachment(post, []*model.MessageAttachment{{Text: rest, Fields: []*model.MessageAttachmentField{{Title: "t", Value: 1}}}})
		return post, ""
	case "custom":
		post.AddProp("custom", Custom{Text: rest, At: time.Unix(0, 0).UTC()})
		return post, ""
	case "reject":
		return nil, rest
	case "dismiss":
		return nil, plugin.DismissPostError
	case "hang":
		time.Sleep(time.Hour)
	case "panic":
		panic("told to")
	case "exit":
		os.Exit(7)
	}
	return nil, ""
}

func (p *Plugin) MessageWillBeUpdated(_ *plugin.Context, newPost, oldPost *model.Post) (*model.Post, string) {
	p.see("MessageWillBeUpdated", newPost, oldPost)
	switch newPost.Message {
	case "reject":
		return nil, "refused"
	case "nothing":
		return nil, ""
	}
	newPost.Message += " (edited)"
	return newPost, ""
}

func (p *Plugin) MessageHasBeenPosted(_ *plugin.Context, post *model.Post) {
	p.see("MessageHasBeenPosted", post)
}

func (p *Plugin) MessageHasBeenUpdated(_ *plugin.Context, newPost, oldPost *model.Post) {
	p.see("MessageHasBeenUpdated", newPost, oldPost)
}

func (p *Plugin) MessageHasBeenDeleted(_ *plugin.Context, post *model.Post) {
	p.see("MessageHasBeenDeleted", post)
}

func (p *Plugin) MessagesWillBeConsumed(posts []*model.Post) []*model.Post {
	p.see("MessagesWillBeConsumed", len(posts))
	for _, post := range posts {
		post.Message = strings.ToUpper(post.Message)
	}
	return posts
}

func (p *Plugin) ReactionHasBeenAdded(_ *plugin.Context, reaction *model.Reaction) {
	p.see("ReactionHasBeenAdded", reaction)
}

func (p *Plugin) ReactionHasBeenRemoved(_ *plugin.Context, reaction *model.Reaction) {
	p.see("ReactionHasBeenRemoved", reaction)
}

func (p *Plugin) NotificationWillBePushed(notification *model.PushNotification, userID string) (*model.PushNotification, string) {
	p.see("NotificationWillBePushed", notification, userID)
	if strings.HasSuffix(notification.Message, "reject") {
		return nil, "refused"
	}
	notification.Message = "hidden"
	return notification, ""
}

func (p *Plugin) EmailNotificationWillBeSent(notification *model.EmailNotification) (*model.EmailNotificationContent, string) {
	p.see("EmailNotificationWillBeSent", notification)
	if notification.Subject == "reject" || strings.HasSuffix(notification.MessageText, "reject") {
		return nil, "refused"
	}
	content := notification.EmailNotificationContent
	content.Subject = "changed " + content.Subject
	content.ButtonText = ""
	return &content, ""
}

func (p *Plugin) DraftWillBeUpserted(_ *plugin.Context, draft *model.Draft) (*model.Draft, string) {
	p.see("DraftWillBeUpserted", draft)
	switch draft.Message {
	case "reject":
		return nil, "refused"
	case "change":
		draft.Message = "changed"
		return draft, ""
	}
	return nil, ""
}

func (p *Plugin) ScheduledPostWillBeCreated(_ *plugin.Context, post *model.ScheduledPost) (*model.ScheduledPost, string) {
	p.see("ScheduledPostWillBeCreated", post)
	if post.Message == "reject" {
		return nil, "refused"
	}
	post.Message += " (scheduled)"
	return post, ""
}
