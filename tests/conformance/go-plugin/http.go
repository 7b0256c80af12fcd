package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/mattermost/mattermost/server/public/plugin"
)

// ServeHTTP reports, echoes, streams, and calls the API on request.
func (p *Plugin) ServeHTTP(c *plugin.Context, w http.ResponseWriter, r *http.Request) {
	p.mayHang()
	switch {
	case r.URL.Path == "/hang":
		p.hanging.Store(true)
	case r.URL.Path == "/seen":
		p.mutex.Lock()
		defer p.mutex.Unlock()
		answer(w, p.seen)
	case r.URL.Path == "/echo":
		echo(c, w, r)
	case r.URL.Path == "/stream":
		stream(w)
	case r.URL.Path == "/large":
		for range 64 {
			_, _ = w.Write(make([]byte, 64*1024))
		}
	case r.URL.Path == "/websocket":
		echoWebSocket(w, r)
	case r.URL.Path == "/dialog" || r.URL.Path == "/dialog/lookup":
		p.answerDialog(w, r)
	case r.URL.Path == "/press":
		p.press(w, r)
	case r.URL.Path == "/suggest":
		p.suggest(w, r)
	case r.URL.Path == "/panic":
		panic("told to")
	case r.URL.Path == "/forward":
		p.forward(w, r)
	case strings.HasPrefix(r.URL.Path, "/api/"):
		p.call(w, r, strings.TrimPrefix(r.URL.Path, "/api/"))
	default:
		http.NotFound(w, r)
	}
}

func (p *Plugin) ServeMetrics(_ *plugin.Context, w http.ResponseWriter, _ *http.Request) {
	p.mayHang()
	_, _ = w.Write([]byte("metric 1\n"))
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(value)
}

func echo(c *plugin.Context, w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("X-Method", r.Method)
	w.Header().Set("X-Query", r.URL.RawQuery)
	w.Header().Set("X-Header", r.Header.Get("X-Sent"))
	w.Header().Set("X-User-Agent", c.UserAgent)
	w.Header().Set("X-Remote", r.RemoteAddr)
	w.Header().Set("X-Host", r.Host)
	w.WriteHeader(http.StatusCreated)
	_, _ = w.Write(body)
}

func stream(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/event-stream")
	for number := range 3 {
		fmt.Fprintf(w, "data: %d\n\n", number)
		w.(http.Flusher).Flush()
		time.Sleep(time.Millisecond)
	}
}

func echoWebSocket(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	connection, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	defer connection.Close()
	_ = connection.SetReadDeadline(time.Now().Add(time.Minute))
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil {
			return
		}
		if err := connection.WriteMessage(kind, append([]byte("echo "), message...)); err != nil {
			return
		}
	}
}

// forward sends the request's body on to the plugin and path in the query.
func (p *Plugin) forward(w http.ResponseWriter, r *http.Request) {
	request, err := http.NewRequest(http.MethodPut, r.URL.Query().Get("to"), r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	request.Header.Set("X-Forwarded", "yes")
	response := p.API.PluginHTTP(request)
	if response == nil {
		http.Error(w, "no response", http.StatusBadGateway)
		return
	}
	defer response.Body.Close()
	w.Header().Set("X-Answer", response.Header.Get("X-Answer"))
	w.WriteHeader(response.StatusCode)
	_, _ = io.Copy(w, response.Body)
}
