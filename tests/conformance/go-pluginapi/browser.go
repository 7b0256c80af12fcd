package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/websocket"

	"github.com/mattermost/mattermost/server/public/model"
)

// The checks here are the plugin as its own browser: they need a server with an address.
func init() {
	browser := func(run check) check {
		return func(p *Plugin, w world) error {
			if w.Address == "" {
				return nil
			}
			return run(p, w)
		}
	}
	checks["web-requests"] = browser(webRequests)
	checks["web-answers"] = browser(webAnswers)
	checks["web-events"] = browser(webEvents)
	checks["web-sockets"] = browser(webSockets)
	checks["web-broadcasts"] = browser(webBroadcasts)
	checks["web-commands"] = browser(webCommands)
	checks["web-settings"] = browser(webSettings)
}

// ask sends a request and reads the whole answer; headers are pairs.
func ask(w world, method, path, body string, headers ...string) (*http.Response, string, error) {
	request, err := http.NewRequest(method, w.Address+path, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	for index := 0; index+1 < len(headers); index += 2 {
		request.Header.Add(headers[index], headers[index+1])
	}
	client := http.Client{
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, "", err
	}
	defer response.Body.Close()
	read, err := io.ReadAll(response.Body)
	return response, string(read), err
}

const own = "/plugins/pluginapi"

type shown struct {
	Method, URI, Host, Session, IP, Agent, Request, Body string
	Headers                                              http.Header
}

func show(w world, method, path, body string, headers ...string) (shown, error) {
	var seen shown
	_, text, err := ask(w, method, own+path, body, headers...)
	if err != nil {
		return seen, err
	}
	return seen, json.Unmarshal([]byte(text), &seen)
}

func webRequests(p *Plugin, w world) error {
	forged := []string{"Mattermost-User-Id", "forged", "Mattermost-Plugin-ID", "forged", "User-Agent", "browser", "Cookie", "other=1"}
	signedIn, err := show(w, "GET", "/shown?a=1%202&b=", "", append(forged, "Authorization", "Bearer "+w.Token, "Referer", w.Address)...)
	if err != nil {
		return err
	}
	stranger, err := show(w, "PUT", "/shown", "body", append(forged, "Authorization", "Basic abc")...)
	if err != nil {
		return err
	}
	cookie := "MMAUTHTOKEN=" + w.Token + "; other=1"
	foreign, err := show(w, "POST", "/shown", "", "Cookie", cookie)
	if err != nil {
		return err
	}
	read, err := show(w, "GET", "/shown", "", "Cookie", cookie)
	if err != nil {
		return err
	}
	page, err := show(w, "POST", "/shown", "", "Cookie", cookie, "X-Requested-With", "XMLHttpRequest")
	if err != nil {
		return err
	}
	has := func(what string, seen shown, name, wanted string) error {
		return expect(what+": "+name, strings.Join(seen.Headers.Values(name), ", "), wanted)
	}
	return errors.Join(
		expect("address", signedIn.URI, "/shown?a=1%202&b="),
		expect("session", len(signedIn.Session), 26),
		expect("request", len(signedIn.Request), 26),
		expect("browser", signedIn.Agent, "browser"),
		expect("where from", signedIn.IP, "127.0.0.1"),
		has("signed in", signedIn, "Mattermost-User-Id", w.User),
		has("signed in", signedIn, "Mattermost-Plugin-Id", ""),
		has("signed in", signedIn, "Authorization", ""),
		has("signed in", signedIn, "Referer", ""),
		has("signed in", signedIn, "Cookie", "other=1"),
		has("stranger", stranger, "Mattermost-User-Id", ""),
		has("stranger", stranger, "Mattermost-Plugin-Id", ""),
		has("stranger", stranger, "Authorization", "Basic abc"),
		expect("a stranger's session", stranger.Session, ""),
		has("stranger", stranger, "Content-Length", "4"),
		expect("a body", stranger.Body, "body"),
		has("a foreign page", foreign, "Mattermost-User-Id", ""),
		has("a foreign page", foreign, "Cookie", "other=1"),
		has("a read by cookie", read, "Mattermost-User-Id", w.User),
		has("the page itself", page, "Mattermost-User-Id", w.User),
		has("the page itself", page, "Cookie", "other=1"),
	)
}

func webAnswers(p *Plugin, w world) error {
	cookies, _, err := ask(w, "GET", own+"/cookies", "")
	if err != nil {
		return err
	}
	head, headBody, err := ask(w, "HEAD", own+"/content", "")
	if err != nil {
		return err
	}
	part, partBody, err := ask(w, "GET", own+"/content", "", "Range", "bytes=5-14")
	if err != nil {
		return err
	}
	fresh, freshBody, err := ask(w, "GET", own+"/content", "", "If-Modified-Since", "Tue, 14 Nov 2023 22:13:20 GMT")
	if err != nil {
		return err
	}
	file, fileBody, err := ask(w, "GET", own+"/file", "")
	if err != nil {
		return err
	}
	redirect, _, err := ask(w, "GET", own+"/redirect", "")
	if err != nil {
		return err
	}
	html, _, err := ask(w, "GET", own+"/html", "")
	if err != nil {
		return err
	}
	missing, _, err := ask(w, "GET", own+"/missing", "")
	if err != nil {
		return err
	}
	public, publicBody, err := ask(w, "GET", own+"/public/hello.txt", "")
	if err != nil {
		return err
	}
	return errors.Join(
		expect("no content", cookies.StatusCode, 204),
		expect("cookies", len(cookies.Cookies()), 2),
		expect("a header with two values", strings.Join(cookies.Header.Values("X-Many"), ","), "a,b"),
		expect("the length of a head", head.ContentLength, 1000),
		expect("the body of a head", headBody, ""),
		expect("a part", part.StatusCode, 206),
		expect("its bytes", partBody, "5678901234"),
		expect("its place", part.Header.Get("Content-Range"), "bytes 5-14/1000"),
		expect("not modified", fresh.StatusCode, 304),
		expect("nothing", freshBody, ""),
		expect("a file", strings.Contains(fileBody, `"pluginapi"`), true),
		expect("its type", file.Header.Get("Content-Type"), "application/json"),
		expect("a redirect", redirect.StatusCode, 302),
		expect("where to", redirect.Header.Get("Location"), own+"/shown"),
		expect("a type found out", html.Header.Get("Content-Type"), "text/html; charset=utf-8"),
		expect("missing", missing.StatusCode, 404),
		expect("a public file", public.StatusCode, 200),
		expect("what is in it", publicBody, "hello"),
	)
}

func webEvents(p *Plugin, w world) error {
	response, err := http.Get(w.Address + own + "/events")
	if err != nil {
		return err
	}
	lines := bufio.NewScanner(response.Body)
	for number := range 3 {
		if !lines.Scan() || !lines.Scan() {
			return fmt.Errorf("the stream ended: %w", lines.Err())
		}
		_ = number
	}
	response.Body.Close()
	return p.wasTold("the reader left")
}

func webSockets(p *Plugin, w world) error {
	dialer := websocket.Dialer{Subprotocols: []string{"other", "own"}, HandshakeTimeout: 10 * time.Second}
	address := strings.Replace(w.Address, "http", "ws", 1) + own + "/socket"
	header := http.Header{"Authorization": {"Bearer " + w.Token}}
	socket, response, err := dialer.Dial(address, header)
	if err != nil {
		return err
	}
	defer socket.Close()
	_ = socket.SetReadDeadline(time.Now().Add(20 * time.Second))
	pinged := ""
	answer := socket.PingHandler()
	socket.SetPingHandler(func(data string) error {
		pinged = data
		return answer(data)
	})
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<16)
	for _, message := range [][]byte{[]byte("small"), large, {}} {
		if err := socket.WriteMessage(websocket.BinaryMessage, message); err != nil {
			return err
		}
		kind, echoed, err := socket.ReadMessage()
		if err != nil {
			return err
		}
		if kind != websocket.BinaryMessage || !bytes.Equal(echoed, message) {
			return fmt.Errorf("%d bytes came back as %d", len(message), len(echoed))
		}
	}
	if err := p.wasTold("pong early"); err != nil {
		return err
	}
	if err := socket.WriteMessage(websocket.TextMessage, []byte("close")); err != nil {
		return err
	}
	_, _, closed := socket.ReadMessage()
	var code *websocket.CloseError
	if !errors.As(closed, &code) {
		return fmt.Errorf("not closed but: %w", closed)
	}
	other, _, err := dialer.Dial(address, nil)
	if err != nil {
		return err
	}
	goodbye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
	if err := other.WriteControl(websocket.CloseMessage, goodbye, time.Now().Add(time.Second)); err != nil {
		return err
	}
	_ = other.Close()
	return errors.Join(
		expect("a protocol", socket.Subprotocol(), "own"),
		expect("a header of the answer", response.Header.Get("X-Upgraded"), "yes"),
		expect("a ping", pinged, "early"),
		expect("the code", code.Code, 4321),
		expect("the reason", code.Text, "as asked"),
		p.wasTold("closed 1001"),
	)
}

