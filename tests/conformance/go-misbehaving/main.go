// Introduces itself as a plugin and then breaks the protocol in the way that MODE names; without it, is activated and
// breaks the protocol later, as a post or the path of a request says.
package main

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

const (
	data   = 0
	window = 1
	ping   = 2

	syn = 1
	ack = 2
)

func frame(kind byte, flags uint16, stream, length uint32, body []byte) []byte {
	header := make([]byte, 12, 12+len(body))
	header[1] = kind
	binary.BigEndian.PutUint16(header[2:], flags)
	binary.BigEndian.PutUint32(header[4:], stream)
	binary.BigEndian.PutUint32(header[8:], length)
	return append(header, body...)
}

func message(stream uint32, body []byte) []byte {
	return frame(data, ack, stream, uint32(len(body)), body)
}

// Response is what net/rpc puts before a result.
type Response struct {
	ServiceMethod string
	Seq           uint64
	Error         string
}

func reply(values ...any) []byte {
	var buffer bytes.Buffer
	encoder := gob.NewEncoder(&buffer)
	for _, value := range values {
		if err := encoder.Encode(value); err != nil {
			panic(err)
		}
	}
	return buffer.Bytes()
}

func misbehave(mode string, connection net.Conn) {
	send := func(bytes []byte) { _, _ = connection.Write(bytes) }
	response := Response{ServiceMethod: "Dispenser.Dispense"}
	switch mode {
	case "silent":
	case "close":
		_ = connection.Close()
	case "garbage":
		send([]byte(strings.Repeat("garbage! ", 1000)))
	case "huge-frame":
		send(frame(data, ack, 1, 1<<31, nil))
	case "zeros":
		for range 100 {
			send(message(1, make([]byte, 64*1024)))
		}
	case "huge-message":
		send(message(1, []byte{0xF8, 0x7F, 0, 0, 0, 0, 0, 0, 0}))
	case "wrong-type":
		send(message(1, reply(response, "a text where a number belongs")))
	case "wrong-broker":
		send(message(1, reply(response, uint32(7))))
	case "wrong-sequence":
		var values []any
		for number := range uint64(100) {
			values = append(values, Response{Seq: 999 + number}, uint32(1))
		}
		send(message(1, reply(values...)))
	case "broken-gob":
		send(message(1, []byte{3, 0xFF, 0xFF, 0xFF, 5, 1, 2, 3, 4, 5}))
	case "streams":
		for number := range uint32(100_000) {
			send(frame(window, syn, 2+2*number, 0, nil))
		}
	case "pings":
		for number := range uint32(5_000_000) {
			send(frame(ping, syn, 0, number, nil))
		}
	case "odd-stream":
		send(frame(window, syn, 1, 0, nil))
	case "far-away":
	}
}

func main() {
	mode := os.Getenv("MODE")
	directory := os.Getenv("PLUGIN_UNIX_SOCKET_DIR")
	path := filepath.Join(directory, "socket")
	listener, err := net.Listen("unix", path)
	if err != nil {
		panic(err)
	}
	switch mode {
	case "long-line":
		fmt.Print(strings.Repeat("1|", 1<<20))
	case "far-away":
		path = "/dev/null"
	}
	fmt.Printf("1|1|unix|%s|netrpc|\n", path)
	connection, err := listener.Accept()
	if err != nil {
		panic(err)
	}
	if mode == "" {
		behave(connection)
		time.Sleep(time.Hour)
	}
	misbehave(mode, connection)
	go func() { _, _ = io.Copy(io.Discard, connection) }()
	time.Sleep(time.Hour)
}
