package main

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
)

const (
	fin = 4
	rst = 8

	windowBytes = 256 << 10
)

// session is the plugin's side of yamux, as far as a program needs it that wants to break it later.
type session struct {
	connection net.Conn
	writing    sync.Mutex
	mutex      sync.Mutex
	streams    map[uint32]*stream
	// accepted are the streams that the server opened, in order.
	accepted chan *stream
	// waiting are those who wait for a number that the server will dial.
	waiting map[uint32]chan *stream
	next    uint32
}

type stream struct {
	session *session
	id      uint32
	mutex   sync.Mutex
	changed *sync.Cond
	// received waits to be read; window is what may still be sent.
	received []byte
	window   uint32
	finished bool
	// deaf streams give nothing to their readers any more.
	deaf bool
}

func start(connection net.Conn) *session {
	s := &session{
		connection: connection,
		streams:    map[uint32]*stream{},
		accepted:   make(chan *stream, 1024),
		waiting:    map[uint32]chan *stream{},
		next:       2,
	}
	go s.read()
	return s
}

func (s *session) send(bytes []byte) {
	s.writing.Lock()
	defer s.writing.Unlock()
	_, _ = s.connection.Write(bytes)
}

func (s *session) add(id uint32) *stream {
	added := &stream{session: s, id: id, window: windowBytes}
	added.changed = sync.NewCond(&added.mutex)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.streams[id] = added
	return added
}

func (s *session) find(id uint32) *stream {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.streams[id]
}

func (s *session) read() {
	header := make([]byte, 12)
	for {
		if _, err := io.ReadFull(s.connection, header); err != nil {
			return
		}
		kind, flags := header[1], binary.BigEndian.Uint16(header[2:])
		id, length := binary.BigEndian.Uint32(header[4:]), binary.BigEndian.Uint32(header[8:])
		if kind == ping {
			if flags&syn != 0 {
				s.send(frame(ping, ack, 0, length, nil))
			}
			continue
		}
		if kind != data && kind != window {
			return
		}
		var body []byte
		if kind == data {
			body = make([]byte, length)
			if _, err := io.ReadFull(s.connection, body); err != nil {
				return
			}
		}
		if flags&syn != 0 {
			s.accepted <- s.add(id)
			s.send(frame(window, ack, id, 0, nil))
		}
		if found := s.find(id); found != nil {
			found.take(kind, flags, length, body)
		}
	}
}

func (s *stream) take(kind byte, flags uint16, length uint32, body []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.received = append(s.received, body...)
	if kind == window {
		s.window += length
	}
	s.finished = s.finished || flags&(fin|rst) != 0
	s.changed.Broadcast()
}

func (s *stream) Read(room []byte) (int, error) {
	s.mutex.Lock()
	for s.deaf || (len(s.received) == 0 && !s.finished) {
		s.changed.Wait()
	}
	count := copy(room, s.received)
	s.received = s.received[count:]
	s.mutex.Unlock()
	if count == 0 {
		return 0, io.EOF
	}
	s.session.send(frame(window, 0, s.id, uint32(count), nil))
	return count, nil
}

func (s *stream) deafen() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.deaf = true
}

func (s *stream) Write(bytes []byte) (int, error) {
	sent := 0
	for sent < len(bytes) {
		s.mutex.Lock()
		for s.window == 0 && !s.finished {
			s.changed.Wait()
		}
		count := min(len(bytes)-sent, int(s.window), 64<<10)
		s.window -= uint32(count)
		finished := s.finished
		s.mutex.Unlock()
		if finished {
			return sent, io.ErrClosedPipe
		}
		s.session.send(frame(data, 0, s.id, uint32(count), bytes[sent:sent+count]))
		sent += count
	}
	return sent, nil
}

func (s *stream) Close() error {
	s.session.send(frame(window, fin, s.id, 0, nil))
	return nil
}

// broker hands the streams that the server opens to those who wait for their numbers.
func (s *session) broker() {
	for opened := range s.accepted {
		number := make([]byte, 4)
		if _, err := io.ReadFull(opened, number); err != nil {
			continue
		}
		s.mutex.Lock()
		waiting := s.waiting[binary.LittleEndian.Uint32(number)]
		s.mutex.Unlock()
		if waiting != nil {
			_, _ = opened.Write(number)
			waiting <- opened
		}
	}
}

// listen waits for the server to dial a number.
func (s *session) listen(number uint32) chan *stream {
	waiting := make(chan *stream, 1)
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.waiting[number] = waiting
	return waiting
}

// open announces a stream and writes a number on it.
func (s *session) open(number uint32) *stream {
	s.mutex.Lock()
	id := s.next
	s.next += 2
	s.mutex.Unlock()
	opened := s.add(id)
	s.send(frame(window, syn, id, 0, nil))
	_, _ = opened.Write(binary.LittleEndian.AppendUint32(nil, number))
	return opened
}

// dial connects to a number of the server's.
func (s *session) dial(number uint32) *stream {
	dialled := s.open(number)
	if _, err := io.ReadFull(dialled, make([]byte, 4)); err != nil {
		panic(err)
	}
	return dialled
}
