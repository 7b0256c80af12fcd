package main

import (
	"bytes"
	"io"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

// FileWillBeUploaded refuses files named bad, replaces those named shout, leaves the rest.
func (p *Plugin) FileWillBeUploaded(_ *plugin.Context, info *model.FileInfo, file io.Reader, output io.Writer) (*model.FileInfo, string) {
	p.see("FileWillBeUploaded", info)
	switch info.Name {
	case "bad":
		return nil, "refused"
	case "unread":
		return nil, ""
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return nil, err.Error()
	}
	if info.Name != "shout" {
		return nil, ""
	}
	if _, err := output.Write(bytes.ToUpper(content)); err != nil {
		return nil, err.Error()
	}
	info.Name = "SHOUT"
	return info, ""
}

func (p *Plugin) FileWillBeDownloaded(_ *plugin.Context, info *model.FileInfo, userID string, kind model.FileDownloadType) string {
	p.see("FileWillBeDownloaded", info, userID, kind)
	if info.Name == "bad" || info.Name == "bad.png" {
		return "refused"
	}
	return ""
}
