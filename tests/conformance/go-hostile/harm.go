package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
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

// escape starts programs that leave the plugin's group and session, and one whose parent is gone at once, and says
// which.
func (p *Plugin) escape() string {
	script := "sleep 600 & echo $!; setsid sleep 600 & echo $!; (setsid sh -c 'sleep 600 & echo $!; exec sleep 600' &)"
	child := exec.Command("sh", "-c", script+"; exec sleep 600")
	child.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	output, err := child.StdoutPipe()
	if err != nil {
		return err.Error()
	}
	if err := child.Start(); err != nil {
		return err.Error()
	}
	started := []string{fmt.Sprint(child.Process.Pid)}
	lines := bufio.NewScanner(output)
	for range 3 {
		lines.Scan()
		started = append(started, lines.Text())
	}
	return strings.Join(started, " ")
}

// multiply starts more programs than it may, away from the plugin; not without end, should nobody stop it.
func (p *Plugin) multiply() string {
	_ = exec.Command("setsid", "sh", "-c", "i=0; while [ $i -lt 500 ]; do setsid sleep 600 & i=$((i+1)); done; sleep 600").Start()
	return "multiplying"
}

// hoard takes memory by other programs than itself, each less than one may have.
func (p *Plugin) hoard() string {
	for range 8 {
		_ = exec.Command("sh", "-c", "x=$(head -c 40000000 /dev/zero | tr '\\0' x); sleep 600").Start()
	}
	return "hoarding"
}

// log writes 512 MiB to each output and more than a hundred to the server's log.
func (p *Plugin) log() string {
	line := strings.Repeat("x", 64<<10) + "\n"
	for range 8192 {
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
