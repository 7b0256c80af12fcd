// A plugin written as most are: with pluginapi, its cluster package and its store. It checks by itself that the server
// does what plugin authors rely on, and says over HTTP what is not as it should be.
package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/pluginapi"
)

// Plugin remembers what it was told, and its settings as it last read them.
type Plugin struct {
	plugin.MattermostPlugin

	client *pluginapi.Client

	mutex    sync.Mutex
	told     []string
	settings settings
	changes  int
}

// settings are what administrators set, in the spelling of the manifest's schema.
type settings struct {
	Word      string
	OnceWord  string
	Switch    bool
	Number    int
	NoDefault string
}

// world is what the test has made for the checks.
type world struct {
	Team, Channel, User string
	// Where the server is, and a session of the user; empty for a server without an address.
	Address, Token string
}

type check func(p *Plugin, w world) error

// checks are asked for by their names.
var checks = map[string]check{}

func (p *Plugin) OnConfigurationChange() error {
	if p.client == nil {
		p.client = pluginapi.NewClient(p.API, p.Driver)
	}
	var read settings
	if err := p.client.Configuration.LoadPluginConfiguration(&read); err != nil {
		return err
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.settings = read
	p.changes++
	return nil
}

// OnActivate does what plugins do: it saves a setting that it makes up itself, and relies on being told of it.
func (p *Plugin) OnActivate() error {
	fmt.Println("said on stdout")
	p.client.Log.Info("said by the logger", "answer", 42)
	if p.read().OnceWord == "" {
		saved := map[string]any{"onceword": "made up", "word": "saved"}
		if err := p.client.Configuration.SavePluginConfig(saved); err != nil {
			return err
		}
	}
	return p.client.SlashCommand.Register(&model.Command{
		Trigger:          "own",
		AutoComplete:     true,
		AutoCompleteDesc: "Answers",
		AutocompleteData: model.NewAutocompleteData("own", "[word]", "Answers"),
	})
}

func (p *Plugin) read() settings {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.settings
}

func (p *Plugin) tell(what string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.told = append(p.told, what)
}

// until waits for what happens beside a call; hooks that follow from an act are told later.
func (p *Plugin) until(what string, holds func() bool) error {
	for range 1000 {
		p.mutex.Lock()
		held := holds()
		p.mutex.Unlock()
		if held {
			return nil
		}
		time.Sleep(10 * time.Millisecond)
	}
	return fmt.Errorf("not within ten seconds: %s", what)
}

func (p *Plugin) wasTold(what string) error {
	return p.until("to be told of "+what, func() bool {
		for _, told := range p.told {
			if told == what {
				return true
			}
		}
		return false
	})
}

// ServeHTTP runs a check, or shows how requests arrive.
func (p *Plugin) ServeHTTP(c *plugin.Context, w http.ResponseWriter, r *http.Request) {
	name, isCheck := strings.CutPrefix(r.URL.Path, "/check/")
	switch {
	case r.URL.Path == "/checks":
		names := make([]string, 0, len(checks))
		for name := range checks {
			names = append(names, name)
		}
		sort.Strings(names)
		_ = json.NewEncoder(w).Encode(names)
	case isCheck && checks[name] != nil:
		var made world
		if err := json.NewDecoder(r.Body).Decode(&made); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		if err := checks[name](p, made); err != nil {
			http.Error(w, err.Error(), http.StatusExpectationFailed)
			return
		}
		_, _ = w.Write([]byte("ok"))
	default:
		p.serveShown(c, w, r)
	}
}

// expect gives an error unless two values are the same.
func expect[T comparable](what string, got, wanted T) error {
	if got != wanted {
		return fmt.Errorf("%s: got %v, wanted %v", what, got, wanted)
	}
	return nil
}

// asError is nil for an *model.AppError that is nil, which an error that holds it is not.
func asError(err *model.AppError) error {
	if err == nil {
		return nil
	}
	return err
}

// all runs steps until one fails.
func all(steps ...func() error) error {
	for number, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", number+1, err)
		}
	}
	return nil
}

func main() {
	plugin.ClientMain(&Plugin{})
}
