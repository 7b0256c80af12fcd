// A plugin as they were built in 2023, against the oldest releases of the module
// server/public: it must run as the current one does.
package main

import (
	"io"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Plugin uses what most plugins of its time used.
type Plugin struct {
	plugin.MattermostPlugin
	configuration struct{ Number int }
}

func (p *Plugin) OnConfigurationChange() error {
	return p.API.LoadPluginConfiguration(&p.configuration)
}

func (p *Plugin) OnActivate() error {
	p.API.LogInfo("activated", "number", p.configuration.Number)
	return p.API.RegisterCommand(&model.Command{Trigger: "old", AutoComplete: true})
}

func (p *Plugin) MessageWillBePosted(_ *plugin.Context, post *model.Post) (*model.Post, string) {
	if post.Message == "reject" {
		return nil, "refused"
	}
	model.ParseSlackAttachment(post, []*model.SlackAttachment{{Text: strings.ToUpper(post.Message)}})
	return post, ""
}

func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	user, err := p.API.GetUser(args.UserId)
	if err != nil {
		return nil, err
	}
	return &model.CommandResponse{Text: "hello " + user.Username}, nil
}

func (p *Plugin) ServeHTTP(_ *plugin.Context, w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	w.Header().Set("X-Path", r.URL.Path)
	w.WriteHeader(http.StatusAccepted)
	_, _ = w.Write(body)
}

func main() {
	plugin.ClientMain(&Plugin{})
}
