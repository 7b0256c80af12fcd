package main

import (
	"bufio"
	"encoding/gob"
	"fmt"
	"net"
	"net/rpc"
	"strings"
)

// Hooks are those of a plugin that is activated as it should be.
type Hooks struct {
	session *session
	// own is the stream on which the hooks are answered, api the one on which the server's methods are.
	own   *codec
	api   *rpc.Client
	calls *stream
}

// Control answers what go-plugin asks.
type Control struct{}

func (*Control) Ping(_ bool, _ *struct{}) error { return nil }

func (*Control) Quit(_ bool, _ *struct{}) error { return nil }

// Dispenser tells where the hooks are.
type Dispenser struct{}

func (*Dispenser) Dispense(_ string, number *uint32) error {
	*number = 1
	return nil
}

// behave is a plugin like any other until a hook tells it not to be.
func behave(connection net.Conn) {
	session := start(connection)
	control := rpc.NewServer()
	_ = control.RegisterName("Control", &Control{})
	_ = control.RegisterName("Dispenser", &Dispenser{})
	wanted := session.listen(1)
	first := <-session.accepted
	<-session.accepted
	<-session.accepted
	go session.broker()
	go control.ServeConn(first)
	hooks := rpc.NewServer()
	own := newCodec(<-wanted)
	_ = hooks.RegisterName("Plugin", &Hooks{session: session, own: own})
	hooks.ServeCodec(own)
}

func (*Hooks) Implemented(_ struct{}, names *[]string) error {
	*names = []string{"OnActivate", "MessageWillBePosted", "ServeHTTP"}
	return nil
}

// ActivateArgs and those below are named as the server names them; gob goes by the fields.
type ActivateArgs struct {
	APIMuxId    uint32
	DriverMuxId uint32
}

type ActivateReturns struct{ A error }

func (h *Hooks) OnActivate(args ActivateArgs, _ *ActivateReturns) error {
	h.calls = h.session.dial(args.APIMuxId)
	h.api = rpc.NewClient(h.calls)
	h.session.dial(args.DriverMuxId)
	return nil
}

type Post struct {
	Message string
	Props   map[string]any
}

type PostedArgs struct {
	B *Post
}

type PostedReturns struct {
	A *Post
	B string
}

// MessageWillBePosted breaks the protocol as the post says, or leaves it as it is.
func (h *Hooks) MessageWillBePosted(args PostedArgs, returns *PostedReturns) error {
	words := append(strings.Fields(args.B.Message), "")
	if words[0] == "now" {
		h.breach(words[1], returns)
	}
	return nil
}

// codec answers calls as net/rpc does, and more than that when it is told to.
type codec struct {
	*gob.Decoder
	stream  *stream
	buffer  *bufio.Writer
	encoder *gob.Encoder
	// before does something in the place of the next answers.
	before func(answer *rpc.Response, body any) bool
}

func newCodec(stream *stream) *codec {
	buffer := bufio.NewWriter(stream)
	return &codec{Decoder: gob.NewDecoder(bufio.NewReader(stream)), stream: stream, buffer: buffer, encoder: gob.NewEncoder(buffer)}
}

func (c *codec) ReadRequestHeader(request *rpc.Request) error { return c.Decode(request) }

func (c *codec) ReadRequestBody(body any) error { return c.Decode(body) }

func (c *codec) WriteResponse(response *rpc.Response, body any) error {
	if before := c.before; before != nil {
		c.before = nil
		if before(response, body) {
			return nil
		}
	}
	return c.write(response, body)
}

func (c *codec) write(response *rpc.Response, body any) error {
	if err := c.encoder.Encode(response); err != nil {
		fmt.Println("[ERROR]", err)
		return err
	}
	if err := c.encoder.Encode(body); err != nil {
		fmt.Println("[ERROR]", err)
		return err
	}
	return c.buffer.Flush()
}

func (c *codec) Close() error { return c.stream.Close() }
