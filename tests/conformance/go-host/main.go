// Command go-host is the other host of `make bench`: it runs a plugin as Mattermost's server does, with the official
// package, and measures what it is told, one line of standard input after the other, each answered by one line of JSON.
//
//	activate | deactivate
//	hook MESSAGE CALLS
//	api METHOD CALLS
//	http PATH REQUESTS CONCURRENT
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
	"github.com/mattermost/mattermost/server/public/shared/mlog"
)

// ID is the plugin's, whose folder is in the one that is given.
const id = "bench"

// Host is what holds a server's plugins.
type Host struct {
	plugins *plugin.Environment
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: go-host PLUGINS-FOLDER")
	}
	logger, err := mlog.NewLogger()
	if err != nil {
		log.Fatal(err)
	}
	api := &API{values: map[string][]byte{}}
	mlog.InitGlobalLogger(logger)
	newAPI := func(*model.Manifest) plugin.API { return api }
	plugins, err := plugin.NewEnvironment(newAPI, nil, os.Args[1], os.Args[1], logger, nil)
	if err != nil {
		log.Fatal(err)
	}
	host := Host{plugins}
	defer plugins.Shutdown()
	output := json.NewEncoder(os.Stdout)
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		answer, err := host.obey(strings.Fields(lines.Text()))
		if err == nil {
			err = output.Encode(answer)
		}
		if err != nil {
			plugins.Shutdown()
			log.Fatalf("%s: %v", lines.Text(), err)
		}
	}
}

func (h Host) obey(words []string) (any, error) {
	switch {
	case len(words) == 1 && words[0] == "activate":
		return h.activate()
	case len(words) == 1 && words[0] == "deactivate":
		return h.plugins.Deactivate(id), nil
	case len(words) == 3 && words[0] == "hook":
		return h.hook(words[1], number(words[2]))
	case len(words) == 3 && words[0] == "api":
		return h.api(words[1], words[2])
	case len(words) == 4 && words[0] == "http":
		return h.requests(words[1], number(words[2]), number(words[3]))
	default:
		return nil, fmt.Errorf("unknown command")
	}
}

func number(word string) int {
	value, _ := strconv.Atoi(word)
	return max(value, 1)
}

// activate gives the milliseconds from the start of the process to the end of its activation.
func (h Host) activate() (float64, error) {
	start := time.Now()
	_, _, err := h.plugins.Activate(id)
	return time.Since(start).Seconds() * 1e3, err
}

// hook asks as the server does before it keeps a post: by the hook's number, with a copy of the post.
func (h Host) hook(message string, calls int) (Figures, error) {
	context := &plugin.Context{SessionId: model.NewId(), RequestId: model.NewId(), IPAddress: "192.0.2.7", UserAgent: "bench"}
	post := &model.Post{
		Id: model.NewId(), UserId: model.NewId(), ChannelId: model.NewId(),
		CreateAt: model.GetMillis(), UpdateAt: model.GetMillis(), Message: strings.ReplaceAll(message, "_", " "),
	}
	var answered *model.Post
	took := measure(calls, func() {
		h.plugins.RunMultiPluginHook(func(hooks plugin.Hooks, _ *model.Manifest) bool {
			answered, _ = hooks.MessageWillBePosted(context, post.ForPlugin())
			return true
		}, plugin.MessageWillBePostedID)
	})
	if answered == nil || (message != "quiet") != (answered.Message == strings.ToUpper(post.Message)) {
		return Figures{}, fmt.Errorf("the plugin answered %v", answered)
	}
	return took, nil
}

// api has the plugin measure its call-backs itself.
func (h Host) api(method, calls string) (json.RawMessage, error) {
	hooks, err := h.plugins.HooksForPlugin(id)
	if err != nil {
		return nil, err
	}
	response, refused := hooks.ExecuteCommand(&plugin.Context{}, &model.CommandArgs{Command: "/bench " + method + " " + calls})
	if refused != nil {
		return nil, refused
	}
	return json.RawMessage(response.Text), nil
}
