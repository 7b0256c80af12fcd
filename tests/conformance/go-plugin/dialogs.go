package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
)

const dialogPath = "/plugins/com.example.conformance/dialog"

// openDialog opens a form with an element of each kind for who gave the command.
func (p *Plugin) openDialog(trigger string) string {
	size := []*model.PostActionOptions{{Text: "Small", Value: "s"}, {Text: "Large", Value: "l"}}
	request := model.OpenDialogRequest{
		TriggerId: trigger,
		URL:       dialogPath,
		Dialog: model.Dialog{
			CallbackId:       "order",
			Title:            "Order a lunch",
			IntroductionText: "Lunch is at **noon**. What is left goes to [the kitchen](https://example.com/kitchen).",
			SubmitLabel:      "Next",
			NotifyOnCancel:   true,
			State:            "first",
			Elements: []model.DialogElement{
				{DisplayName: "Dish", Name: "dish", Type: "text", Placeholder: "Soup", HelpText: "What the card says.", MinLength: 3},
				{DisplayName: "Size", Name: "size", Type: "radio", Options: size, Default: "s"},
				{DisplayName: "For whom", Name: "guest", Type: "select", DataSource: "users"},
				{DisplayName: "With", Name: "with", Type: "select", DataSource: "dynamic", DataSourceURL: dialogPath + "/lookup", MultiSelect: true, Optional: true},
				{DisplayName: "Day", Name: "day", Type: "date", Default: "2026-03-15"},
				{DisplayName: "Remind me", Name: "remind", Type: "bool", Placeholder: "An hour before", Optional: true},
			},
		},
	}
	if err := p.API.OpenInteractiveDialog(request); err != nil {
		return err.Error()
	}
	return ""
}

// answerDialog complains about nettles, asks for a note, and then says what was ordered.
func (p *Plugin) answerDialog(w http.ResponseWriter, r *http.Request) {
	var request model.SubmitDialogRequest
	if err := json.NewDecoder(r.Body).Decode(&request); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	p.see("Dialog", request, r.Header.Get("Mattermost-User-Id"))
	if request.Cancelled {
		p.tell(&request, "No lunch then.")
		return
	}
	if r.URL.Path == "/dialog/lookup" {
		answer(w, model.LookupDialogResponse{Items: sides(fmt.Sprint(request.Submission["query"]))})
		return
	}
	dish := fmt.Sprint(request.Submission["dish"])
	switch {
	case strings.Contains(dish, "nettle"):
		answer(w, model.SubmitDialogResponse{Errors: map[string]string{"dish": "There are no nettles."}, Error: "The kitchen says no."})
	case request.State == "first":
		note := model.DialogElement{DisplayName: "Note", Name: "note", Type: "textarea", Optional: true}
		form := model.Dialog{CallbackId: "order", Title: "A word for the cook", State: "second", SubmitLabel: "Order", Elements: []model.DialogElement{note}}
		answer(w, model.SubmitDialogResponse{Type: "form", Form: &form})
	default:
		p.tell(&request, fmt.Sprintf("Ordered: %s, %v, with %v on %v (%v)", dish, request.Submission["size"], request.Submission["with"], request.Submission["day"], request.Submission["note"]))
	}
}

func sides(query string) []model.DialogSelectOption {
	var found []model.DialogSelectOption
	for _, side := range []string{"Bread", "Butter", "Salad"} {
		if strings.HasPrefix(strings.ToLower(side), strings.ToLower(query)) {
			found = append(found, model.DialogSelectOption{Text: side, Value: strings.ToLower(side)})
		}
	}
	return found
}

func (p *Plugin) tell(request *model.SubmitDialogRequest, message string) {
	post := &model.Post{UserId: request.UserId, ChannelId: request.ChannelId, Message: message}
	p.API.SendEphemeralPost(request.UserId, post)
}
