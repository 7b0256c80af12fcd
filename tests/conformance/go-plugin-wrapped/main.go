// A plugin that lets Mattermost's module pluginapi call the API for it, as most plugins of today do.
package main

import (
	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/pluginapi"
)

// Plugin keeps the module's client.
type Plugin struct {
	plugin.MattermostPlugin
	client *pluginapi.Client
}

// Kept stands in the program because everything that reflection could call does; nothing calls it.
type Kept struct{}

// CallsForNobody would need what not every server has.
func (Kept) CallsForNobody(api plugin.API) {
	_, _ = api.CreateGroup(&model.Group{})
}

var kept = []any{Kept{}}

func (p *Plugin) OnActivate() error {
	p.client = pluginapi.NewClient(p.API, p.Driver)
	if _, err := p.client.Bot.EnsureBot(&model.Bot{Username: "wrapped", DisplayName: "Wrapped"}); err != nil {
		return err
	}
	p.API.LogInfo("activated", "kept", len(kept))
	return p.client.SlashCommand.Register(&model.Command{Trigger: "wrapped"})
}

func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	var count int
	if err := p.client.KV.Get("count", &count); err != nil {
		return nil, model.NewAppError("ExecuteCommand", "wrapped.count", nil, err.Error(), 500)
	}
	if _, err := p.client.KV.Set("count", count+1); err != nil {
		return nil, model.NewAppError("ExecuteCommand", "wrapped.count", nil, err.Error(), 500)
	}
	if err := p.client.Post.DM(args.UserId, args.UserId, &model.Post{Message: "again"}); err != nil {
		return nil, model.NewAppError("ExecuteCommand", "wrapped.dm", nil, err.Error(), 500)
	}
	return &model.CommandResponse{Text: "counted"}, nil
}

func main() {
	plugin.ClientMain(&Plugin{})
}
