package main

import (
	"encoding/json"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
)

// press answers a button as its context says: changes the post that was only shown, takes it away, or says something.
func (p *Plugin) press(w http.ResponseWriter, r *http.Request) {
	var request model.PostActionIntegrationRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.see("Pressed", request, r.Header.Get("Mattermost-User-Id"))
	shown := &model.Post{Id: request.PostId, ChannelId: request.ChannelId}
	switch request.Context["do"] {
	case "change":
		answer(w, model.PostActionIntegrationResponse{Update: &model.Post{Message: "changed by the answer"}})
		return
	case "change myself":
		shown.Message = "changed by the plugin"
		p.API.UpdateEphemeralPost(request.UserId, shown)
	case "delete":
		answer(w, map[string]any{"update": map[string]any{"delete_at": 1}})
		return
	case "delete myself":
		p.API.DeleteEphemeralPost(request.UserId, request.PostId)
	}
	answer(w, model.PostActionIntegrationResponse{EphemeralText: "done for " + request.UserName})
}

// suggest lists what may follow, for who types where.
func (p *Plugin) suggest(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	p.see("Suggested", r.Header.Get("Mattermost-User-Id"), query.Get("user_input"), query.Get("parsed"), query.Get("channel_id"), query.Get("kept"))
	items := []model.AutocompleteListItem{
		{Item: "apple", Hint: "red", HelpText: "A fruit"},
		{Item: "apricot", Hint: "orange", HelpText: "Another"},
		{Item: strings.ToLower(query.Get("team_id")), HelpText: "The team"},
	}
	answer(w, items)
}
