// A plugin as most are that are on and not in use: it has a command and an address, and takes no part in what is posted.
// `make bench` runs many of it.
package main

import (
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Plugin answers when it is asked.
type Plugin struct {
	plugin.MattermostPlugin
}

func (p *Plugin) OnActivate() error {
	return p.API.RegisterCommand(&model.Command{Trigger: p.API.GetPluginID(), AutoComplete: true})
}

func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	return &model.CommandResponse{Text: args.Command}, nil
}

func (p *Plugin) ServeHTTP(_ *plugin.Context, w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("here"))
}

func main() {
	plugin.ClientMain(&Plugin{})
}
