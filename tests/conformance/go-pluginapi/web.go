package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/mattermost/mattermost/server/public/plugin"
)

// serveShown answers as plugins answer browsers, and shows what arrived.
func (p *Plugin) serveShown(c *plugin.Context, w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/shown":
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"method": r.Method, "uri": r.URL.RequestURI(), "host": r.Host, "headers": r.Header,
			"session": c.SessionId, "ip": c.IPAddress, "agent": c.UserAgent, "request": c.RequestId, "body": string(body),
		})
	case "/told":
		p.mutex.Lock()
		defer p.mutex.Unlock()
		_ = json.NewEncoder(w).Encode(p.told)
	case "/cookies":
		http.SetCookie(w, &http.Cookie{Name: "one", Value: "1", Path: "/", HttpOnly: true})
		http.SetCookie(w, &http.Cookie{Name: "two", Value: "2"})
		w.Header().Add("X-Many", "a")
		w.Header().Add("X-Many", "b")
		w.WriteHeader(http.StatusNoContent)
	case "/content":
		content := bytes.NewReader([]byte(strings.Repeat("0123456789", 100)))
		http.ServeContent(w, r, "content.txt", time.Unix(1_700_000_000, 0), content)
	case "/file":
		path, _ := p.API.GetBundlePath()
		http.ServeFile(w, r, path+"/plugin.json")
	case "/redirect":
		http.Redirect(w, r, "/plugins/pluginapi/shown", http.StatusFound)
	case "/html":
		_, _ = w.Write([]byte("<!DOCTYPE html><html><body>found out by its content</body></html>"))
	case "/events":
		w.Header().Set("Content-Type", "text/event-stream")
		for number := 0; ; number++ {
			if _, err := fmt.Fprintf(w, "data: %d\n\n", number); err != nil {
				p.tell("the reader left")
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	case "/socket":
		p.serveSocket(w, r)
	default:
		http.NotFound(w, r)
	}
}

// serveSocket echoes; the text "close" closes with a code of its own.
func (p *Plugin) serveSocket(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }, Subprotocols: []string{"own"}}
	connection, err := upgrader.Upgrade(w, r, http.Header{"X-Upgraded": {"yes"}})
	if err != nil {
		p.tell("no upgrade: " + err.Error())
		return
	}
	defer connection.Close()
	connection.SetPongHandler(func(data string) error {
		p.tell("pong " + data)
		return nil
	})
	if err := connection.WriteControl(websocket.PingMessage, []byte("early"), time.Now().Add(time.Second)); err != nil {
		return
	}
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil {
			if code, ok := err.(*websocket.CloseError); ok {
				p.tell(fmt.Sprint("closed ", code.Code))
			}
			return
		}
		if string(message) == "close" {
			code := websocket.FormatCloseMessage(4321, "as asked")
			_ = connection.WriteControl(websocket.CloseMessage, code, time.Now().Add(time.Second))
			return
		}
		if err := connection.WriteMessage(kind, message); err != nil {
			return
		}
	}
}
