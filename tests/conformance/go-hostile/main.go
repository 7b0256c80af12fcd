// A plugin that speaks the protocol well and does harm: the command, the text of a post or the setting `mode` says
// which.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Plugin does what it is told.
type Plugin struct {
	plugin.MattermostPlugin

	// someone gave the command, somewhere.
	someone, somewhere string
	// pings counts posts that were answered with one more.
	pings atomic.Int64
}

// OnActivate ends, hangs or refuses when the setting says so.
func (p *Plugin) OnActivate() error {
	mode, _ := p.API.GetPluginConfig()["mode"].(string)
	switch mode {
	case "exit":
		os.Exit(3)
	case "hang":
		select {}
	case "panic":
		panic("on purpose")
	case "refuse":
		return fmt.Errorf("not today")
	}
	return nil
}

// OnDeactivate tells that it was called.
func (p *Plugin) OnDeactivate() error {
	p.API.LogInfo("deactivated")
	return nil
}

// MessageWillBePosted harms when the post says so.
func (p *Plugin) MessageWillBePosted(_ *plugin.Context, post *model.Post) (*model.Post, string) {
	switch first, _, _ := strings.Cut(post.Message, " "); first {
	case "stall":
		select {}
	case "bloat":
		post.Message = strings.Repeat("x", 200<<20)
		return post, ""
	case "blast":
		panic("on purpose")
	case "order":
		return p.sign(post), ""
	case "ping-pong":
		p.pings.Add(1)
		_, _ = p.API.CreatePost(&model.Post{UserId: post.UserId, ChannelId: post.ChannelId, Message: post.Message})
	case "unknown":
		post.AddProp("unheard", Unheard{Text: "of"})
		return post, ""
	}
	return nil, ""
}

// sign puts the plugin's id behind the message.
func (p *Plugin) sign(post *model.Post) *model.Post {
	post.Message += " " + p.API.GetPluginID()
	return post
}

// OnConfigurationChange hangs when the setting says so.
func (p *Plugin) OnConfigurationChange() error {
	if mode, _ := p.API.GetPluginConfig()["mode"].(string); mode == "hang-later" {
		select {}
	}
	return nil
}

// ServeHTTP answers without end, or not at all.
func (p *Plugin) ServeHTTP(_ *plugin.Context, w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/hang":
		select {}
	case "/stall":
		_, _ = fmt.Fprint(w, "and then")
		w.(http.Flusher).Flush()
		select {}
	case "/escape":
		_, _ = fmt.Fprint(w, p.escape())
		return
	case "/settings":
		p.settings(w)
		return
	case "/take-over":
		takeOver(w)
		return
	case "/endless":
		chunk := make([]byte, 64<<10)
		for {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	case "/panic":
		panic("on purpose")
	}
	_, _ = fmt.Fprint(w, "fine")
}

// ExecuteCommand does the harm that the words after the command name, and tells what came of it.
func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	p.someone, p.somewhere = args.UserId, args.ChannelId
	words := append(strings.Fields(args.Command), "", "", "")
	return &model.CommandResponse{Text: p.harm(words[1], words[2])}, nil
}

func (p *Plugin) harm(what, with string) string {
	switch what {
	case "hang":
		select {}
	case "pings":
		return fmt.Sprint(p.pings.Load())
	case "slow":
		time.Sleep(300 * time.Millisecond)
	case "exit":
		os.Exit(4)
	case "fork":
		return p.fork()
	case "escape":
		return p.escape()
	case "multiply":
		return p.multiply()
	case "hoard":
		return p.hoard()
	case "upload":
		return p.upload()
	case "unknown":
		return p.unknown()
	case "log":
		return p.log()
	case "flood":
		return p.flood()
	case "memory":
		return p.memory()
	}
	return p.reach(what, with)
}

func main() {
	plugin.ClientMain(&Plugin{})
}
