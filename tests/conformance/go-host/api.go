package main

import (
	"encoding/json"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// API answers the few methods that the plugin calls, from memory; whoever calls another one is told by a panic.
type API struct {
	plugin.API
	values map[string][]byte
}

func (a *API) LoadPluginConfiguration(dest any) error { return json.Unmarshal([]byte("{}"), dest) }

func (a *API) GetServerVersion() string { return "11.9.0" }

func (a *API) KVSet(key string, value []byte) *model.AppError {
	a.values[key] = value
	return nil
}

func (a *API) KVGet(key string) ([]byte, *model.AppError) { return a.values[key], nil }
