// A plugin that speaks the protocol well and does harm: the command, the text of a post or the setting `mode` says
// which.
package main

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Plugin does what it is told.
type Plugin struct {
	plugin.MattermostPlugin
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

// MessageWillBePosted harms when the post says so.
func (p *Plugin) MessageWillBePosted(_ *plugin.Context, post *model.Post) (*model.Post, string) {
	switch post.Message {
	case "stall":
		select {}
	case "bloat":
		post.Message = strings.Repeat("x", 200<<20)
		return post, ""
	case "blast":
		panic("on purpose")
	}
	return nil, ""
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
	words := append(strings.Fields(args.Command), "", "", "")
	return &model.CommandResponse{Text: p.harm(words[1], words[2])}, nil
}

func (p *Plugin) harm(what, with string) string {
	switch what {
	case "hang":
		select {}
	case "slow":
		time.Sleep(300 * time.Millisecond)
	case "exit":
		os.Exit(4)
	case "fork":
		return p.fork()
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
