package main

import (
	"encoding/gob"
	"fmt"
	"io"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// Unheard is a type that the server does not know.
type Unheard struct{ Text string }

func init() {
	gob.Register(Unheard{})
}

// endless has more to read, always.
type endless struct{}

func (endless) Read(room []byte) (int, error) {
	clear(room)
	return len(room), nil
}

// FileWillBeUploaded writes without end instead of the file, or never answers, as the file's name says.
func (p *Plugin) FileWillBeUploaded(_ *plugin.Context, info *model.FileInfo, _ io.Reader, output io.Writer) (*model.FileInfo, string) {
	switch info.Name {
	case "endless":
		_, err := io.Copy(output, endless{})
		return nil, fmt.Sprint(err)
	case "hang":
		select {}
	}
	return nil, ""
}

// upload sends more than was announced, without end.
func (p *Plugin) upload() string {
	session, err := p.API.CreateUploadSession(&model.UploadSession{
		Id: model.NewId(), Type: model.UploadTypeAttachment, UserId: p.someone, ChannelId: p.somewhere, Filename: "endless", FileSize: 1000,
	})
	if err != nil {
		return err.Error()
	}
	_, failure := p.API.UploadData(session, endless{})
	return fmt.Sprint(failure != nil)
}

// unknown hands the server a value of a type that it does not know.
func (p *Plugin) unknown() string {
	post := &model.Post{UserId: p.someone, ChannelId: p.somewhere, Message: "unknown type"}
	post.AddProp("unheard", Unheard{Text: "of"})
	created, err := p.API.CreatePost(post)
	if err != nil {
		return err.Error()
	}
	return fmt.Sprint(created.GetProp("unheard"))
}

// takeOver takes the connection and writes to it without end.
func takeOver(w http.ResponseWriter) {
	connection, buffered, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	_, _ = buffered.WriteString("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: endless\r\n\r\n")
	_ = buffered.Flush()
	_, _ = io.Copy(connection, endless{})
}
