package main

import (
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"net/rpc"
	"strings"
)

// Unheard is a type that nobody but this program knows.
type Unheard struct{ Text string }

// Opaque writes itself as bytes that only it can read.
type Opaque struct{}

func (Opaque) GobEncode() ([]byte, error) { return []byte("only mine"), nil }

func (*Opaque) GobDecode([]byte) error { return nil }

func init() {
	gob.RegisterName("never.Heard", Unheard{})
	gob.RegisterName("never.Opaque", Opaque{})
}

// breach breaks the protocol while a hook of an activated plugin is answered. Where the server is expected to go on
// with the plugin, the answer tells what came of it.
func (h *Hooks) breach(mode string, returns *PostedReturns) {
	say := func(text string) { returns.A = &Post{Message: text} }
	switch mode {
	case "gob":
		_, _ = h.own.stream.Write([]byte{3, 0xFF, 0xFF, 0xFF, 5, 1, 2, 3, 4, 5})
	case "huge":
		_, _ = h.own.stream.Write([]byte{0xF8, 0x7F, 0, 0, 0, 0, 0, 0, 0})
	case "endless":
		// The message that is announced never ends; it would be a small one.
		_, _ = h.own.stream.Write([]byte{0xFC, 1, 0, 0, 0})
		go func() {
			for {
				if _, err := h.own.stream.Write(make([]byte, 1)); err != nil {
					return
				}
			}
		}()
		select {}
	case "sequence":
		h.own.before = func(answer *rpc.Response, body any) bool {
			wrong := *answer
			wrong.Seq += 1000
			_ = h.own.write(&wrong, body)
			return false
		}
	case "twice":
		h.own.before = func(answer *rpc.Response, body any) bool {
			_ = h.own.write(answer, body)
			return false
		}
	case "type":
		h.own.before = func(answer *rpc.Response, _ any) bool {
			_ = h.own.write(answer, "a text where a struct belongs")
			return true
		}
	case "name":
		returns.A = &Post{Message: "named", Props: map[string]any{"unheard": Unheard{"of"}}}
	case "opaque":
		returns.A = &Post{Message: "named", Props: map[string]any{"opaque": Opaque{}}}
	case "odd":
		h.session.send(frame(window, syn, 4711, 0, nil))
	case "version":
		h.session.send([]byte(strings.Repeat("garbage!", 16)))
	case "overrun":
		h.session.send(frame(data, 0, h.own.stream.id, 1<<31, nil))
	case "away":
		h.session.send(frame(3, 0, 0, 0, nil))
	case "finish":
		_ = h.own.Close()
	case "unknown":
		for number := range uint32(10_000) {
			h.session.send(frame(data, 0, 1_000_000+number, 5, []byte("hello")))
			h.session.send(frame(window, fin, 1_000_001+2*number, 1<<30, nil))
			h.session.send(frame(window, rst, 1_000_000+2*number, 0, nil))
		}
		say("went on")
	case "numbers":
		for number := range uint32(3_000) {
			h.session.open(1_000_000 + number)
		}
		say("went on")
	case "methods":
		say(h.methods())
	case "argument":
		say(h.argument())
	case "calls-gob":
		_, _ = h.calls.Write([]byte{3, 0xFF, 0xFF, 0xFF, 5, 1, 2, 3, 4, 5})
	case "unread":
		say(h.unread())
	}
}

// methods calls what the server does not have, and one that it has with arguments of another type.
func (h *Hooks) methods() string {
	var answers []string
	for _, name := range []string{"Plugin.NoSuchMethod", "Other.KVGet", "", ".", strings.Repeat("x", 1<<20)} {
		err := h.api.Call(name, struct{ A string }{"a"}, &struct{}{})
		answers = append(answers, fmt.Sprint(err != nil))
	}
	err := h.api.Call("Plugin.KVGet", struct{ A []float64 }{[]float64{1}}, &struct{ A []byte }{})
	answers = append(answers, fmt.Sprint(err != nil))
	return strings.Join(answers, " ")
}

// argument calls methods with values of types that the server cannot know.
func (h *Hooks) argument() string {
	var answers []string
	for _, value := range []any{Unheard{"of"}, Opaque{}} {
		post := Post{Message: "from the plugin", Props: map[string]any{"value": value}}
		var returns struct {
			A *Post
			B *struct{ Id string }
		}
		err := h.api.Call("Plugin.CreatePost", struct{ A *Post }{&post}, &returns)
		answers = append(answers, fmt.Sprint(err != nil || returns.A == nil))
	}
	// The stream is as it was.
	var key struct{ A []byte }
	answers = append(answers, fmt.Sprint(h.api.Call("Plugin.KVGet", struct{ A string }{"nothing"}, &key) == nil))
	return strings.Join(answers, " ")
}

// unread calls and calls without reading an answer, until the server takes no more.
func (h *Hooks) unread() string {
	h.calls.deafen()
	go func() {
		for {
			h.api.Go("Plugin.GetServerVersion", struct{}{}, &struct{ A string }{}, make(chan *rpc.Call, 1))
		}
	}()
	return "went on"
}

// Request is what is looked at of a request.
type Request struct{ RequestURI string }

type HTTPArgs struct {
	ResponseWriterStream uint32
	Request              *Request
	RequestBodyStream    uint32
}

// ServeHTTP breaks the protocol of what belongs to a request, as its path says.
func (h *Hooks) ServeHTTP(args HTTPArgs, _ *struct{}) error {
	switch args.Request.RequestURI {
	case "/never-dialled":
	case "/hang":
		select {}
	case "/writer-gob":
		writer := h.session.dial(args.ResponseWriterStream)
		_, _ = writer.Write([]byte{3, 0xFF, 0xFF, 0xFF, 5, 1, 2, 3, 4, 5})
	case "/writer-methods":
		writer := rpc.NewClient(h.session.dial(args.ResponseWriterStream))
		for _, name := range []string{"Plugin.NoSuchMethod", "Plugin.HjConnRead", "Plugin.HjConnNothing", ""} {
			if err := writer.Call(name, int64(1), &struct{}{}); err == nil {
				return fmt.Errorf("%s is answered", name)
			}
		}
		_ = writer.Call("Plugin.WriteHeader", int64(99_999), &struct{}{})
		_ = writer.Call("Plugin.Write", []byte("still here"), new(int64))
		_ = writer.Close()
	case "/body-greedy":
		body := h.session.dial(args.RequestBodyStream)
		greedy := binary.AppendVarint(nil, 1<<62)
		for range 100_000 {
			if _, err := body.Write(greedy); err != nil {
				break
			}
		}
		h.fine(args)
	case "/body-negative":
		body := h.session.dial(args.RequestBodyStream)
		_, _ = body.Write(binary.AppendVarint(nil, -1))
		h.fine(args)
	default:
		h.fine(args)
	}
	return nil
}

func (h *Hooks) fine(args HTTPArgs) {
	writer := rpc.NewClient(h.session.dial(args.ResponseWriterStream))
	_ = writer.Call("Plugin.Write", []byte("fine"), new(int64))
	_ = writer.Close()
}
