// The plugin that `make bench` measures, the same program in both hosts: Jackfield and Mattermost's own.
package main

import (
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Key is read by call-backs; Piece is how much a handler writes at once, as io.Copy does.
const (
	key   = "key"
	piece = 32 << 10
	large = 1 << 20
)

// Plugin answers at once, so that what is measured is the way to it and back.
type Plugin struct {
	plugin.MattermostPlugin
}

func (p *Plugin) OnActivate() error {
	if err := p.API.KVSet(key, make([]byte, 100)); err != nil {
		return err
	}
	return nil
}

// MessageWillBePosted leaves "quiet" as it is and makes everything else loud.
func (p *Plugin) MessageWillBePosted(_ *plugin.Context, post *model.Post) (*model.Post, string) {
	if post.Message == "quiet" {
		return nil, ""
	}
	post.Message = strings.ToUpper(post.Message)
	return post, ""
}

// Figures are microseconds a call.
type Figures struct {
	P50  float64 `json:"p50"`
	P99  float64 `json:"p99"`
	Mean float64 `json:"mean"`
}

// ExecuteCommand calls an API method as often as told: `/bench METHOD CALLS`.
func (p *Plugin) ExecuteCommand(_ *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	words := strings.Fields(args.Command)
	calls := 0
	if len(words) == 3 {
		calls, _ = strconv.Atoi(words[2])
	}
	if calls <= 0 {
		return nil, model.NewAppError("ExecuteCommand", "bench.usage", nil, "/bench METHOD CALLS", http.StatusBadRequest)
	}
	took := make([]time.Duration, calls)
	for index := range took {
		start := time.Now()
		if !p.callBack(words[1]) {
			return nil, model.NewAppError("ExecuteCommand", "bench.failed", nil, words[1], http.StatusInternalServerError)
		}
		took[index] = time.Since(start)
	}
	text, err := json.Marshal(summarise(took))
	if err != nil {
		return nil, model.NewAppError("ExecuteCommand", "bench.failed", nil, err.Error(), http.StatusInternalServerError)
	}
	return &model.CommandResponse{ResponseType: model.CommandResponseTypeEphemeral, Text: string(text)}, nil
}

func (p *Plugin) callBack(method string) bool {
	switch method {
	case "GetServerVersion":
		return p.API.GetServerVersion() != ""
	case "KVGet":
		value, err := p.API.KVGet(key)
		return err == nil && len(value) == 100
	default:
		return false
	}
}

func summarise(took []time.Duration) Figures {
	var sum time.Duration
	for _, one := range took {
		sum += one
	}
	slices.Sort(took)
	micros := func(duration time.Duration) float64 { return float64(duration) / float64(time.Microsecond) }
	at := func(share float64) float64 { return micros(took[int(share*float64(len(took)-1))]) }
	return Figures{P50: at(0.5), P99: at(0.99), Mean: micros(sum) / float64(len(took))}
}

// ServeHTTP answers shortly, answers a MiB, or takes one and says how long it was.
func (p *Plugin) ServeHTTP(_ *plugin.Context, w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/small":
		w.Header().Set("Content-Type", "text/plain")
		_, _ = w.Write([]byte("a short answer\n"))
	case "/large":
		part := make([]byte, piece)
		for range large / piece {
			if _, err := w.Write(part); err != nil {
				return
			}
		}
	case "/upload":
		length, _ := io.Copy(io.Discard, r.Body)
		_, _ = w.Write([]byte(strconv.FormatInt(length, 10)))
	default:
		http.NotFound(w, r)
	}
}

func main() {
	plugin.ClientMain(&Plugin{})
}
