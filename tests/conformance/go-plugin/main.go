// The conformance plugin: implements every hook, calls every API method on request, and
// reports what it saw over its own HTTP endpoint. It also misbehaves when told to.
package main

import (
	"encoding/json"
	"sync"
	"sync/atomic"

	"github.com/mattermost/mattermost/server/public/plugin"
)

// Plugin remembers which hooks were called and with what.
type Plugin struct {
	plugin.MattermostPlugin

	mutex sync.Mutex
	seen  []Seen

	// hanging makes every hook hang from then on.
	hanging atomic.Bool
}

// Seen is one call of a hook.
type Seen struct {
	Hook string          `json:"hook"`
	Args json.RawMessage `json:"args"`
}

// see writes the arguments down at once: hooks change what they were given.
func (p *Plugin) see(hook string, args ...any) {
	p.mayHang()
	if args == nil {
		args = []any{}
	}
	written, err := json.Marshal(args)
	if err != nil {
		written, _ = json.Marshal([]string{err.Error()})
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.seen = append(p.seen, Seen{Hook: hook, Args: written})
}

func (p *Plugin) mayHang() {
	if p.hanging.Load() {
		select {}
	}
}

func main() {
	plugin.ClientMain(&Plugin{})
}
