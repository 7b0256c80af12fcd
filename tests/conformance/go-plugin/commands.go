package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// ExecuteCommand answers, and on request misbehaves.
func (p *Plugin) ExecuteCommand(c *plugin.Context, args *model.CommandArgs) (*model.CommandResponse, *model.AppError) {
	p.see("ExecuteCommand", args.Command)
	words := strings.Fields(args.Command)
	if len(words) < 2 {
		return &model.CommandResponse{Text: "conformance of " + args.UserId, ResponseType: model.CommandResponseTypeEphemeral}, nil
	}
	switch words[1] {
	case "error":
		return nil, model.NewAppError("ExecuteCommand", "conformance.teapot", nil, "", http.StatusTeapot)
	case "exit":
		os.Exit(9)
	case "spawn":
		child := exec.Command("sleep", "600")
		if err := child.Start(); err != nil {
			return &model.CommandResponse{Text: err.Error()}, nil
		}
		return &model.CommandResponse{Text: fmt.Sprint(child.Process.Pid)}, nil
	case "flood":
		for range 100_000 {
			fmt.Println(strings.Repeat("x", 1000))
		}
	case "calls":
		return &model.CommandResponse{Text: p.manyCalls()}, nil
	case "dialog":
		return &model.CommandResponse{Text: p.openDialog(args.TriggerId)}, nil
	case "sql":
		return &model.CommandResponse{Text: p.query()}, nil
	case "own-sql":
		return &model.CommandResponse{Text: p.ownConnection()}, nil
	case "environment":
		return &model.CommandResponse{Text: strings.Join(os.Environ(), "\n")}, nil
	}
	return &model.CommandResponse{Text: words[1]}, nil
}

// manyCalls floods the API from many goroutines and counts the right answers.
func (p *Plugin) manyCalls() string {
	var group sync.WaitGroup
	var right atomic.Int64
	for range 5_000 {
		group.Go(func() {
			if value, err := p.API.KVGet("flood"); err == nil && string(value) == "value" {
				right.Add(1)
			}
		})
	}
	group.Wait()
	return fmt.Sprint(right.Load())
}
