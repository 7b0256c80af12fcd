package main

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"

	"github.com/mattermost/mattermost/server/public/model"
	"github.com/mattermost/mattermost/server/public/plugin"
)

const large = 1 << 20

// expected is what the plugin answers below each path, by its length.
var expected = map[string]int{"/small": len("a short answer\n"), "/large": large, "/upload": len(strconv.Itoa(large))}

// requests hands requests to the plugin as the server's router does: parsed, with a writer for the answer.
func (h Host) requests(path string, calls, concurrent int) (Figures, error) {
	hooks, err := h.plugins.HooksForPlugin(id)
	if err != nil {
		return Figures{}, err
	}
	context := &plugin.Context{SessionId: model.NewId(), RequestId: model.NewId(), IPAddress: "192.0.2.7", UserAgent: "bench"}
	var failure atomic.Pointer[error]
	figures := measureAtOnce(calls, concurrent, func() error {
		writer := &Writer{header: http.Header{}}
		hooks.ServeHTTP(context, writer, request(path))
		if writer.written != expected[path] {
			return fmt.Errorf("%s: %d bytes came", path, writer.written)
		}
		return nil
	}, func(err error) { failure.Store(&err) })
	if failed := failure.Load(); failed != nil {
		return Figures{}, *failed
	}
	return figures, nil
}

// request is as net/http's server makes it: a body is always there.
func request(path string) *http.Request {
	request := &http.Request{
		Method: http.MethodGet, URL: &url.URL{Path: path}, RequestURI: path, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"User-Agent": {"bench"}, "Accept": {"*/*"}}, Host: "localhost", RemoteAddr: "192.0.2.7", Body: http.NoBody,
	}
	if path == "/upload" {
		request.Method = http.MethodPost
		request.Body = body{bytes.NewReader(make([]byte, large))}
	}
	return request
}

// body is a reader of a MiB without the short cuts that bytes.Reader has for io.Copy; a socket has none either.
type body struct{ reader *bytes.Reader }

func (b body) Read(into []byte) (int, error) { return b.reader.Read(into) }
func (b body) Close() error                  { return nil }

// Writer counts what it gets, in the place of a client.
type Writer struct {
	header  http.Header
	written int
}

func (w *Writer) Header() http.Header { return w.header }

func (w *Writer) Write(part []byte) (int, error) {
	w.written += len(part)
	return len(part), nil
}

func (w *Writer) WriteHeader(int) {}