// listen opens a WebSocket of the server itself, and answers its connection's id.
func listen(w world) (*model.WebSocketClient, string, error) {
	client, err := model.NewWebSocketClient4(strings.Replace(w.Address, "http", "ws", 1), w.Token)
	if err != nil {
		return nil, "", err
	}
	client.Listen()
	for event := range client.EventChannel {
		if event.EventType() == model.WebsocketEventHello {
			id, _ := event.GetData()["connection_id"].(string)
			return client, id, nil
		}
	}
	return nil, "", errors.New("no hello")
}

func webBroadcasts(p *Plugin, w world) error {
	first, firstID, err := listen(w)
	if err != nil {
		return err
	}
	defer first.Close()
	second, secondID, err := listen(w)
	if err != nil {
		return err
	}
	defer second.Close()
	send := func(name string, broadcast *model.WebsocketBroadcast) {
		p.client.Frontend.PublishWebSocketEvent(name, map[string]any{"n": 1, "list": []string{"a"}}, broadcast)
	}
	send("only-first", &model.WebsocketBroadcast{ConnectionId: firstID})
	send("only-second", &model.WebsocketBroadcast{OmitConnectionId: firstID})
	send("a/name:with.signs", &model.WebsocketBroadcast{UserId: w.User})
	send("not-for-her", &model.WebsocketBroadcast{OmitUsers: map[string]bool{w.User: true}})
	send("not-hers", &model.WebsocketBroadcast{UserId: model.NewId()})
	send("for-administrators", &model.WebsocketBroadcast{ContainsSensitiveData: true})
	send("for-others", &model.WebsocketBroadcast{ContainsSanitizedData: true})
	send("in-channel", &model.WebsocketBroadcast{ChannelId: w.Channel})
	send("in-team", &model.WebsocketBroadcast{TeamId: w.Team})
	send("last", nil)
	hears := func(client *model.WebSocketClient) (string, error) {
		var heard []string
		timeout := time.After(20 * time.Second)
		for {
			select {
			case event := <-client.EventChannel:
				if event == nil {
					return "", errors.New("the connection ended")
				}
				name, isOwn := strings.CutPrefix(string(event.EventType()), "custom_pluginapi_")
				if isOwn {
					heard = append(heard, name)
				}
				if name == "last" {
					return strings.Join(heard, " "), nil
				}
			case <-timeout:
				return "", fmt.Errorf("only %v were heard", heard)
			}
		}
	}
	byFirst, err := hears(first)
	if err != nil {
		return err
	}
	bySecond, err := hears(second)
	if err != nil {
		return err
	}
	rest := " a/name:with.signs for-administrators in-channel in-team last"
	return errors.Join(
		expect("two connections", firstID != secondID && firstID != "", true),
		expect("the first hears", byFirst, "only-first"+rest),
		expect("the second hears", bySecond, "only-second"+rest),
	)
}

