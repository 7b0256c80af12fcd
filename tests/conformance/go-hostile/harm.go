package main

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
)

// fork starts programs that would stay, and says which.
func (p *Plugin) fork() string {
	var started []string
	for range 20 {
		child := exec.Command("sh", "-c", "sleep 600 & exec sleep 600")
		if err := child.Start(); err != nil {
			return err.Error()
		}
		started = append(started, fmt.Sprint(child.Process.Pid))
	}
	return strings.Join(started, " ")
}

// log writes 256 MiB to each output and to the server's log.
func (p *Plugin) log() string {
	line := strings.Repeat("x", 64<<10) + "\n"
	for range 4096 {
		_, _ = os.Stdout.WriteString(line)
		_, _ = os.Stderr.WriteString(line)
	}
	for range 2000 {
		p.API.LogInfo(line)
	}
	return "logged"
}

// flood calls the API from many places at once, and counts the answers.
func (p *Plugin) flood() string {
	var group sync.WaitGroup
	var answers atomic.Int64
	for range 64 {
		group.Go(func() {
			for range 200 {
				if _, err := p.API.KVGet("nothing"); err == nil {
					answers.Add(1)
				}
			}
		})
	}
	group.Wait()
	return fmt.Sprint(answers.Load())
}

// memory takes more than there is for it.
func (p *Plugin) memory() string {
	var kept [][]byte
	for range 64 {
		piece := make([]byte, 64<<20)
		for at := 0; at < len(piece); at += 4096 {
			piece[at] = 1
		}
		kept = append(kept, piece)
	}
	return fmt.Sprint(len(kept))
}