func (w world) post(path string, body any) (*http.Response, string, error) {
	written, err := json.Marshal(body)
	if err != nil {
		return nil, "", err
	}
	method := http.MethodPost
	if strings.HasSuffix(path, "/patch") {
		method = http.MethodPut
	}
	return ask(w, method, path, string(written), "Authorization", "Bearer "+w.Token)
}

func webCommands(p *Plugin, w world) error {
	args := map[string]string{"team_id": w.Team, "channel_id": w.Channel, "command": "/own dialog"}
	response, text, err := w.post("/api/v4/commands/execute", args)
	if err != nil {
		return err
	}
	return errors.Join(
		expect("status", response.StatusCode, 200),
		expect("a dialog was opened: "+text, strings.Contains(text, "opened"), true),
	)
}

func webSettings(p *Plugin, w world) error {
	patch := map[string]any{"PluginSettings": map[string]any{"Plugins": map[string]any{
		"pluginapi": map[string]any{"word": "by hand", "number": 9},
	}}}
	response, text, err := w.post("/api/v4/config/patch", patch)
	if err != nil {
		return err
	}
	if err := expect("status: "+text, response.StatusCode, 200); err != nil {
		return err
	}
	return p.until("the settings of an administrator", func() bool {
		return p.settings.Word == "by hand" && p.settings.Number == 9
	})
}
